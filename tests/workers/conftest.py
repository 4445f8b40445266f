"""An outbox on a real database with a scripted channel: the port is played, everything behind it is ours."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, cast
from uuid import UUID

import asyncpg
import pytest

from channels.port import Call, Mailbox, SendOutcome, SendResult, Source
from database import outbox, queues, vendors
from database.db import Db, Pool, encode_json
from database.intake import Intake
from database.outbox import Post
from database.queues import Doorbell
from database.sealing import Sealer
from domain.contents import to_json
from domain.errors import Invalid
from domain.messages import Batch, Content, Inbound, Media, Outbound, Sender, StatusUpdate, Text
from workers.deliveries import Deliveries
from workers.loop import Loop, Pace

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ACCOUNT = "100000000000001"
VENDOR_PHONE = "+447700900111"
Script = SendResult | Callable[[Outbound], Awaitable[SendResult]]


@dataclass
class Paper:
    """A channel on paper: keeps what it is handed and answers by script, "accepted" where the script ends."""

    name: ClassVar[str] = "meta"
    window: ClassVar[timedelta | None] = timedelta(hours=24)
    handed: list[Outbound] = field(default_factory=list)
    script: list[Script] = field(default_factory=list)

    async def verify(self, call: Call) -> None: ...

    def challenge(self, query: Mapping[str, str]) -> str:
        return ""

    def parse(self, call: Call) -> Sequence[Batch]:
        return ()

    async def send(self, account: str, message: Outbound) -> SendResult:
        self.handed.append(message)
        answer = self.script.pop(0) if self.script else accepted(f"wamid.out{len(self.handed)}")
        return answer if isinstance(answer, SendResult) else await answer(message)

    async def locate(self, account: str, media: Media) -> Source:
        raise Invalid("media", "There are no files here.")

    def accounts(self) -> Sequence[str]:
        return ()

    def mailboxes(self) -> Sequence[Mailbox]:
        return ()

    async def aclose(self) -> None: ...


def accepted(provider_id: str = "wamid.out") -> SendResult:
    return SendResult(SendOutcome.ACCEPTED, provider_id)


@dataclass
class Box:
    """One customer, one vendor, one outbox."""

    dsn: str
    pool: Pool
    operator: Pool
    owner: asyncpg.Connection
    intake: Intake
    sealer: Sealer
    paper: Paper = field(default_factory=Paper)
    clock: list[datetime] = field(default_factory=lambda: [NOON])
    inbox_rings: list[int] = field(default_factory=list)
    ids: itertools.count[int] = field(default_factory=itertools.count)
    deliveries: Deliveries = field(init=False)

    def __post_init__(self) -> None:
        self.deliveries = self.another_worker()

    def another_worker(self, **more: Any) -> Deliveries:
        channels = {"meta": self.paper}
        return Deliveries(
            self.pool, channels, self.sealer, lambda: self.clock[0], lambda: self.inbox_rings.append(1), **more
        )

    def loop(self, worker: Deliveries | None = None, pace: Pace | None = None) -> Loop:
        return Loop(self.pool, "outbox", (worker or self.deliveries).handle, lambda: self.clock[0], pace)

    async def work(self) -> int:
        return await self.loop().drain()

    def later(self, **span: float) -> None:
        self.clock[0] += timedelta(**span)

    async def end_waits(self) -> None:
        """Let leases and postponements end now: pgmq looks at the database's clock, which no test can move."""
        await self.owner.execute("UPDATE pgmq.q_outbox SET vt = clock_timestamp() - interval '1 second'")

    async def lease(self) -> Doorbell:
        async with self.pool.connection() as db:
            (doorbell,) = await queues.lease(db, "outbox", 30, 1)
        return doorbell

    async def hear(self, text: str = "Hello", sender: Sender | None = None) -> None:
        """The customer writes."""
        who = sender or Sender("447700900001", "+447700900001")
        message = Inbound(f"wamid.in{next(self.ids)}", who, self.clock[0], "text", text, b"{}")
        await self.intake.put("meta", Batch(ACCOUNT, (message,)), "test")

    async def report(self, update: StatusUpdate) -> None:
        await self.intake.put("meta", Batch(ACCOUNT, statuses=(update,)), "test")

    async def add_vendor(self, **more: Any) -> int:
        new = vendors.NewVendor("Petal", VENDOR_PHONE, ("flowers",), ("London",), "en", **more)
        async with self.operator.transaction() as db:
            await vendors.import_one(db, self.sealer, 1, new, self.clock[0])
        return await self.value("SELECT id FROM vendors")

    async def post(self, content: Content | None = None, purpose: str = "reply", **more: Any) -> int:
        """Leave a message for the customer, or for the vendor when `vendor_id` is given."""
        whose = "vendor_id" if "vendor_id" in more else "customer_id"
        row = await self.owner.fetchrow(f"SELECT id, customer_id FROM addresses WHERE {whose} IS NOT NULL")
        assert row is not None
        account = await self.value("SELECT id FROM channel_accounts")
        more = {"customer_id": row["customer_id"], "fallback": None, **more}
        if more["fallback"] is not None:
            more["fallback"] = to_json(more["fallback"])
        stored = to_json(content or Text("Hello"))
        message = Post(1, account, row["id"], f"effect{next(self.ids)}", purpose, stored, **more)
        delivery_id = await outbox.post(Db(cast("Any", self.owner)), message, self.clock[0])
        assert delivery_id is not None
        return delivery_id

    async def ask_vendor(self, content: Content | None = None, **more: Any) -> int:
        """A ticket of the customer asks the vendor."""
        ticket = await self.value(
            """INSERT INTO tickets (business_id, customer_id, address_id, account_id, service, state, locale, opened_at)
               SELECT 1, customer_id, a.id, c.id, 'flowers', 'asking', 'en', $1
               FROM addresses a, channel_accounts c WHERE a.customer_id IS NOT NULL RETURNING id""",
            self.clock[0],
        )
        vendor_id = await self.value("SELECT id FROM vendors")
        await self.owner.execute(
            """INSERT INTO outreach (business_id, customer_id, ticket_id, vendor_id, state, reason, reference, item,
                                     currency, asked_at)
               SELECT 1, customer_id, $1, $2, 'asked', '{}', 'T1', 'roses', 'GBP', $3 FROM tickets""",
            ticket,
            vendor_id,
            self.clock[0],
        )
        return await self.post(content, "outreach", vendor_id=vendor_id, ticket_id=ticket, **more)

    async def state(self, delivery_id: int) -> tuple[Any, ...]:
        row = await self.owner.fetchrow("SELECT state, reason FROM deliveries WHERE id = $1", delivery_id)
        assert row is not None
        return tuple(row)

    async def causes(self) -> list[str]:
        return [row["cause"] for row in await self.owner.fetch("SELECT cause FROM dead_letters ORDER BY id")]

    async def value(self, sql: str, *args: object) -> Any:
        return await self.owner.fetchval(sql, *args)

    async def waiting(self) -> int:
        return await self.value("SELECT count(*) FROM pgmq.q_outbox")

    async def token(self, delivery_id: int) -> UUID:
        return await self.value("SELECT token FROM deliveries WHERE id = $1", delivery_id)


@pytest.fixture
async def box(dsn: str) -> AsyncIterator[Box]:
    """A customer who just wrote, and nobody else."""
    pool = await Pool.open(dsn, "concierge_delivery", size=4)
    operator = await Pool.open(dsn, "concierge_operator", size=2)
    intake_pool = await Pool.open(dsn, "concierge_intake", size=2)
    owner = await asyncpg.connect(dsn)
    await owner.set_type_codec("jsonb", encoder=encode_json, decoder=lambda text: text, schema="pg_catalog")
    sealer = Sealer("s" * 40)
    clock = [NOON]
    intake = Intake(intake_pool, sealer, lambda: clock[0], lambda: None)
    box = Box(dsn, pool, operator, owner, intake, sealer, clock=clock)
    await box.hear()
    yield box
    await intake.close()
    await owner.close()
    for one in (pool, operator, intake_pool):
        await one.close()
