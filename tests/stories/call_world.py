"""A house with a telephone behind real HTTP, whose workers can die at any edge, and a clock that can be moved."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

import asyncpg
import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette

from api.call_callbacks import CallCallbacks
from database import conversations, flags
from database.call_reports import CallReports
from database.db import Pool
from database.intake import Intake
from database.sealing import Sealer
from domain.messages import Batch, Choices, Inbound, Sender
from emulator.telephone import Telephone, make_telephone, routes
from mcp_server.tool import registry
from providers.http_telephone import HttpTelephone, TelephoneSettings
from tests.stories.conftest import ACCOUNT, Paper
from tests.stories.crash_world import Edge, Fuse, FusedPool, Killed
from workers.calls import Calls
from workers.clock import Clock
from workers.deliveries import Deliveries
from workers.loop import Loop
from workers.turns import Patience, Turns
from workers.vendor_replies import VendorReplies
from workflows.choose import CodedMind

ANN = "447700900100"
KEY, SECRET = "a key of the test", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass
class CallWorld:
    """Everything a story about calls plays with. The judge looks at `phone.calls` and the database, at nothing else."""

    owner: asyncpg.Connection
    phone: Telephone
    paper: Paper
    intake: Intake
    operator: Pool
    turns: Loop
    deliveries: Loop
    clock: Clock
    calls: Calls
    fuse: Fuse
    now: list[datetime]
    sealer: Sealer
    telephone: HttpTelephone
    turns_pool: Pool
    calls_pool: Pool
    ids: itertools.count[int] = field(default_factory=itertools.count)

    async def hear(self, text: str, **more: Any) -> None:
        """Let Ann write, through the intake."""
        kind = more.pop("kind", "text")
        sent_at = more.pop("sent_at", self.now[0])
        message = Inbound(f"in{next(self.ids)}", Sender(ANN, f"+{ANN}"), sent_at, kind, text, b"{}", **more)
        await self.intake.put("meta", Batch(ACCOUNT, (message,)), "test")

    async def tap(self, which: int, question: int = -1) -> None:
        """Let Ann tap a button of one of the questions she got; nothing happens while she got none."""
        asked = [one.content for one in self.paper.sent if isinstance(one.content, Choices)]
        if asked:
            chosen = asked[question % len(asked) if question >= 0 else -1].choices[which]
            await self.hear(chosen.title, kind="tap", tap_id=chosen.id)

    async def work(self) -> None:
        """Let a worker do all it can; when it dies, all that it was doing dies with it."""
        others = asyncio.all_tasks()
        try:
            for _ in range(6):
                await self.clock.sweep()
                done = await self.turns.drain() + await self.deliveries.drain() + await self.calls.sweep()
                await self.phone.flush()
                if not done:
                    return
        except Killed:
            its_own = {task for task in asyncio.all_tasks() - others if "serve" not in repr(task.get_coro())}
            for task in its_own:
                task.cancel()
            await asyncio.gather(*its_own, return_exceptions=True)

    async def die(self, edge: Edge, count: int) -> bool:
        """Let a worker die on the way, and its leases run out; False when it got to the end of its work before."""
        self.fuse.set(edge, count)
        await self.work()
        died, self.fuse.edge = self.fuse.edge is None, None
        await self.leases_end()
        return died

    async def leases_end(self) -> None:
        for queue in ("inbox", "outbox"):
            await self.value(f"UPDATE pgmq.q_{queue} SET vt = clock_timestamp() RETURNING 1")

    async def switch(self, name: str, *, on: bool) -> None:
        async with self.operator.transaction() as db:
            await flags.put(db, 1, name, on, self.now[0])

    async def take_over(self, *, on: bool) -> None:
        """An operator takes Ann's conversation, or gives it back."""
        talk = await self.value("SELECT max(id) FROM conversations")
        async with self.operator.transaction() as db:
            if talk is not None and on:
                await conversations.take_over(db, talk, "operator", self.now[0])
            elif talk is not None:
                await conversations.give_back(db, talk, self.now[0])

    async def value(self, sql: str, *args: object) -> Any:
        return await self.owner.fetchval(sql, *args)

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.owner.fetch(sql)]


