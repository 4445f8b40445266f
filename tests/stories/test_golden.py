"""Golden conversations through the real webhooks, against the stand-in over HTTP (issue acceptance; DE10, SO6)."""

from __future__ import annotations

import pytest

from concierge import golden
from concierge.place import Place
from concierge.settings import AppSettings
from concierge.stage import set_up
from database.sealing import Sealer


@pytest.mark.parametrize("name", golden.names())
async def test_a_golden_conversation_ends_right(dsn: str, name: str):
    place = Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))
    async with set_up(place) as stage:
        replay = await golden.play(stage, golden.load(name))
    assert replay.broken == []
