"""Read marks and typing are shown beside the turn: to whom we answer, never at the cost of the answer (AS8)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from concierge import wiring
from concierge.place import Place
from concierge.settings import AppSettings
from concierge.stage import set_up
from database.sealing import Sealer
from domain.messages import Recipient


async def test_the_customer_sees_that_they_are_read_and_written_to(dsn: str):
    """Over real HTTP: Meta's own body for both at once."""
    async with set_up(Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))) as stage:
        await stage.say("447700900100", "Hello", provider_id="wamid.A")
        await stage.settle()
        seen = (await stage.emulator.get("/_emulator/seen")).json()
    assert seen == [
        {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": "wamid.A",
            "typing_indicator": {"type": "text"},
        }
    ]


@pytest.mark.parametrize(("show", "shown"), [(True, ["wamid.A"]), (False, [])])
async def test_nothing_is_shown_where_the_setting_says_no(house: Any, show: bool, shown: list[str]):
    async with _crew(house, Attentive(), show_reading=show) as (crew, channel):
        await house.say("+447700900100", "Hello", provider_id="wamid.A")
        await crew.drain()
        await channel.was_asked(len(shown))
        assert channel.marked == shown


@pytest.mark.parametrize("fault", [RuntimeError("no"), asyncio.Event()], ids=["raises", "hangs"])
async def test_a_channel_that_fails_or_hangs_at_it_keeps_nobody_waiting(house: Any, fault: Any):
    async with _crew(house, Attentive(fault=fault)) as (crew, channel):
        await house.say("+447700900100", "Hello")
        await crew.drain()
        await channel.was_asked(1)
        assert len(house.paper.sent) == 1


async def test_who_said_stop_and_who_talks_with_a_human_is_shown_nothing(house: Any):
    """A blue tick would tell them that somebody read it, and hide from the human that they did not."""
    async with _crew(house, Attentive()) as (crew, channel):
        await house.say("+447700900100", "STOP")
        await crew.drain()
        await channel.was_asked(1)
        await house.say("+447700900100", "Hello?")
        await crew.drain()
        assert len(channel.marked) == 1  # the STOP itself


@dataclass
class Attentive:
    """What a channel does besides sending; `fault` is raised, or waited for."""

    fault: Any = None
    marked: list[str] = field(default_factory=list)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def was_asked(self, count: int) -> None:
        async with asyncio.timeout(10), self.news:
            await self.news.wait_for(lambda: len(self.marked) >= count)

    async def mark_read(
        self, account: str, provider_id: str, *, typing: bool = False, recipient: Recipient | None = None
    ) -> None:
        async with self.news:
            self.marked.append(provider_id)
            self.news.notify_all()
        if isinstance(self.fault, asyncio.Event):
            await self.fault.wait()
        elif self.fault is not None:
            raise self.fault

    async def react(self, account: str, provider_id: str, emoji: str, *, recipient: Recipient | None = None) -> None:
        raise NotImplementedError


@asynccontextmanager
async def _crew(house: Any, attentive: Attentive, *, show_reading: bool = True) -> AsyncIterator[tuple[Any, Attentive]]:
    house.paper.mark_read, house.paper.react = attentive.mark_read, attentive.react
    place = Place(house.place.dsn, house.place.sealer, AppSettings(quiet_period_seconds=0, show_reading=show_reading))
    async with wiring.crew(place, {"meta": house.paper}, lambda: house.now) as crew:
        yield crew, attentive
