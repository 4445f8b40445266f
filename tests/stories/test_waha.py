"""A golden conversation over WAHA, through signed webhooks, against the stand-in over HTTP (A15, AS6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from concierge import golden
from concierge.place import Place
from concierge.settings import AppSettings
from concierge.stage import Stage, set_up
from database.sealing import Sealer


def _place(dsn: str) -> Place:
    return Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))


def _everybody_wrote_before(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nobody who never wrote is written to over WAHA; so the vendors of the conversation say hello first."""
    vendors = [name for name, one in told["people"].items() if one.get("vendor")]
    hellos = [{"say": name, "text": "Hello, this is our number"} for name in vendors]
    return {**told, "steps": [*hellos, *told["steps"]]}


@pytest.mark.parametrize("faults", [{}, {"lids": True, "both_events": True, "duplicates": 0.5, "own_ids": True}])
async def test_a_golden_conversation_ends_right_over_waha(dsn: str, faults: dict[str, Any]):
    """From phones; and from behind lids that WAHA resolves, told twice, by an engine that makes its own ids."""
    async with set_up(_place(dsn), over="waha") as stage:
        (await stage.emulator.put("/_emulator/faults", json=faults)).raise_for_status()
        replay = await golden.play(stage, _everybody_wrote_before(golden.load("en")))
        assert replay.broken == []
        assert await _value(stage, "SELECT count(*) FROM deliveries WHERE status = 'read'") == len(await stage.sent())


async def _value(stage: Stage, sql: str) -> Any:
    async with stage.operator.transaction() as db:
        return await db.value(sql)  # type: ignore[arg-type]
