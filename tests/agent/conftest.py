"""A house with a guest: the story's house, a scripted model server on loopback, and a customer on the allowlist."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

import agent.run  # noqa: F401 - the SDKs are imported before a deadline counts
from agent.providers import Provider
from agent.settings import AgentSettings
from concierge import wiring
from concierge.guests import inviting
from concierge.place import Place
from concierge.settings import AppSettings
from database import flags, guests, vendors
from database.db import Pool
from database.intake import Intake
from database.sealing import Sealer
from domain.messages import Batch, Inbound, Sender
from domain.spending import Price
from emulator.models.script import Always, Say
from emulator.models.server import ModelServer, serving
from tests.stories.conftest import ACCOUNT, Paper

ANN, BOB = "+447700900100", "+447700900101"
CHAIRS, TABLES = "+447700900201", "+447700900202"
WISH = "I need 40 folding chairs in Bristol by 5 December"


@dataclass
class Inn:
    """What a test of the guest plays with."""

    place: Place
    paper: Paper
    intake: Intake
    crew: wiring.Crew
    operator: Pool
    owner: asyncpg.Connection
    model: ModelServer
    clock: list[datetime]
    said: list[str] = field(default_factory=list)

    async def hear(self, text: str, who: str = ANN) -> None:
        self.clock[0] = self.clock[0].replace(second=(self.clock[0].second + 7) % 60)
        sender = Sender(who.removeprefix("+"), who) if who.startswith("+") else Sender(who)
        self.said.append(text)
        message = Inbound(f"wamid.in{len(self.said)}", sender, self.clock[0], "text", text, b"{}")
        await self.intake.put("meta", Batch(ACCOUNT, (message,)), "test")

    async def say(self, text: str, who: str = ANN) -> list[str]:
        """Let somebody write and everything happen; return all they got so far."""
        await self.hear(text, who)
        await self.crew.drain()
        return self.paper.to(who)

    async def flag(self, name: str, value: object) -> None:
        async with self.operator.transaction() as db:
            await flags.put(db, 1, name, value, self.clock[0])

    async def allow(self, value: str, kind: guests.Kind = "phone") -> None:
        async with self.operator.transaction() as db:
            await guests.allow(db, self.place.sealer, 1, kind, value, "operator", self.clock[0])

    async def value(self, sql: str, *args: object) -> Any:
        return await self.owner.fetchval(sql, *args)

    async def minds(self) -> list[str]:
        return [row["mind"] for row in await self.owner.fetch("SELECT mind FROM turns ORDER BY id")]

    async def reasons(self) -> list[str]:
        return [row["outcome"] for row in await self.owner.fetch("SELECT outcome FROM ai_usage ORDER BY id")]


def provider(server: ModelServer, wire: str = "responses", name: str = "openai") -> Provider:
    url = server.url if wire == "anthropic" else server.openai_url
    return Provider(name, wire, url, "scripted-key", "scripted-1", Price(Decimal(1), Decimal(5)))  # type: ignore[arg-type]


class Inns:
    """Open inns with other settings or providers on one database."""

    def __init__(self, dsn: str, stack: AsyncExitStack) -> None:
        self._dsn = dsn
        self._stack = stack

    async def open(
        self, providers: Sequence[str] = ("responses",), *, second: ModelServer | None = None, **told: Any
    ) -> Inn:
        """Open the house; `providers` are the wires, in order, the second of which may be another server."""
        enter = self._stack.enter_async_context
        place = Place(self._dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))
        clock = [datetime(2026, 11, 20, 10, tzinfo=UTC)]
        model = await enter(serving(Always(Say("not scripted"))))
        servers = [model, second or model]
        chosen = [provider(servers[min(n, 1)], wire, f"{wire}{n or ''}") for n, wire in enumerate(providers)]
        settings = AgentSettings.model_validate({"ai_call_seconds": 10, "ai_turn_seconds": 30, **told})
        intake_pool = await Pool.open(self._dsn, "concierge_intake", size=2)
        operator = await Pool.open(self._dsn, "concierge_operator", size=1)
        owner = await asyncpg.connect(self._dsn)
        for close in (intake_pool.close, operator.close, owner.close):
            self._stack.push_async_callback(close)
        paper = Paper()
        intake = Intake(intake_pool, place.sealer, lambda: clock[0], lambda: None)
        crew = await enter(wiring.crew(place, {"meta": paper}, lambda: clock[0], inviting=inviting(settings, chosen)))
        inn = Inn(place, paper, intake, crew, operator, owner, model, clock)
        await inn.flag("AI_CONCIERGE_ENABLED", True)
        await inn.allow(ANN)
        for name, phone, sells in (("Avon Chairs", CHAIRS, "folding chairs"), ("Severn Tables", TABLES, "tables")):
            new = vendors.NewVendor(
                name, phone, (sells, "chairs"), ("Bristol",), "en", open_from=time(0), open_until=time(0)
            )
            async with operator.transaction() as db:
                await vendors.import_one(db, place.sealer, 1, new, clock[0])
        return inn


@pytest.fixture
async def inns(dsn: str) -> AsyncIterator[Inns]:
    async with AsyncExitStack() as stack:
        yield Inns(dsn, stack)


@pytest.fixture
async def inn(inns: Inns) -> Inn:
    """One provider that speaks OpenAI's Responses API."""
    return await inns.open()
