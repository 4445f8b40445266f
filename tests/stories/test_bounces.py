"""A mail that comes back: the ticket goes on without a vendor, an operator hears of a customer (DE10, IN12)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from email.message import EmailMessage

import pytest

from tests.channels.mail import bounced
from tests.stories.mail_office import Office, opened

ANN, AVON, SEVERN = "ann@customer.example", "avon@vendor.example", "severn@vendor.example"


@pytest.fixture
async def office(dsn: str) -> AsyncIterator[Office]:
    """Two vendors were asked for chairs by mail."""
    async with opened(dsn) as office:
        await office.add_vendor("Avon Chairs", "+447700900201", AVON)
        await office.add_vendor("Severn Hire", "+447700900202", SEVERN)
        office.write(ANN, "Hi! I need 40 folding chairs in Bristol by 5 December.")
        await office.work()
        yield office


async def test_a_request_that_bounces_lets_the_ticket_go_on_without_that_vendor(office: Office):
    """Else the customer waits for the whole deadline for somebody who never read the question."""
    _bounce(office, office.to(SEVERN)[0], SEVERN)
    await office.work()
    assert await _outreach(office) == {"asked": 1, "unreachable": 1}
    office.write(AVON, "Yes, £3.50 each, delivery on 3 December included", answers=office.to(AVON)[0])
    await office.work()
    assert "Avon Chairs: 3.50 GBP each" in office.to(ANN)[-1].get_content()
    assert len(office.to(SEVERN)) == 1


async def test_a_delay_changes_nothing(office: Office):
    """RFC 3464, 2.3.3: the server still tries."""
    _bounce(office, office.to(SEVERN)[0], SEVERN, action="delayed", status="4.4.1")
    await office.work()
    assert await _outreach(office) == {"asked": 2}
    assert await office.owner.fetchval("SELECT count(*) FROM dead_letters") == 0


async def test_a_bounce_of_a_customers_mail_lies_where_operators_look(office: Office):
    office.write(ANN, "How is it going?")
    await office.work()
    _bounce(office, office.to(ANN)[-1], ANN)
    await office.work()
    assert await office.owner.fetchval("SELECT array_agg(cause) FROM dead_letters") == ["delivery:5.1.1"]
    assert await office.owner.fetchval("SELECT count(*) FROM deliveries WHERE state = 'dead'") == 1


async def test_a_bounce_is_stored_and_answered_by_nobody(office: Office):
    before = len(office.sink.taken)
    _bounce(office, office.to(SEVERN)[0], SEVERN)
    await office.work()
    assert len(office.sink.taken) == before
    assert await office.owner.fetchval("SELECT count(*) FROM messages WHERE left_because = 'bounce'") == 1


async def test_a_made_up_bounce_for_somebody_else_ends_nothing_and_hides_no_true_one(office: Office):
    """Whoever learned the id of a mail must also know whom it went to; a wrong claim takes no true one's place."""
    request = office.to(SEVERN)[0]
    _bounce(office, request, AVON)
    _bounce(office, request, "mallory@elsewhere.example")
    await office.work()
    assert await _outreach(office) == {"asked": 2}
    _bounce(office, request, SEVERN)
    await office.work()
    assert await _outreach(office) == {"asked": 1, "unreachable": 1}


async def test_a_bounce_joins_nobodys_addresses(office: Office):
    """What a bounce says of people is a claim: no address learns another from it."""
    keys = await office.owner.fetchval("SELECT count(*) FROM address_keys")
    office.peer.put(
        bounced.report(who=SEVERN, copy=f"Message-ID: {office.to(AVON)[0]['message-id']}\n"), office.clock[0]
    )
    await office.work()
    assert await office.owner.fetchval("SELECT count(*) FROM address_keys") == keys + 1  # the mailer-daemon wrote


def _bounce(office: Office, mail: EmailMessage, who: str, action: str = "failed", status: str = "5.1.1") -> None:
    copy = f"To: {who}\nMessage-ID: {mail['message-id']}\n"
    raw = bounced.report(who=who, copy=copy, action=action, status=status)
    once = f"<b{next(office.ids)}@mx.example>".encode()
    office.peer.put(raw.replace(b"<b1@mx.example>", once), office.clock[0])


async def _outreach(office: Office) -> dict[str, int]:
    rows = await office.owner.fetch("SELECT state, count(*) AS many FROM outreach GROUP BY state")
    return {row["state"]: row["many"] for row in rows}
