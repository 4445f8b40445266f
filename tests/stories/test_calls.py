"""A customer asks to be called: asked first, called once, and left to a colleague in the chat whenever that fails.

Provenance: CA1, CA2, CA4; safety H1 and H5. Everything over real HTTP: webhooks in, the stand-in's telephone out.
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
async def stage(dsn: str) -> AsyncIterator[Stage]:
    place = Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))
    async with set_up(place) as stage:
        await switch(stage, "CALLING_ENABLED", on=True)
        async with stage.operator.transaction() as db:
            await db.execute("UPDATE businesses SET calls_from = $1, calls_until = $1", time(0))  # at every hour
        yield stage


async def switch(stage: Stage, name: str, *, on: bool) -> None:
    async with stage.operator.transaction() as db:
        await flags.put(db, 1, name, on, stage.now())


async def value(stage: Stage, sql: str, *args: object) -> Any:
    async with stage.operator.transaction() as db:
        return await db.value(sql, *args)  # type: ignore[arg-type]


async def says(stage: Stage, text: str, **more: Any) -> list[str]:
    """Let Ann write; return what she got in answer."""
    before = len(await stage.sent(ANN))
    await stage.say(ANN, text, at=stage.now().timestamp(), **more)
    await stage.settle()
    return [one["text"] for one in (await stage.sent(ANN))[before:]]


async def taps(stage: Stage, which: int) -> list[str]:
    """Let Ann tap a button of the last message that had some."""
    asked = [one["body"] for one in await stage.sent(ANN) if one["body"]["type"] == "interactive"][-1]
    button = asked["interactive"]["action"]["buttons"][which]["reply"]
    return await says(stage, "", type="tap", **button)


async def test_who_agrees_is_called_once_on_the_very_number(stage: Stage):
    """H1: one call, to the number that was named in the question, and the ticket is handed off."""
    (question,) = await says(stage, "Please call me about my request")
    assert f"+{ANN}" in question
    assert await stage.called() == []
    assert await taps(stage, 0) == ["Thank you. We are calling you now."]
    (call,) = await stage.called()
    assert (call["to"], call["state"]) == (f"+{ANN}", "completed")
    assert await value(stage, "SELECT state || ':' || handoff_reason FROM tickets") == "handed_off:call_held"
