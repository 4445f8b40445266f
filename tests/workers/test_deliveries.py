"""The last step before a person: one decision, one send, and an outcome for every answer (OP10, DE10, DE11)."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from channels.port import SendOutcome, SendResult
from database.sealing import Sealer
from domain.messages import Recipient, Sender, Template, Text

QUESTION = Template("concierge_ask", "en", ("roses",))
REOPEN = Template("concierge_reopen", "en")
ALWAYS_OPEN: dict[str, Any] = {"open_from": time(0), "open_until": time(0)}


async def test_a_reply_reaches_the_address_of_its_customer(box: Any):
    delivery = await box.post(Text("We have roses"))
    await box.work()
    (message,) = box.paper.handed
    assert (message.content, message.recipient) == (Text("We have roses"), Recipient("447700900001", "+447700900001"))
    assert message.delivery_token == str(await box.token(delivery))
    assert await box.state(delivery) == ("accepted", None)
    assert await box.waiting() == 0


async def test_a_vendor_is_reached_by_the_phone_of_its_row(box: Any):
    await box.add_vendor(**ALWAYS_OPEN)
    await box.ask_vendor(QUESTION)
    await box.work()
    assert [one.recipient.phone for one in box.paper.handed] == ["+447700900111"]


async def test_a_delivery_to_somebody_elses_address_is_refused_and_shown(box: Any):
    """H2: the envelope is checked once more at the door, whatever wrote the row."""
    await box.add_vendor()
    delivery = await box.post()
    await box.owner.execute("UPDATE deliveries SET address_id = (SELECT id FROM addresses WHERE vendor_id IS NOT NULL)")
    await box.work()
    assert await box.state(delivery) == ("refused", "recipient")
    assert box.paper.handed == []
    assert await box.causes() == ["refused:recipient"]


async def test_what_is_refused_by_a_wish_bothers_no_operator(box: Any):
    """IN10: STOP is stored between the reply and its sending."""
    delivery = await box.post()
    await box.owner.execute("UPDATE customers SET opted_out_at = $1", box.clock[0])
    await box.work()
    assert await box.state(delivery) == ("refused", "opted_out")
    assert (box.paper.handed, await box.causes()) == ([], [])


async def test_stop_on_one_address_holds_on_the_persons_others(box: Any):
    """IN10: "on any of the person's channels"."""
    await box.owner.execute("UPDATE customers SET opted_out_at = $1", box.clock[0])
    await box.hear(sender=Sender("GB.second"))
    first = await box.value("SELECT id FROM customers WHERE opted_out_at IS NOT NULL")
    await box.owner.execute("UPDATE addresses SET customer_id = $1", first)
    delivery = await box.post()
    await box.work()
    assert (await box.state(delivery), box.paper.handed) == (("refused", "opted_out"), [])


@pytest.mark.parametrize(("age", "outcome"), [(86_399, ("accepted", None)), (86_400, ("refused", "window_closed"))])
async def test_a_reply_that_waited_over_the_edge_of_the_window_is_not_sent(box: Any, age: int, outcome: Any):
    """A11: the window is looked at when leaving the queue, not when entering it."""
    delivery = await box.post()
    box.later(seconds=age)
    await box.work()
    assert await box.state(delivery) == outcome


async def test_the_template_goes_where_the_text_may_not(box: Any):
    delivery = await box.post(fallback=REOPEN)
    box.later(hours=25)
    await box.work()
    assert [one.content for one in box.paper.handed] == [REOPEN]
    entry = await box.owner.fetchrow("SELECT item, window_open FROM cost_entries WHERE delivery_id = $1", delivery)
    assert tuple(entry) == ("template", False)


async def test_automation_says_nothing_in_a_conversation_a_human_has(box: Any):
    """DE9: taken over after the reply was written, before it was sent."""
    delivery = await box.post()
    await box.owner.execute("UPDATE conversations SET taken_over_at = $1", box.clock[0])
    await box.work()
    assert await box.state(delivery) == ("refused", "taken_over")
    await box.owner.execute("UPDATE conversations SET taken_over_at = NULL")
    given_back = await box.post()
    await box.work()
    assert await box.state(given_back) == ("accepted", None)


async def test_a_person_gets_no_more_than_the_days_ceiling(box: Any):
    worker = box.another_worker(daily_ceiling=2)
    ids = [await box.post() for _ in range(3)]
    await box.loop(worker).drain()
    assert [(await box.state(one))[0] for one in ids] == ["accepted", "accepted", "refused"]
    box.later(hours=24, seconds=1)
    await box.hear()
    again = await box.post()
    await box.loop(worker).drain()
    assert await box.state(again) == ("accepted", None)


async def test_a_try_that_did_not_leave_does_not_count_against_its_own_message(box: Any):
    box.paper.script = [SendResult(SendOutcome.BACK_OFF_RECIPIENT, error_code="131056")]
    delivery = await box.post()
    worker = box.another_worker(daily_ceiling=1)
    await box.loop(worker).drain()
    await box.end_waits()
    await box.loop(worker).drain()
    assert await box.state(delivery) == ("accepted", None)


async def test_a_question_at_night_waits_for_the_vendors_morning(box: Any):
    """SO8: quiet hours, in the vendor's time zone."""
    await box.add_vendor(open_from=time(8), open_until=time(10), time_zone="Europe/London")
    delivery = await box.ask_vendor(QUESTION)
    await box.work()
    assert (box.paper.handed, await box.state(delivery)) == ([], ("queued", "quiet_hours"))
    box.later(hours=19, minutes=59)
    await box.deliveries.settle_unknown(box.clock[0])
    assert await box.work() == 0
    box.later(minutes=1)
    await box.deliveries.settle_unknown(box.clock[0])
    await box.work()
    assert await box.state(delivery) == ("accepted", None)


async def test_a_question_that_waits_for_the_morning_holds_up_no_answer(box: Any):
    """A vendor who writes at night and is asked back must not hear it at eight."""
    vendor_id = await box.add_vendor(open_from=time(8), open_until=time(10))
    await box.ask_vendor(QUESTION)
    answered = await box.post(QUESTION, "clarification", vendor_id=vendor_id)
    await box.work()
    assert await box.state(answered) == ("accepted", None)


async def test_a_vendor_who_said_stop_lets_the_ticket_go_on(box: Any):
    await box.add_vendor(**ALWAYS_OPEN)
    await box.ask_vendor(QUESTION)
    await box.owner.execute("UPDATE vendors SET opted_out_at = $1", box.clock[0])
    await box.work()
    assert (box.paper.handed, await box.value("SELECT state FROM outreach")) == ([], "unreachable")
    assert box.inbox_rings == [1]


async def test_a_message_sealed_with_a_lost_secret_is_never_claimed(box: Any):
    """It did not leave, so it must not be called unknown; it dies with its cause and can be replayed."""
    box.sealer = Sealer("t" * 40)
    delivery = await box.post()
    loop = box.loop(box.another_worker())
    for _ in range(5):
        await loop.drain()
        await box.end_waits()
    assert (await box.state(delivery), await box.causes()) == (("queued", None), ["unavailable:secret_key"])
