"""A number typed below a numbered list is its tap; below anything else it is a number (AS6, CA1).

Over WAHA, which has no buttons, and over Meta, which has: everything through real webhooks.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time
from typing import Any

import pytest

from concierge.place import Place
from concierge.settings import AppSettings
from concierge.stage import Stage, set_up
from database import flags
from database.sealing import Sealer

ANN = "447700900100"


@pytest.fixture
async def place(dsn: str) -> Place:
    return Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))


@pytest.fixture
async def stage(place: Place) -> AsyncIterator[Stage]:
    """A house whose only way to Ann has no buttons."""
    async with set_up(place, over="waha") as stage:
        await _let_call(stage)
        yield stage


async def test_one_typed_below_the_question_is_its_yes(stage: Stage):
    (question,) = await _says(stage, "Please call me about my request")
    assert "1. " in question
    assert await _says(stage, "1") == ["Thank you. We are calling you now."]
    assert len(await stage.called()) == 1
    assert await _value(stage, "SELECT answered_by FROM consents") == "typed"


async def test_two_typed_below_the_question_is_its_no(stage: Stage):
    await _says(stage, "Please call me about my request")
    await _says(stage, "2.")
    assert await stage.called() == []
    assert await _value(stage, "SELECT state FROM consent_requests") == "declined"


async def test_a_number_it_does_not_have_is_no_answer(stage: Stage):
    await _says(stage, "Please call me about my request")
    await _says(stage, "3")
    assert await stage.called() == []
    assert await _value(stage, "SELECT array_agg(state ORDER BY id) FROM consent_requests") == ["superseded", "asked"]


async def test_the_number_of_a_list_that_other_words_of_ours_followed_does_nothing(stage: Stage):
    """An old list is not what somebody has before their eyes."""
    await _says(stage, "Please call me about my request")
    await _say_something(stage)
    await _says(stage, "1")
    assert await _value(stage, "SELECT count(*) FROM consents") == 0
    assert await stage.called() == []


async def test_a_number_a_day_later_does_nothing(stage: Stage):
    await _says(stage, "Please call me about my request")
    stage.later(25 * 60)
    await stage.say(ANN, "1", at=stage.now().timestamp())
    await stage.settle()
    assert await _value(stage, "SELECT count(*) FROM consents") == 0


async def test_two_in_answer_to_how_many_is_a_quantity(stage: Stage):
    """The question has no choices, so nothing was numbered."""
    (question,) = await _says(stage, "Hi! I need folding chairs in Bristol by 5 December.")
    assert "how many" in question
    await _says(stage, "2")
    assert await _value(stage, "SELECT (requirements ->> 'quantity')::int FROM tickets") == 2


async def test_where_there_were_buttons_a_number_is_no_tap(place: Place):
    """No number stood beside them: a stray 1 is no consent."""
    async with set_up(place) as stage:
        await _let_call(stage)
        await _says(stage, "Please call me about my request")
        await _says(stage, "1")
        assert await _value(stage, "SELECT count(*) FROM consents") == 0
        assert await stage.called() == []


async def _let_call(stage: Stage) -> None:
    async with stage.operator.transaction() as db:
        await flags.put(db, 1, "CALLING_ENABLED", True, stage.now())
        await db.execute("UPDATE businesses SET calls_from = $1, calls_until = $1", time(0))


async def _says(stage: Stage, text: str) -> list[str]:
    before = len(await stage.sent(ANN))
    await stage.say(ANN, text, at=stage.now().timestamp())
    await stage.settle()
    return [one["text"] for one in (await stage.sent(ANN))[before:]]


async def _say_something(stage: Stage) -> None:
    """Let another message of ours leave for Ann."""
    async with stage.operator.transaction() as db:
        await db.execute(
            """INSERT INTO deliveries (business_id, account_id, address_id, customer_id, effect_key, purpose, state, content,
                                       sending_at, created_at)
               SELECT business_id, account_id, address_id, customer_id, 'later', 'reply', 'accepted', '{}', sending_at,
                      created_at FROM deliveries ORDER BY id DESC LIMIT 1"""
        )


async def _value(stage: Stage, sql: str) -> Any:
    async with stage.operator.transaction() as db:
        return await db.value(sql)  # type: ignore[arg-type]
