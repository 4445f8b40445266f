"""What a person or an operator wants of the automation itself: stop, wait, let a human, go on alone (IN10, DE9, DE11)."""

from __future__ import annotations

import pytest

from channels.port import SendOutcome, SendResult
from database import flags
from domain.messages import Batch, Notice, NoticeKind, Sender
from domain.opting import CONFIRMED_BY_PROVIDER
from tests.stories.conftest import ACCOUNT, House

ANN, BOB, VENDOR = "+447700900100", "+447700900101", "+447700900201"


async def _vendor(house: House) -> None:
    await house.add_vendor("Avon Chairs", VENDOR, ("folding chairs", "chairs"), "Bristol")


async def _pause(house: House, value: bool) -> None:
    async with house.operator.transaction() as db:
        await flags.put(db, 1, "AUTOMATION_PAUSED", value, house.now)


async def _announced(house: House) -> None:
    """A shortlist that went as a template, since the customer had not written for more than a day."""
    await _vendor(house)
    await house.say(ANN, "I need folding chairs in Bristol")
    await house.work()
    house.later(hours=25)
    await house.work()
    await house.say(VENDOR, "Yes, £3.50 each")
    await house.work()


async def test_stop_ends_the_ticket_and_its_timers_with_one_confirmation(house: House) -> None:
    """IN10: one confirmation, then no message until START, whatever vendors answer and however time goes by."""
    await _vendor(house)
    await house.say(ANN, "Hi! I need 40 folding chairs in Bristol by 5 December")
    await house.work()
    await house.say(ANN, "STOP please")
    await house.work()
    assert len(house.paper.to(ANN)) == 2
    assert await house.value("SELECT state FROM tickets") == "cancelled"
    assert await house.value("SELECT count(*) FROM timers WHERE fired_at IS NULL AND cancelled_at IS NULL") == 0
    await house.say(VENDOR, "Yes, £3.50 each")
    house.later(hours=3)
    await house.work()
    assert len(house.paper.to(ANN)) == 2
    assert len(house.paper.to(VENDOR)) == 1


async def test_start_after_stop_opens_the_door_to_what_is_new_only(house: House) -> None:
    """IN10: the old wish stays cancelled; a new one is a new ticket."""
    await _vendor(house)
    for text in ("I need 40 folding chairs in Bristol by 5 December", "STOP", "START"):
        await house.say(ANN, text)
        await house.work()
    assert await house.value("SELECT count(*) FROM tickets WHERE closed_at IS NULL") == 0
    await house.say(ANN, "I need 10 folding chairs in Bristol by 5 December")
    await house.work()
    assert await house.value("SELECT count(*) FROM tickets WHERE closed_at IS NULL") == 1


async def test_a_second_stop_is_not_confirmed_again(house: House) -> None:
    """IN10: one confirmation, then no message until START."""
    for text in ("STOP", "STOP", "Please stop messaging me"):
        await house.say(ANN, text)
        await house.work()
    assert len(house.paper.to(ANN)) == 1


async def test_a_wish_written_in_one_burst_with_start_is_answered(house: House) -> None:
    """Never silent: START answers itself, and what follows it is a turn of its own."""
    await _vendor(house)
    await house.say(ANN, "STOP")
    await house.work()
    for text in ("START", "I need 40 folding chairs in Bristol by 5 December"):
        await house.say(ANN, text)
    await house.work()
    assert len(house.paper.to(ANN)) == 3
    assert await house.value("SELECT state FROM tickets") == "sourcing"


async def test_what_waited_to_be_sent_before_stop_is_not_sent_after_start(house: House) -> None:
    """IN10: START opens the door to new messages only, though the provider made us wait with an old one."""
    house.paper.outcomes = [SendResult(SendOutcome.BACK_OFF_RECIPIENT, error_code="131056")]
    await house.say(ANN, "Hello")
    await house.work()
    for text in ("STOP", "START"):
        await house.say(ANN, text)
        await house.work()
    await house.value("UPDATE pgmq.q_outbox SET vt = clock_timestamp() RETURNING 1")
    await house.work()
    states = "SELECT array_agg(state || ':' || coalesce(reason, '') ORDER BY id) FROM deliveries"
    assert await house.value(states) == ["refused:opted_out", "accepted:", "accepted:"]


