"""Callers from outside on a real server and a real database: two people who wrote, and tokens to call for them."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

import asyncpg
import httpx2
import pytest
import uvicorn
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client

from concierge import wiring
from concierge.place import Place
from concierge.settings import AppSettings
from database import principals, vendors
from database.db import Pool
from database.intake import Intake
from database.principals import NewPrincipal
from database.sealing import Sealer
from domain.messages import Batch, Inbound, Sender
from domain.principals import SCOPES, Limits
from mcp_server.outside import credentials

ALICE, BOB = "+447700900001", "+447700900002"
ACCOUNT = "100000000000001"
WISH = "I need 40 folding chairs in Bristol by 12 December, budget £300"


@dataclass
class Outside:
    """The served product, and what a test does to it."""

    url: str
    place: Place
    intake: Intake
    operator: Pool
    clock: list[datetime]
    ids: itertools.count[int] = field(default_factory=itertools.count)

    @property
    def now(self) -> datetime:
        return self.clock[0]

    def later(self, **span: float) -> None:
        self.clock[0] += timedelta(**span)

    async def say(self, phone: str, text: str) -> None:
        """Store one message of a person; nobody answers it."""
        sender = Sender(phone.removeprefix("+"), phone)
        message = Inbound(f"wamid.{next(self.ids)}", sender, self.now, "text", text, b"{}")
        await self.intake.put("meta", Batch(ACCOUNT, (message,)), "test")

    async def token(
        self,
        *scopes: str,
        contacts: dict[str, str] | None = None,
        days: float = 1,
        limits: Limits = Limits(),
        signed_for: tuple[str, str] | None = None,
    ) -> str:
        """Let a caller in; all scopes and alice alone unless told otherwise."""
        made, sealer = credentials.make_token(), self.place.sealer
        wanted = {"alice": ALICE} if contacts is None else contacts
        new = NewPrincipal(
            1,
            f"caller-{next(self.ids)}",
            scopes or tuple(SCOPES),
            {name: sealer.digest("whatsapp:phone", phone.removeprefix("+")) for name, phone in wanted.items()},
            limits,
            self.now + timedelta(days=days),
            None if signed_for else credentials.digest(sealer, made),
            *(signed_for or (None, None)),
        )
        async with self.operator.transaction() as db:
            assert await principals.create(db, new, self.now)
        return made

    async def value(self, sql: str, *args: object) -> Any:
        async with self.operator.transaction() as db:
            return await db.value(sql, *args)  # type: ignore[arg-type]

    async def add_vendor(self, name: str, phone: str) -> None:
        new = vendors.NewVendor(name, phone, ("folding chairs",), ("Bristol",), open_from=time(0), open_until=time(0))
        async with self.operator.transaction() as db:
            await vendors.import_one(db, self.place.sealer, 1, new, self.now)

    async def begin_turn(self, at: datetime) -> None:
        """Let a worker be answering everybody since a moment."""
        owner = await asyncpg.connect(self.place.dsn)
        await owner.execute(
            """
            INSERT INTO turns (business_id, address_id, customer_id, cause, through_message_id, doorbell_id, started_at)
            SELECT 1, id, customer_id, 'message', 1, row_number() OVER (), $1 FROM addresses
            """,
            at,
        )
        await owner.close()

    async def many_tickets(self, count: int) -> None:
        """Copy ticket 1 so many times, closed."""
        async with self.operator.transaction() as db:
            await db.execute(
                """
                INSERT INTO tickets (business_id, customer_id, address_id, account_id, service, state, locale,
                                     opened_at, closed_at)
                SELECT business_id, customer_id, address_id, account_id, service, 'cancelled', locale, opened_at, opened_at
                FROM tickets, generate_series(1, $1) WHERE id = 1
                """,
                count,
            )

    @asynccontextmanager
    async def client(self, token: str, mode: str = "auto") -> AsyncIterator[Client]:
        """A client of the SDK in one era of the protocol."""
        headers = {"authorization": f"Bearer {token}"}
        async with (
            httpx2.AsyncClient(headers=headers, trust_env=False, timeout=60) as http,
            Client(streamable_http_client(f"{self.url}/mcp", http_client=http), mode=mode) as client,
        ):
            yield client


class _Announced(uvicorn.Server):
    """A server that says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


@asynccontextmanager
async def served(app: Any) -> AsyncIterator[str]:
    """Serve on a free port of loopback for as long as the block lasts."""
    server = _Announced(uvicorn.Config(app, log_config=None, access_log=False, lifespan="on"))
    listening = socket.create_server(("127.0.0.1", 0))
    task = asyncio.create_task(server.serve([listening]))
    await server.up.wait()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


@pytest.fixture
async def outside(dsn: str) -> AsyncIterator[Outside]:
    place = Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))
    clock = [datetime(2026, 11, 20, 10, tzinfo=UTC)]
    async with AsyncExitStack() as stack:
        intake_pool = await Pool.open(dsn, "concierge_intake", size=2)
        operator = await Pool.open(dsn, "concierge_operator", size=2)
        stack.push_async_callback(intake_pool.close)
        stack.push_async_callback(operator.close)
        intake = Intake(intake_pool, place.sealer, lambda: clock[0], lambda: None)
        stack.push_async_callback(intake.close)
        door = await stack.enter_async_context(wiring.front_door(place, {}, lambda: clock[0]))
        url = await stack.enter_async_context(served(door))
        house = Outside(url, place, intake, operator, clock)
        await house.say(ALICE, WISH)
        await house.say(BOB, "Need 10 tables in Bath")
        yield house
