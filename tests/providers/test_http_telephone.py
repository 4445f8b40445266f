"""The telephone behind HTTP: its settings, its signatures, and how each of its answers is sorted (CA3, H1)."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from domain.calls import CallEvent
from domain.errors import Invalid, Refused
from providers.http_telephone import HttpTelephone, TelephoneSettings
from providers.ports import CallOrder, Placed
from tests.mutations import mutations
from tests.stories.call_world import ANN, KEY, SECRET, CallWorld, call_world

OLD_SECRET = f"whsec_{base64.b64encode(b'o' * 24).decode()}"
ORDER = CallOrder(f"+{ANN}", "0" * 32, "Hello", "en", timedelta(minutes=10))
VECTOR = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
VECTOR_BODY = b'{"test": 2432232314}'
"""https://github.com/standard-webhooks/standard-webhooks, libraries' own test; the secret is SECRET."""


def settings(**more: Any) -> TelephoneSettings:
    told: dict[str, Any] = {
        "telephone_api_url": "http://127.0.0.1:9/v1",
        "telephone_api_key": SecretStr(KEY),
        "telephone_signing_secret": SecretStr(f"{SECRET},{OLD_SECRET}"),
        "telephone_number": "+442079460000",
        **more,
    }
    return TelephoneSettings(**told)


@pytest.fixture
async def telephone() -> AsyncIterator[HttpTelephone]:
    telephone = HttpTelephone(settings())
    yield telephone
    await telephone.aclose()


def test_the_published_vector_verifies(telephone: HttpTelephone):
    telephone.verify(VECTOR, VECTOR_BODY)


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-signature": ""},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
        {"webhook-signature": "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
        {"webhook-signature": "v1,g0hM9SsE-OTPJTGt_tmIKtSyZlE3uFJELVlNIOLJ1OE="},
        {"webhook-signature": "v1,é"},
        {"webhook-id": "msg_another"},
        {"webhook-id": ""},
        {"webhook-id": "é"},
        {"webhook-id": "m" * 201},
        {"webhook-timestamp": "1614265331"},
        {"webhook-timestamp": "now"},
    ],
    ids=str,
)
def test_a_callback_that_is_not_signed_so_is_refused(telephone: HttpTelephone, changed: dict[str, str]):
    """CVE-2026-32053: a re-encoded signature and a random event id are other signatures."""
    with pytest.raises(Refused):
        telephone.verify({**VECTOR, **changed}, VECTOR_BODY)
    with pytest.raises(Refused):
        telephone.verify({}, VECTOR_BODY)


def test_one_signature_of_several_is_enough(telephone: HttpTelephone):
    telephone.verify({**VECTOR, "webhook-signature": f"v1,AAAA {VECTOR['webhook-signature']}"}, VECTOR_BODY)


@given(st.binary(max_size=80))
def test_no_body_breaks_the_reader(body: bytes):
    telephone = HttpTelephone(settings())
    try:
        assert all(one.event in CallEvent for one in telephone.parse(VECTOR, body))
    except Invalid:
        pass


@pytest.mark.parametrize(
    "told", [{}, [], {"state": "ringing"}, {"state": "ringing", "id": 1, "reference": "r", "at": "x"}]
)
def test_what_is_no_report_is_invalid(telephone: HttpTelephone, told: Any):
    with pytest.raises(Invalid):
        telephone.parse(VECTOR, json.dumps(told).encode())


@pytest.mark.parametrize("state", ["ringing", "answered", "completed", "voicemail"])
def test_any_field_of_a_report_deleted_nulled_or_mistyped_is_a_report_or_invalid(telephone: HttpTelephone, state: str):
    for path, told in mutations({"id": "c", "reference": "r", "state": state, "at": 1.0, "summary": {"words": ["x"]}}):
        try:
            telephone.parse(VECTOR, json.dumps(told).encode())
        except Invalid:
            assert path[0] in ("id", "reference", "state", "at"), path


def test_a_state_nobody_knows_is_no_report(telephone: HttpTelephone):
    body = json.dumps({"state": "levitating", "id": "c", "reference": "r", "at": 1.0}).encode()
    assert telephone.parse(VECTOR, body) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"telephone_api_url": None},
        {"telephone_api_url": "http://calls.example/v1"},
        {"telephone_api_key": None},
        {"telephone_signing_secret": None},
        {"telephone_signing_secret": SecretStr("whsec_c2hvcnQ=")},
        {"telephone_signing_secret": SecretStr("not base64!")},
        {"telephone_number": None},
        {"telephone_number": "anonymous"},
    ],
    ids=str,
)
def test_a_telephone_that_misses_a_setting_does_not_open(changed: dict[str, Any]):
    """CVE-2026-26319: a webhook was open while its key was unset."""
    with pytest.raises(Invalid):
        HttpTelephone(settings(**changed))


@pytest.fixture
async def world(dsn: str) -> AsyncIterator[CallWorld]:
    async with call_world(dsn) as world:
        yield world


@pytest.mark.parametrize(
    ("fault", "outcome", "orders"),
    [
        (None, Placed.ACCEPTED, 1),
        ("rate_limited", Placed.NOT_NOW, 0),
        ("server_errors", Placed.UNKNOWN, 0),
        ("refused", Placed.NEVER, 0),
        ("timeouts_accepted", Placed.UNKNOWN, 1),
        ("timeouts_lost", Placed.UNKNOWN, 0),
    ],
)
async def test_each_answer_says_whether_the_order_may_be_repeated(
    world: CallWorld, fault: str | None, outcome: Placed, orders: int
):
    """What may have been carried out is unknown, and never an error that invites another try."""
    if fault:
        setattr(world.phone.faults, fault, 1)
    assert (await world.telephone.place(ORDER)).outcome is outcome
    assert len(world.phone.calls) == orders


async def test_an_unreachable_telephone_is_tried_later(telephone: HttpTelephone):
    assert (await telephone.place(ORDER)).outcome is Placed.NOT_NOW
    assert not await telephone.hang_up("c1")


async def test_a_wrong_key_is_an_alarm(world: CallWorld):
    world.phone.api_key = "another"
    assert (await world.telephone.place(ORDER)).outcome is Placed.ALARM


async def test_the_same_order_twice_is_one_call_at_the_telephone(world: CallWorld):
    """The reference is an idempotency key."""
    first, second = await world.telephone.place(ORDER), await world.telephone.place(ORDER)
    assert first.provider_id == second.provider_id
    assert len(world.phone.calls) == 1
