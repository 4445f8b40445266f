"""What follows from each answer of a provider: every `SendOutcome` of the port, and the ledger (OP10, A12)."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from channels.port import SendOutcome, SendResult
from database import dead_letters
from domain.messages import DeliveryStatus, StatusUpdate, Template, Text

QUESTION = Template("concierge_ask", "en", ("roses",))
REOPEN = Template("concierge_reopen", "en")
ALWAYS_OPEN: dict[str, Any] = {"open_from": time(0), "open_until": time(0)}


def answer(outcome: SendOutcome, code: str, retry_after: timedelta | None = None) -> SendResult:
    return SendResult(outcome, error_code=code, retry_after=retry_after)


async def test_throttling_of_the_account_holds_every_message_back_and_loses_none(box: Any):
    """130429: back off per phone number."""
    box.paper.script = [answer(SendOutcome.BACK_OFF_ACCOUNT, "130429", timedelta(seconds=5))]
    first, second = await box.post(), await box.post()
    await box.work()
    await box.end_waits()
    await box.work()
    assert len(box.paper.handed) == 1  # the account still rests
    box.later(seconds=5)
    await box.end_waits()
    await box.work()
    assert [await box.state(one) for one in (first, second)] == [("accepted", None)] * 2


async def test_a_message_to_one_person_backs_off_without_stopping_the_account(box: Any):
    """131056: about one message in six seconds to one person."""
    await box.add_vendor(**ALWAYS_OPEN)
    box.paper.script = [answer(SendOutcome.BACK_OFF_RECIPIENT, "131056", timedelta(seconds=6))]
    delivery = await box.post()
    await box.work()
    question = await box.ask_vendor(QUESTION)
    await box.work()
    assert (await box.state(delivery), await box.state(question)) == (("queued", "131056"), ("accepted", None))
    wait = await box.value("SELECT extract(epoch FROM vt - clock_timestamp()) FROM pgmq.q_outbox")
    assert 5 < wait < 8


async def test_a_person_is_served_in_order_although_the_first_message_backs_off(box: Any):
    """Engine rule 9: the failed row's visibility moves, its group waits."""
    box.paper.script = [answer(SendOutcome.BACK_OFF_RECIPIENT, "131056")]
    await box.post(Text("one"))
    await box.post(Text("two"))
    await box.work()
    await box.end_waits()
    await box.work()
    assert [one.content for one in box.paper.handed] == [Text("one"), Text("one"), Text("two")]


async def test_backing_off_ends_in_the_dead_letters_and_a_replay_starts_anew(box: Any):
    box.paper.script = [answer(SendOutcome.BACK_OFF_RECIPIENT, "131056")] * 9
    delivery = await box.post()
    for _ in range(8):
        await box.work()
        await box.end_waits()
    assert (await box.state(delivery), await box.causes()) == (("dead", "131056"), ["delivery:131056"])
    async with box.operator.transaction() as db:
        (letter,) = await dead_letters.list_open(db)
        assert await dead_letters.replay(db, letter.id, box.clock[0])
    await box.work()  # once more "back off": it has all its attempts again
    await box.end_waits()
    await box.work()
    assert await box.state(delivery) == ("accepted", None)


async def test_a_closed_window_the_provider_knows_of_switches_to_the_template_once(box: Any):
    """131047 although our clock says the window is open."""
    closed = answer(SendOutcome.NEEDS_TEMPLATE, "131047")
    box.paper.script = [closed, closed]
    delivery = await box.post(fallback=REOPEN)
    await box.work()
    assert [one.content for one in box.paper.handed] == [Text("Hello"), REOPEN]
    assert await box.state(delivery) == ("dead", "window_closed")


async def test_a_closed_window_without_a_template_ends_the_message_at_once(box: Any):
    box.paper.script = [answer(SendOutcome.NEEDS_TEMPLATE, "131047")]
    delivery = await box.post()
    await box.work()
    assert (await box.state(delivery), await box.causes()) == (("dead", "window_closed"), ["delivery:window_closed"])


async def test_a_customer_who_cannot_be_reached_is_a_dead_letter_and_never_tried_again(box: Any):
    box.paper.script = [answer(SendOutcome.NEVER, "131026")]
    delivery = await box.post()
    await box.work()
    await box.end_waits()
    assert await box.work() == 0
    assert (await box.state(delivery), await box.causes()) == (("dead", "131026"), ["delivery:131026"])