@asynccontextmanager
async def call_world(dsn: str) -> AsyncGenerator[CallWorld]:
    """Open a house that may call at every hour."""
    now, sealer, fuse, paper = [datetime(2026, 11, 20, 10, tzinfo=UTC)], Sealer("s" * 40), Fuse(), Paper()

    def clock() -> datetime:
        return now[0]

    async with AsyncExitStack() as stack:
        fused: list[FusedPool] = []
        for role in ("concierge_turn", "concierge_resolver", "concierge_delivery", "concierge_operator"):
            fused.append(await FusedPool.open(dsn, role, size=2))
            fused[-1].fuse = fuse
            stack.push_async_callback(fused[-1].close)
        intake_pool = await Pool.open(dsn, "concierge_intake", size=2)
        operator = await Pool.open(dsn, "concierge_operator", size=1)
        owner: asyncpg.Connection = await asyncpg.connect(dsn)
        stack.push_async_callback(owner.close)
        stack.push_async_callback(intake_pool.close)
        stack.push_async_callback(operator.close)
        places = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
        product, company = (f"http://127.0.0.1:{place.getsockname()[1]}" for place in places)
        phone = make_telephone(f"{product}/webhooks/calls/telephone", KEY, SECRET)
        settings = TelephoneSettings(
            telephone_api_url=f"{company}/telephone/v1",
            telephone_api_key=SecretStr(KEY),
            telephone_signing_secret=SecretStr(SECRET),
            telephone_number="+442079460000",
        )
        telephone = HttpTelephone(settings)
        stack.push_async_callback(telephone.aclose)
        reports = CallReports(intake_pool, sealer, clock, lambda: None)
        apps: list[Any] = [CallCallbacks({"telephone": telephone}, reports), Starlette(routes=list(routes(phone)))]
        for app, place in zip(apps, places, strict=True):
            await stack.enter_async_context(_served(app, place))
        replies = VendorReplies(fused[1], clock, lambda: None)
        turns = Turns(fused[0], registry(), CodedMind(), replies, clock, sealer, lambda: None, Patience(timedelta(0)))
        deliveries = Deliveries(fused[2], {"meta": paper}, sealer, clock, lambda: None)
        world = CallWorld(
            owner, phone, paper, Intake(intake_pool, sealer, clock, lambda: None), operator,
            Loop(fused[0], "inbox", turns.handle, clock, None), Loop(fused[2], "outbox", deliveries.handle, clock, None),
            Clock(fused[3], clock, deliveries.settle_unknown, lambda: None),
            Calls(fused[2], telephone, sealer, clock, lambda: None), fuse, now, sealer, telephone,
            fused[0], fused[2],
        )  # fmt: skip
        await world.switch("CALLING_ENABLED", on=True)
        async with operator.transaction() as db:
            await db.execute("UPDATE businesses SET calls_from = $1, calls_until = $1", time(0))
        yield world


class _Announced(uvicorn.Server):
    """A server that says when it is up."""

    def __init__(self, app: Any) -> None:
        super().__init__(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


@asynccontextmanager
async def _served(app: Any, place: socket.socket) -> AsyncGenerator[None]:
    server = _Announced(app)
    task = asyncio.create_task(server.serve([place]))
    await server.up.wait()
    yield
    server.should_exit = True
    await task


@asynccontextmanager
async def serving(app: Any) -> AsyncGenerator[str]:
    """Serve an app on a free port of loopback; give its address."""
    place = socket.create_server(("127.0.0.1", 0))
    async with _served(app, place):
        yield f"http://127.0.0.1:{place.getsockname()[1]}"
