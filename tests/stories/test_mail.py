"""A conversation by mail, from a real mailbox to a real SMTP server: the wish, the question, the shortlist (IN1, A18, A20)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.stories.mail_office import Office, opened

ANN, AVON, SEVERN = "ann@customer.example", "avon@vendor.example", "severn@vendor.example"


@pytest.fixture
async def office(dsn: str) -> AsyncIterator[Office]:
    async with opened(dsn) as office:
        yield office


async def test_a_wish_by_mail_becomes_a_shortlist_in_the_same_thread(office: Office):
    """Customer and vendors write mail; every answer stands in its own thread, and nobody is written to twice."""
    await office.add_vendor("Avon Chairs", "+447700900201", AVON)
    await office.add_vendor("Severn Hire", "+447700900202", SEVERN)
    wish = office.write(ANN, "Hi! I need folding chairs in Bristol by 5 December.\n\n-- \nAnn\nSent from my phone")
    await office.work()
    (question,) = office.to(ANN)
    assert "how many" in question.get_content()
    assert question["in-reply-to"] == wish
    assert question["subject"] == "Re: Chairs"

    office.write(ANN, "40 please", answers=question)
    await office.work()
    for vendor in (AVON, SEVERN):
        assert len(office.to(vendor)) == 1

    office.write(AVON, "Yes, £3.50 each, delivery on 3 December included", answers=office.to(AVON)[0])
    office.write(SEVERN, "Yes, 5 GBP each, we deliver on 2 December", answers=office.to(SEVERN)[0])
    await office.work()
    office.later(hours=3)
    await office.work()
    _, shortlist = office.to(ANN)
    words = shortlist.get_content()
    assert "Avon Chairs: 3.50 GBP each" in words
    assert words.index("Avon") < words.index("Severn")
    assert shortlist["subject"] == "Re: Chairs"
    assert wish in shortlist["references"]
    assert sorted(office.sink.rcpt) == sorted([ANN] * len(office.to(ANN)) + [AVON, SEVERN])
    assert await office.owner.fetchval("SELECT state FROM tickets") == "handed_off"


async def test_a_box_read_anew_answers_nobody_twice(office: Office):
    """A18: the server renumbered everything; every mail knows itself by its Message-ID."""
    office.write(ANN, "Hi! I need folding chairs in Bristol by 5 December.")
    await office.work()
    office.peer.renumber(2000)
    office.peer.drop_all()
    for _ in range(2):  # the first command finds the old connection cut
        try:
            await office.work()
        except Exception:  # noqa: BLE001 - the loop of production would ask again
            continue
    assert len(office.to(ANN)) == 1
    assert await office.owner.fetchval("SELECT count(*) FROM messages") == 1
