"""A human answers in the customer's conversation, and gives it back (DE9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from database import conversations
from domain.messages import Batch, Notice, NoticeKind, Sender
from tests.stories.conftest import ACCOUNT, House

ANN, VENDOR = "+447700900100", "+447700900201"
WISH = "I need 40 folding chairs in Bristol by 5 December"


@pytest.fixture(autouse=True)
async def _one_vendor(house: House) -> None:
    await house.add_vendor("Avon Chairs", VENDOR, ("folding chairs", "chairs"), "Bristol")


async def _take(house: House) -> int:
    async with house.operator.transaction() as db:
        sitting = next(one for one in await conversations.list_open(db) if one.party == "customer")
        assert await conversations.take_over(db, sitting.id, "bea", house.now)
        return sitting.id


async def _give_back(house: House, conversation_id: int, *, dealt_with: bool = False) -> int | None:
    async with house.operator.transaction() as db:
        by = house.now + timedelta(minutes=5)
        waiting = await conversations.give_back(db, conversation_id, by, dealt_with=dealt_with)
    await house.work()
    return waiting


async def _staff_writes(house: House) -> None:
    told = Notice(NoticeKind.STAFF_MESSAGE, house.now, b"{}", f"echo.{house.now}", Sender(ANN.removeprefix("+"), ANN))
    await house.intake.put("meta", Batch(ACCOUNT, notices=(told,)), "test")


async def _say(house: House, who: str, text: str) -> None:
    house.later(seconds=10)
    await house.say(who, text)
    await house.work()


async def test_automation_is_silent_while_a_human_answers_and_answers_what_is_left_when_given_back(
    house: House,
) -> None:
    """DE9: what the human never answered is not lost, and is answered once."""
    await _say(house, ANN, "Hello")
    taken = await _take(house)
    await _say(house, ANN, WISH)
    assert len(house.paper.to(ANN)) == 1
    assert await _give_back(house, taken) == 1
    assert len(house.paper.to(ANN)) == 2
    assert len(house.paper.to(VENDOR)) == 1
    assert await _give_back(house, taken) == 0
    assert len(house.paper.to(ANN)) == 2


async def test_what_staff_answered_from_the_phone_is_not_answered_again(house: House) -> None:
    """Bot and human both talking is an incident of the field; only what came after the human's last word waits."""
    await _say(house, ANN, "Hello")
    taken = await _take(house)
    await _say(house, ANN, "Are you a robot?")
    house.later(seconds=10)
    await _staff_writes(house)
    await _say(house, ANN, WISH)
    assert await _give_back(house, taken) == 1
    assert await house.value("SELECT count(*) FROM tickets WHERE state = 'sourcing'") == 1


async def test_what_was_dealt_with_elsewhere_stays_unsaid(house: House) -> None:
    """The operator rang them up: automation speaks again when the customer does."""
    await _say(house, ANN, "Hello")
    taken = await _take(house)
    await _say(house, ANN, WISH)
    assert await _give_back(house, taken, dealt_with=True) == 0
    assert len(house.paper.to(ANN)) == 1
    await _say(house, ANN, WISH)
    assert len(house.paper.to(ANN)) == 2


@pytest.mark.parametrize("reply", ["Yes, £3.50 each", None])
async def test_a_deadline_that_passed_meanwhile_is_met_when_given_back(house: House, reply: str | None) -> None:
    """The vendor's answer and the ticket's timers rang while automation was silent; the ticket does not hang."""
    await _say(house, ANN, WISH)
    taken = await _take(house)
    if reply:
        await _say(house, VENDOR, reply)
    house.later(hours=3)
    await house.work()
    assert await house.value("SELECT state FROM tickets") == "sourcing"
    await _give_back(house, taken)
    assert await house.value("SELECT state FROM tickets") == "handed_off"
    assert ("Avon Chairs" in house.paper.to(ANN)[-1]) == bool(reply)
    assert len(house.paper.to(ANN)) == 2


async def test_a_question_that_waits_for_the_customer_goes_on_waiting_when_given_back(house: House) -> None:
    """Giving back is no answer: vendors are not asked for half a wish because of it."""
    await _say(house, ANN, "I need folding chairs")
    await _give_back(house, await _take(house))
    assert house.paper.to(VENDOR) == []
    assert await house.value("SELECT state FROM tickets") == "collecting"
    await _say(house, ANN, "40, in Bristol, by 5 December")
    assert len(house.paper.to(VENDOR)) == 1


async def test_a_day_of_silence_does_not_give_a_conversation_back(house: House) -> None:
    """A sitting that ended by itself let automation answer the next day."""
    await _say(house, ANN, "Hello")
    await _take(house)
    house.later(hours=30)
    await house.work()
    await _say(house, ANN, WISH)
    assert len(house.paper.to(ANN)) == 1


async def test_nothing_is_taken_or_given_back_that_is_not_there(house: House) -> None:
    async with house.operator.transaction() as db:
        assert not await conversations.take_over(db, 999_999, "bea", house.now)
        assert await conversations.give_back(db, 999_999, house.now) is None
