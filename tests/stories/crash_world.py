"""A house whose workers can die at any edge of a transaction, or stop there and wake when others have taken over."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Literal

import asyncpg
from pydantic import SecretStr

from channels.meta_whatsapp import MetaSettings, MetaWhatsApp
from channels.port import Call
from database import vendors
from database.db import Db, Pool
from database.intake import Intake
from database.sealing import Sealer
from mcp_server.tool import registry
from tests.stories.conftest import ACCOUNT, Paper
from workers.clock import Clock
from workers.deliveries import Deliveries
from workers.loop import Loop
from workers.turns import Patience, Turns
from workers.vendor_replies import VendorReplies
from workflows.choose import CodedMind

SECRET = "an app secret of the test"
VENDOR = "447700900201"
Edge = Literal["begin", "commit", "committed", "freeze"]
Part = Literal["all", "clock", "turns", "deliveries"]


class Killed(BaseException):
    """The process is gone: nothing after this line runs."""


@dataclass
class Fuse:
    """Kills the worker at an edge of the n-th transaction from now, or stops it there ("freeze": before it begins)."""

    edge: Edge | None = None
    count: int = 0
    frozen: asyncio.Event = field(default_factory=asyncio.Event)
    thawed: asyncio.Event = field(default_factory=asyncio.Event)

    def set(self, edge: Edge, count: int) -> None:
        self.edge, self.count = edge, count
        self.frozen, self.thawed = asyncio.Event(), asyncio.Event()

    def burn(self, edge: Edge) -> None:
        if self._is_spent_by(edge):
            raise Killed

    async def stop(self) -> None:
        if self._is_spent_by("freeze"):
            self.frozen.set()
            await self.thawed.wait()

    def _is_spent_by(self, edge: Edge) -> bool:
        if edge != self.edge:
            return False
        self.count -= 1
        if self.count >= 0:
            return False
        self.edge = None
        return True


class FusedPool(Pool):
    """A pool whose transactions can be the last thing a process did."""

    fuse: Fuse

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Db]:
        self.fuse.burn("begin")
        await self.fuse.stop()
        async with super().transaction() as db:
            yield db
            self.fuse.burn("commit")
        self.fuse.burn("committed")


def written(who: str, text: str, provider_id: str, now: datetime) -> bytes:
    """One text message, as Meta delivers it."""
    message = {
        "from": who,
        "id": provider_id,
        "timestamp": str(int(now.timestamp())),
        "type": "text",
        "text": {"body": text},
    }
    return whatsapp({"contacts": [{"wa_id": who, "profile": {"name": "P"}}], "messages": [message]})


def whatsapp(value: dict[str, Any]) -> bytes:
    """A body as Meta sends it: https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/payload-examples."""
    metadata = {"display_phone_number": "15550783881", "phone_number_id": ACCOUNT}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata} | value}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()


@dataclass
class World:
    """Everything a run of the machine plays with."""

    dsn: str
    pools: list[Pool]
    operator: Pool
    intake: Intake
    meta: MetaWhatsApp
    paper: Paper
    turns: Loop
    deliveries: Loop
    clock: Clock
    settler: Deliveries
    fuse: Fuse
    now: list[datetime]
    sent: list[bytes] = field(default_factory=list)

    async def deliver(self, body: bytes) -> None:
        digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        call = Call({"x-hub-signature-256": f"sha256={digest}"}, body)
        await self.meta.verify(call)
        for batch in self.meta.parse(call):
            await self.intake.put("meta", batch, "test")

    async def work(self, part: Part = "all") -> None:
        """Let a worker do all it can, or a part of it; when it dies, all that it was doing dies with it."""
        others = asyncio.all_tasks()
        try:
            if part in ("clock", "all"):
                await self.clock.sweep()
            if part in ("turns", "all"):
                await self.turns.drain()
            if part in ("deliveries", "all"):
                await self.deliveries.drain()
        except Killed:
            its_own = asyncio.all_tasks() - others
            for task in its_own:
                task.cancel()
            await asyncio.gather(*its_own, return_exceptions=True)

    async def die(self, edge: Edge, count: int, part: Part = "all") -> bool:
        """Let a worker die on the way, and its leases run out; False when it got to the end of its work before."""
        self.fuse.set(edge, count)
        await self.work(part)
        died, self.fuse.edge = self.fuse.edge is None, None
        await self.leases_end()
        return died

    async def freeze(self, count: int, part: Part) -> bool:
        """Stop a worker in the middle, let another do everything, and wake the first: it believes it holds its leases.

        False when it got to the end of its work before.
        """
        self.fuse.set("freeze", count)
        sleeper = asyncio.create_task(self.work(part))
        stopped = asyncio.create_task(self.fuse.frozen.wait())
        await asyncio.wait((sleeper, stopped), return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        was_stopped, self.fuse.edge = self.fuse.frozen.is_set(), None
        await self.leases_end()
        await self.work()
        self.fuse.thawed.set()
        await sleeper
        return was_stopped

    async def leases_end(self) -> None:
        for queue in ("inbox", "outbox"):
            await self.value(f"UPDATE pgmq.q_{queue} SET vt = clock_timestamp() RETURNING 1")

    async def value(self, sql: str, *args: object) -> Any:
        connection = await asyncpg.connect(self.dsn)
        try:
            return await connection.fetchval(sql, *args)
        finally:
            await connection.close()

    async def close(self) -> None:
        await self.intake.close()
        await self.meta.aclose()
        for pool in self.pools:
            await pool.close()


async def build(dsn: str, start: datetime) -> World:
    """Open a house with one vendor of chairs."""
    sealer, now, fuse, paper = Sealer("s" * 40), [start], Fuse(), Paper()
    roles = ("concierge_turn", "concierge_resolver", "concierge_delivery", "concierge_operator")
    pools = [await FusedPool.open(dsn, role, size=2) for role in roles]
    for pool in pools:
        pool.fuse = fuse
    plain = [await Pool.open(dsn, "concierge_intake", size=1), await Pool.open(dsn, "concierge_operator", size=1)]
    turn_pool, resolver_pool, delivery_pool, operator_pool = pools

    def clock() -> datetime:
        return now[0]

    replies = VendorReplies(resolver_pool, clock, lambda: None)
    turns = Turns(turn_pool, registry(), CodedMind(), replies, clock, sealer, lambda: None, Patience(timedelta(0)))
    deliveries = Deliveries(delivery_pool, {"meta": paper}, sealer, clock, lambda: None)
    meta = MetaWhatsApp(
        MetaSettings(
            meta_app_secret=SecretStr(SECRET),
            meta_verify_token=SecretStr("v"),
            meta_access_token=SecretStr("t"),
            meta_phone_number_id=ACCOUNT,
        )
    )
    async with plain[1].transaction() as db:
        new = vendors.NewVendor("Avon Chairs", f"+{VENDOR}", ("folding chairs", "chairs"), ("Bristol",), "en",
                                open_from=time(0), open_until=time(0))  # fmt: skip
        await vendors.import_one(db, sealer, 1, new, start)
    return World(
        dsn, [*pools, *plain], plain[1], Intake(plain[0], sealer, clock, lambda: None), meta, paper,
        Loop(turn_pool, "inbox", turns.handle, clock, None), Loop(delivery_pool, "outbox", deliveries.handle, clock, None),
        Clock(operator_pool, clock, deliveries.settle_unknown, lambda: None), deliveries, fuse, now,
    )  # fmt: skip