async def test_a_vendor_who_cannot_be_reached_lets_the_ticket_go_on(box: Any):
    await box.add_vendor(**ALWAYS_OPEN)
    box.paper.script = [answer(SendOutcome.NEVER, "131026")]
    await box.ask_vendor(QUESTION)
    await box.work()
    assert await box.value("SELECT state FROM outreach") == "unreachable"
    rung = await box.value("SELECT message->>'cause' FROM pgmq.q_inbox ORDER BY msg_id DESC LIMIT 1")
    customer = await box.value("SELECT address_id::text FROM tickets")
    group = await box.value("SELECT headers->>'x-pgmq-group' FROM pgmq.q_inbox ORDER BY msg_id DESC LIMIT 1")
    assert (rung, group, box.inbox_rings) == ("vendor_reply", customer, [1])


async def test_a_template_that_must_be_mended_is_an_alarm_until_it_goes_through(box: Any):
    box.paper.script = [answer(SendOutcome.FIX_TEMPLATE, "132001")]
    await box.post(QUESTION)
    await box.work()
    assert await box.causes() == ["delivery:132001"]
    assert await box.value("SELECT alarm FROM channel_accounts") == "template:concierge_ask:132001"
    await box.post()  # free text says nothing about templates
    await box.work()
    assert await box.value("SELECT alarm FROM channel_accounts") == "template:concierge_ask:132001"
    await box.post(QUESTION)
    await box.work()
    assert await box.value("SELECT alarm FROM channel_accounts") is None


async def test_a_broken_account_raises_the_alarm_and_every_message_survives_it(box: Any):
    """190: the token is gone. However long it takes, nothing dies of it, and the alarm ends with the first send."""
    broken = answer(SendOutcome.ALARM, "190")
    box.paper.script = [broken] * 12 + [answer(SendOutcome.BACK_OFF_RECIPIENT, "131056")]
    delivery = await box.post()
    for _ in range(12):
        await box.work()
        box.later(minutes=5)
        await box.end_waits()
    assert (await box.state(delivery), await box.causes()) == (("queued", "190"), [])
    assert await box.value("SELECT alarm FROM channel_accounts") == "send:190"
    await box.work()  # the alarm used up none of its attempts
    await box.end_waits()
    await box.work()
    assert await box.state(delivery) == ("accepted", None)
    assert await box.value("SELECT alarm FROM channel_accounts") is None


async def test_an_alarm_the_provider_announced_is_not_ended_by_a_send(box: Any):
    await box.owner.execute("UPDATE channel_accounts SET alarm = 'restricted'")
    await box.post()
    await box.work()
    assert await box.value("SELECT alarm FROM channel_accounts") == "restricted"


async def test_without_its_channel_a_message_waits_under_an_alarm(box: Any):
    delivery = await box.post()
    await box.owner.execute("UPDATE channel_accounts SET channel = 'retired'")
    await box.work()
    assert await box.state(delivery) == ("queued", "channel_not_configured")


async def test_every_message_that_left_is_in_the_ledger_once(box: Any):
    unknown = answer(SendOutcome.UNKNOWN, "timeout")
    box.paper.script = [answer(SendOutcome.BACK_OFF_RECIPIENT, "131056"), unknown]
    await box.post()
    await box.work()
    assert await box.value("SELECT count(*) FROM cost_entries") == 0
    await box.end_waits()
    await box.work()
    assert await box.value("SELECT count(*) FROM cost_entries") == 1


async def test_a_price_told_before_the_send_returned_reaches_the_ledger(box: Any):
    """A status may arrive before our call has its id (postmangovsg PR#2151)."""

    async def told_early(message: Any) -> SendResult:
        at = box.clock[0]
        await box.report(
            StatusUpdate("wamid.early", DeliveryStatus.SENT, at, billable=True, price_category="utility",
                         delivery_token=message.delivery_token)
        )  # fmt: skip
        return SendResult(SendOutcome.ACCEPTED, "wamid.early")

    box.paper.script = [told_early]
    delivery = await box.post()
    await box.work()
    assert await box.value("SELECT price_category FROM cost_entries WHERE billable") == "utility"
    assert await box.state(delivery) == ("accepted", None)


async def test_a_status_without_our_token_that_came_early_is_joined_by_its_id(box: Any):
    """A8: kept until the id is known."""
    await box.report(StatusUpdate("wamid.out1", DeliveryStatus.DELIVERED, box.clock[0]))
    delivery = await box.post()
    await box.work()
    assert await box.value("SELECT status FROM deliveries WHERE id = $1", delivery) == "delivered"
