"""A mail joins what it answers, by its ids or its subject, and read twice it is answered once (issue 5, A17, A20)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from channels.mail import read
from domain.messages import Batch, Thread
from tests.stories.conftest import House
from tests.stories.test_robots import DESK, Office, office, wish

__all__ = ["office"]
ANN, BEN, VEE = "+447700900100", "+447700900101", "+447700900201"


async def two_questions(house: House) -> list[str]:
    """Have one vendor asked for two customers; return the provider ids of what it was asked, in order."""
    await house.add_vendor("Avon Chairs", VEE, ("folding chairs", "chairs"), "Bristol")
    for customer, count in ((ANN, 40), (BEN, 60)):
        await house.say(customer, f"Hi! I need {count} folding chairs in Bristol by 5 December")
        await house.work()
    return [f"wamid.out{at}" for at, one in enumerate(house.paper.sent, start=1) if one.recipient.phone == VEE]


async def quoted(house: House) -> list[object]:
    return [await house.value("SELECT count(*) FROM quotes"), await house.value("SELECT min(ticket_id) FROM quotes")]


async def test_a_vendors_mail_answers_what_its_references_name(house: House) -> None:
    """Some programs write References and no In-Reply-To; among several, the question is in the middle."""
    first, second = await two_questions(house)
    older = await house.value("SELECT min(ticket_id) FROM outreach")
    await house.say(VEE, "Yes, £3.50 each", thread=Thread("Re: Chairs", ("<x@vee.example>", first, "<y@vee.example>")))
    await house.work()
    assert first != second
    assert await quoted(house) == [1, older]


async def test_a_vendors_mail_answers_the_request_its_subject_names(house: House) -> None:
    await two_questions(house)
    reference = await house.value("SELECT reference FROM outreach ORDER BY id LIMIT 1")
    older = await house.value("SELECT min(ticket_id) FROM outreach")
    await house.say(VEE, "Yes, £3.50 each", thread=Thread(f"Re: Chairs (Ref. {reference})"))
    await house.work()
    assert await quoted(house) == [1, older]


async def test_a_vendors_mail_that_names_nothing_is_asked_back(house: House) -> None:
    await two_questions(house)
    await house.say(VEE, "Yes, £3.50 each", thread=Thread("Re: Chairs"))
    await house.work()
    assert await quoted(house) == [0, None]


@pytest.mark.parametrize("times", [2, 5])
async def test_a_mail_read_again_after_the_history_was_lost_is_answered_once(office: Office, times: int) -> None:
    """A17: 404 → everything is read again; the row's unique id is what holds."""
    for _ in range(times):
        await office.arrives(wish())
        await office.run()
    assert len(office.post.sent) == 1


async def test_an_answer_goes_into_the_thread_they_wrote_in_last(office: Office) -> None:
    """A20: In-Reply-To, References and the same subject; no mind names the mail it answers."""
    await office.arrives(wish(1))
    await office.arrives(wish(2, b"References: <older@customer.example>\r\n"))
    await office.arrives(wish(3, b"Auto-Submitted: auto-replied\r\n"))
    await office.run()
    (sent,) = office.post.sent
    assert (sent.reply_to, sent.thread) == (
        "<wish-2@customer.example>", Thread("Chairs", ("<older@customer.example>",)),
    )  # fmt: skip


async def test_a_second_mail_of_a_customer_joins_the_open_ticket(office: Office) -> None:
    await office.arrives(wish(1))
    await office.run()
    more = wish(2).replace(b"Subject: Chairs", b"Subject: Something else")
    message = read(more, own=frozenset({DESK}), received_at=office.house.now)
    await office.house.intake.put("gmail", Batch(DESK, (replace(message, text="And for 6 people, please"),)), "test")
    await office.run()
    assert await office.house.value("SELECT count(*) FROM tickets") == 1