async def test_a_vendor_who_sleeps_is_not_asked_for_a_cancelled_ticket(house: House) -> None:
    """What waits for a vendor's hours is dropped with the wish it was for, and holds nobody else up."""
    await house.add_vendor("Night Chairs", VENDOR, ("folding chairs",), "Bristol")
    async with house.operator.transaction() as db:
        await db.execute("UPDATE vendors SET open_from = '14:00', open_until = '20:00', time_zone = 'UTC'")
    for text in ("I need 40 folding chairs in Bristol by 5 December", "STOP"):
        await house.say(ANN, text)
        await house.work()
    house.later(hours=5)
    await house.work()
    assert house.paper.to(VENDOR) == []
    assert await house.value("SELECT reason FROM deliveries WHERE vendor_id IS NOT NULL") == "cancelled"
    assert await house.value("SELECT count(*) FROM dead_letters") == 0


async def test_a_stop_at_the_provider_ends_the_ticket_without_a_word_of_ours(house: House) -> None:
    """IN10: Meta's `user_preferences` says stop; the provider confirms it, so we do not."""
    await _vendor(house)
    await house.say(ANN, "I need 40 folding chairs in Bristol by 5 December")
    await house.work()
    told = Notice(NoticeKind.MARKETING_STOPPED, house.now, b"{}", "n1", Sender(ANN.removeprefix("+"), ANN))
    await house.intake.put("meta", Batch(ACCOUNT, notices=(told,)), "test")
    await house.work()
    house.later(hours=3)
    await house.work()
    assert len(house.paper.to(ANN)) == 1
    assert len(house.paper.to(VENDOR)) == 1
    assert await house.value("SELECT state FROM tickets") == "cancelled"


async def test_a_pause_keeps_what_comes_in_and_answers_it_afterwards(house: House) -> None:
    """DE3: the flag AUTOMATION_PAUSED acts on the next message, and off again at once; nothing is lost."""
    await _pause(house, True)
    await house.say(ANN, "I need folding chairs")
    await house.work()
    assert house.paper.to(ANN) == []
    assert await house.value("SELECT count(*) FROM messages WHERE turn_id IS NULL") == 1
    await house.say(VENDOR, "Do you need anything?")
    await house.work()
    await _pause(house, False)
    await house.work()
    assert len(house.paper.to(ANN)) == 1
    assert await house.value("SELECT count(*) FROM messages WHERE turn_id IS NULL") == 0


async def test_a_pause_holds_back_what_is_on_its_way_out(house: House) -> None:
    """Automation is paused because it does harm: what it already wrote waits too, and is sent once afterwards."""
    await _vendor(house)
    house.paper.outcomes = [SendResult(SendOutcome.BACK_OFF_RECIPIENT, error_code="131056")] * 2
    await house.say(ANN, "I need 40 folding chairs in Bristol by 5 December")
    await house.work()
    await _pause(house, True)
    await house.value("UPDATE pgmq.q_outbox SET vt = clock_timestamp() RETURNING 1")
    await house.work()
    assert house.paper.sent == []
    await _pause(house, False)
    await house.work()
    assert (len(house.paper.to(ANN)), len(house.paper.to(VENDOR))) == (1, 1)


async def test_a_timer_that_rings_in_a_pause_is_heard_after_it(house: House) -> None:
    """The shortlist that was due is made when automation may speak again."""
    await _vendor(house)
    await house.say(ANN, "I need 40 folding chairs in Bristol by 5 December")
    await house.work()
    await house.say(VENDOR, "Yes, £3.50 each")
    await _pause(house, True)
    house.later(hours=3)
    await house.work()
    assert await house.value("SELECT state FROM tickets") == "sourcing"
    await _pause(house, False)
    await house.work()
    assert await house.value("SELECT state FROM tickets") == "handed_off"


async def test_who_does_not_answer_our_question_is_not_left_hanging(house: House) -> None:
    """DE11: a day later the ticket goes on with what is known, once."""
    await _vendor(house)
    await house.say(ANN, "I need folding chairs in Bristol")
    await house.work()
    assert len(house.paper.to(ANN)) == 1
    assert house.paper.to(VENDOR) == []
    house.later(hours=25)
    await house.work()
    assert len(house.paper.to(VENDOR)) == 1
    assert await house.value("SELECT state FROM tickets") == "sourcing"


