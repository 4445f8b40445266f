"""Golden conversations over Twilio: the same cast, the same words, other wires (issue 5; IN1, DE10)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from concierge import golden
from concierge.place import Place
from concierge.settings import AppSettings
from concierge.stage import Stage, set_up
from database.sealing import Sealer


@pytest.fixture
async def stage(dsn: str) -> AsyncIterator[Stage]:
    """The whole product, and people whom Twilio's stand-in plays."""
    place = Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))
    async with set_up(place) as whole:
        url = f"{str(whole.emulator.base_url).rstrip('/')}/twilio"
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as twilio:
            yield replace(whole, emulator=twilio)


@pytest.mark.parametrize("name", ["en", "es"])
async def test_a_golden_conversation_over_twilio_ends_right(stage: Stage, name: str) -> None:
    """Customer and vendors on WhatsApp through Twilio; vendors who never wrote get the content template."""
    replay = await golden.play(stage, golden.load(name))
    assert replay.broken == []
