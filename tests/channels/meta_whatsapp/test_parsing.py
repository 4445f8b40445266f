"""Every webhook of Meta's is read whole: whatever one of its fields holds, nothing raises and nothing is lost (A10, IN6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.meta_whatsapp import parsing
from domain.errors import Invalid
from domain.messages import Batch, Inbound
from tests.channels.meta_whatsapp.fixtures import MESSAGES, OTHERS, octets
from tests.mutations import mutations

NUMBERS = {"200": "100"}
EVERY = MESSAGES | OTHERS


def read(body: Any) -> Sequence[Batch]:
    return parsing.read(octets(body), NUMBERS)


@pytest.mark.parametrize("name", MESSAGES)
def test_each_kind_of_message_is_one_message_with_its_bytes(name: str):
    (batch,) = read(MESSAGES[name])
    (message,) = batch.messages
    assert batch.account == "100"
    assert b'"id":"wamid.' in message.raw.replace(b" ", b"")


@pytest.mark.parametrize("name", OTHERS)
def test_everything_else_is_no_message(name: str):
    (batch,) = read(OTHERS[name])
    assert not batch.messages
    assert _told(batch) == 1


@pytest.mark.parametrize("name", EVERY)
def test_any_field_deleted_nulled_or_mistyped_raises_nothing_and_loses_nothing(name: str):
    """Only what makes it an envelope may make it `Invalid`; the webhook keeps that unread."""
    tried = 0
    for path, body in mutations(EVERY[name]):
        tried += 1
        try:
            batches = read(body)
        except Invalid:
            assert len(path) == 1, path
            continue
        told = sum(map(_told, batches))
        assert told or body.get("entry") == [], path
        assert all(one.raw or path[0] == "entry" for batch in batches for one in (*batch.messages, *batch.notices)), (
            path
        )
    assert tried > 150


@pytest.mark.parametrize("name", ["echo", "group", "sent", "failed"])
def test_no_field_alone_turns_a_notice_or_an_echo_into_a_persons_words(name: str):
    """A9: what a colleague typed on the phone, or a group said, is answered to nobody."""
    for path, body in mutations(OTHERS[name]):
        if path[-1] == "group_id":
            continue  # then it is a message to us alone
        try:
            batches = read(body)
        except Invalid:
            continue
        assert not any(isinstance(one, Inbound) for batch in batches for one in batch.messages), path


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_invalid(body: bytes):
    try:
        parsing.read(body, NUMBERS)
    except Invalid:
        pass


def _told(batch: Batch) -> int:
    return len(batch.messages) + len(batch.statuses) + len(batch.notices)