async def test_a_silent_customer_costs_no_third_message(house: House) -> None:
    """SO6, DE11: one question, one shortlist; a day later the latter goes as a template, because the window is closed."""
    await _announced(house)
    house.later(hours=50)
    await house.work()
    question, shortlist = house.paper.to(ANN)
    assert "how many" in question
    assert shortlist.startswith("[concierge_shortlist_ready]")
    assert await house.value("SELECT state FROM tickets") == "handed_off"


async def test_who_answers_that_their_offers_are_ready_gets_them_once(house: House) -> None:
    """'Answer this message to read them' was a promise nobody kept: the answer was taken for a greeting."""
    await _announced(house)
    for text in ("Yes please", "Thank you"):
        await house.say(ANN, text)
        await house.work()
    offers, thanks = house.paper.to(ANN)[2:]
    assert "Avon Chairs: 3.50 GBP each" in offers
    assert "https://wa.me/447700900201" in offers
    assert "Avon Chairs" not in thanks


async def test_who_answers_an_announcement_with_a_new_wish_gets_both(house: House) -> None:
    """The offers, and the next ticket's word."""
    await _announced(house)
    await house.say(ANN, "I need 10 folding chairs in Bristol by 5 December")
    await house.work()
    offers, acknowledgement = house.paper.to(ANN)[2:]
    assert "Avon Chairs: 3.50 GBP each" in offers
    assert "Avon Chairs" not in acknowledgement
    assert await house.value("SELECT state FROM tickets WHERE closed_at IS NULL") == "sourcing"


async def test_offers_that_were_stopped_are_not_brought_back_by_start(house: House) -> None:
    """IN10: START opens the door to what is new."""
    await _announced(house)
    for text in ("STOP", "START", "Hello"):
        await house.say(ANN, text)
        await house.work()
    assert not any("Avon Chairs" in text for text in house.paper.to(ANN))


async def test_nobody_is_told_that_offers_are_ready_when_there_are_none(house: House) -> None:
    """DE12: outside the window a template speaks for us, and it claims only what is so."""
    await _vendor(house)
    await house.say(ANN, "I need folding chairs in Bristol")
    await house.work()
    house.later(hours=25)
    await house.work()
    house.later(hours=3)
    await house.work()
    assert house.paper.to(ANN)[1] == "[concierge_request_news] T1"


async def test_an_answer_in_time_leaves_no_silent_customer_behind(house: House) -> None:
    """The timer of a question ends with its answer."""
    await _vendor(house)
    for text in ("I need folding chairs", "40, in Bristol, by 5 December"):
        await house.say(ANN, text)
        await house.work()
    left = "SELECT count(*) FROM timers WHERE kind = 'customer_silent' AND fired_at IS NULL AND cancelled_at IS NULL"
    assert await house.value(left) == 0


async def test_a_late_reply_to_a_closed_request_is_no_answer_to_another_customers(house: House):
    """A vendor named a closed reference, and its price went to the one customer who was still waiting (safety H11)."""
    await house.add_vendor("Avon Chairs", VENDOR, ("folding chairs", "chairs"), "Bristol")
    wish = "I need 40 folding chairs in Bristol by 5 December"
    await house.say(ANN, wish)
    await house.work()
    first = await house.value("SELECT reference FROM outreach ORDER BY id LIMIT 1")
    await house.say(VENDOR, f"Yes, £4.23 each, ready in 3 days (Ref. {first})")
    await house.work()
    await house.say(BOB, wish)
    await house.work()
    await house.say(VENDOR, f"Correction: £9.99 each (Ref. {first})")
    await house.work()
    assert await house.value("SELECT count(*) FROM quotes") == 1


@pytest.mark.parametrize(("tap_id", "told"), [(CONFIRMED_BY_PROVIDER, 0), (None, 1)])
async def test_a_vendors_stop_is_confirmed_by_one_of_us(house: House, tap_id: str | None, told: int) -> None:
    """IN10: where the provider has confirmed it (Twilio's OptOutType), we do not too."""
    await house.add_vendor("Avon Chairs", VENDOR, ("chairs",), "Bristol")
    await house.say(VENDOR, "STOP", tap_id=tap_id)
    await house.work()
    assert len(house.paper.to(VENDOR)) == told
    assert await house.value("SELECT opted_out_at IS NOT NULL FROM vendors")
