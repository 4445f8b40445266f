"""Any order of webhook, redelivery, crash and retry: one message, one turn, one reply, no vendor asked twice.

Workers die at the edges of their transactions, where a process can be killed with a difference: before one begins,
before it commits, after it has committed. Real Postgres, real webhook bodies and signatures, the real workers.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import uuid
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal, TypeVar

import asyncpg
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from pydantic import SecretStr

from channels.meta_whatsapp import MetaSettings, MetaWhatsApp
from channels.port import SendOutcome, SendResult
from database import vendors
from database.db import Db, Pool
from database.intake import Intake
from database.sealing import Sealer
from domain.messages import Outbound
from mcp_server.tool import registry
from tests.conftest import database_named
from tests.stories.conftest import ACCOUNT, Paper
from workers.clock import Clock
from workers.deliveries import Deliveries
from workers.loop import Loop
from workers.turns import Patience, Turns
from workers.vendor_replies import VendorReplies
from workflows.choose import CodedMind

T = TypeVar("T")
SECRET = "an app secret of the test"
CUSTOMERS, VENDOR = ("447700900100", "447700900101"), "447700900201"
WISH = "Hi! I need 40 folding chairs in Bristol by 5 December"
TEXTS = (WISH, "I need folding chairs", "40, in Bristol, by 5 December", "hello", "are you there?", "STOP", "START")
REPLIES = (
    "Yes we have them, £3.50 each",
    "sorry, out of stock",
    "which colour?",
    "will check",
    "between 4 and 6 pounds each",
)
Edge = Literal["begin", "commit", "committed"]
Part = Literal["all", "clock", "turns", "deliveries"]


class Killed(BaseException):
    """The process is gone: nothing after this line runs."""


@dataclass
class Fuse:
    """Kills the worker at an edge of the n-th transaction from now."""

    edge: Edge | None = None
    count: int = 0

    def burn(self, edge: Edge) -> None:
        if edge != self.edge:
            return
        self.count -= 1
        if self.count < 0:
            self.edge = None
            raise Killed


class FusedPool(Pool):
    """A pool whose transactions can be the last thing a process did."""

    fuse: Fuse

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Db]:
        self.fuse.burn("begin")
        async with super().transaction() as db:
            yield db
            self.fuse.burn("commit")
        self.fuse.burn("committed")


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
        self.meta.verify({"x-hub-signature-256": f"sha256={digest}"}, body)
        for batch in self.meta.parse(body):
            await self.intake.put("meta", batch, "test")

    async def work(self, part: Part = "all") -> None:
        """Let a worker do all it can, or a part of it; it may die on the way."""
        with suppress(Killed):
            if part in ("clock", "all"):
                await self.clock.sweep()
            if part in ("turns", "all"):
                await self.turns.drain()
            if part in ("deliveries", "all"):
                await self.deliveries.drain()

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


class AnyOrder(RuleBasedStateMachine):
    """People write, providers repeat and shuffle, workers die, time passes."""

    server: str
    template: str

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._name = f"order_{uuid.uuid4().hex}"
        self._in_flight: list[bytes] = []
        self._ids = 0
        self._world: World | None = None

    def _run(self, doing: Awaitable[T]) -> T:
        async def run() -> T:
            return await doing

        return self._runner.run(run())

    @property
    def world(self) -> World:
        assert self._world is not None
        return self._world

    @initialize()
    def open(self) -> None:
        async def make() -> World:
            owner = await asyncpg.connect(self.server)
            await owner.execute(f"CREATE DATABASE {self._name} TEMPLATE {self.template} STRATEGY file_copy")
            await owner.close()
            return await build(database_named(self.server, self._name), datetime(2026, 11, 20, 10, tzinfo=UTC))

        self._world = self._run(make())
        for who in CUSTOMERS:
            self._write(who, WISH, at_once=who == CUSTOMERS[0])

    @rule(who=st.sampled_from(CUSTOMERS), text=st.sampled_from(TEXTS), at_once=st.booleans())
    def a_customer_writes(self, who: str, text: str, at_once: bool) -> None:
        self._write(who, text, at_once=at_once)

    @rule(text=st.sampled_from(REPLIES), at_once=st.booleans())
    def the_vendor_writes(self, text: str, at_once: bool) -> None:
        self._write(VENDOR, text, at_once=at_once)

    def _write(self, who: str, text: str, *, at_once: bool) -> None:
        self._ids += 1
        stamp = str(int(self.world.now[0].timestamp()))
        message = {
            "from": who,
            "id": f"wamid.in{self._ids}",
            "timestamp": stamp,
            "type": "text",
            "text": {"body": text},
        }
        body = whatsapp({"contacts": [{"wa_id": who, "profile": {"name": "P"}}], "messages": [message]})
        self._in_flight.append(body)
        if at_once:
            self._arrive(len(self._in_flight) - 1)

    @rule(which=st.integers(0, 30))
    def arrives(self, which: int) -> None:
        """Any webhook in flight, not the first one sent."""
        if self._in_flight:
            self._arrive(which % len(self._in_flight))

    def _arrive(self, which: int) -> None:
        body = self._in_flight.pop(which)
        self.world.sent.append(body)
        self._run(self.world.deliver(body))

    @rule(which=st.integers(0, 30))
    def is_redelivered(self, which: int) -> None:
        if self.world.sent:
            self._run(self.world.deliver(self.world.sent[which % len(self.world.sent)]))

    @rule()
    def a_worker_works(self) -> None:
        self._run(self.world.work())

    @rule(part=st.sampled_from(("turns", "deliveries")))
    def a_part_works(self, part: Part) -> None:
        self._run(self.world.work(part))

    @rule(edge=st.sampled_from(("begin", "commit", "committed")), count=st.integers(0, 9))
    def a_turn_dies(self, edge: Edge, count: int) -> None:
        self._die("turns", edge, count)

    @rule(edge=st.sampled_from(("begin", "commit", "committed")), count=st.integers(0, 6))
    def a_send_dies(self, edge: Edge, count: int) -> None:
        self._run(self.world.work("turns"))
        self._die("deliveries", edge, count)

    @rule(edge=st.sampled_from(("commit", "committed")), count=st.integers(0, 2))
    def a_sweep_dies(self, edge: Edge, count: int) -> None:
        self._die("clock", edge, count)

    def _die(self, part: Part, edge: Edge, count: int) -> None:
        """Its leases run out, so that the next worker meets what it left."""
        fuse = self.world.fuse
        fuse.edge, fuse.count = edge, count
        self._run(self.world.work(part))
        fuse.edge = None
        self._run(self.world.leases_end())

    @rule()
    def the_next_send_times_out(self) -> None:
        """The provider may have it or not: nobody knows until a status comes."""
        self.world.paper.outcomes.append(SendResult(SendOutcome.UNKNOWN, error_code="timeout"))

    @rule(which=st.integers(0, 30))
    def a_status_comes(self, which: int) -> None:
        if self.world.paper.sent:
            self._run(self._status(self.world.paper.sent[which % len(self.world.paper.sent)]))

    @rule(minutes=st.sampled_from((1, 20, 50, 130)))
    def time_passes(self, minutes: int) -> None:
        self.world.now[0] += timedelta(minutes=minutes)

    async def _status(self, message: Outbound) -> None:
        stamp = str(int(self.world.now[0].timestamp()))
        status = {"id": f"wamid.of.{message.delivery_token}", "status": "sent", "timestamp": stamp,
                  "recipient_id": (message.recipient.phone or "").removeprefix("+"),
                  "biz_opaque_callback_data": message.delivery_token}  # fmt: skip
        await self.world.deliver(whatsapp({"statuses": [status]}))

    def teardown(self) -> None:
        if self._world is None:
            return
        try:
            while self._in_flight:
                self._arrive(0)
            self._run(self._settle())
            self._run(self._judge())
        finally:
            self._run(self._world.close())
            self._run(self._drop())
            self._runner.close()

    async def _settle(self) -> None:
        """Let everything run out that can: leases, waits, statuses; nobody dies any more."""
        for _ in range(6):
            await self.world.leases_end()
            await self.world.work()
            for message in self.world.paper.sent:
                await self._status(message)
            self.world.now[0] += timedelta(minutes=1)

    async def _judge(self) -> None:
        world = self.world
        written = len({json.loads(body)["entry"][0]["changes"][0]["value"]["messages"][0]["id"] for body in world.sent})
        assert await world.value("SELECT count(*) FROM messages") == written, "one row for each message"
        assert await world.value("SELECT count(*) FROM messages WHERE turn_id IS NULL") == 0, "nobody waits"
        assert await world.value("SELECT count(*) FROM pgmq.q_inbox") == 0, "nothing is left to do"
        twice = "SELECT count(*) FROM (SELECT 1 FROM {} GROUP BY {} HAVING count(*) > 1) twice"
        replies = (
            "deliveries WHERE turn_id IS NOT NULL"
            " AND purpose IN ('reply', 'question', 'acknowledgement', 'notice', 'opt_out')"
        )
        assert await world.value(twice.format(replies, "turn_id")) == 0, "one reply for each turn"
        assert await world.value(twice.format("outreach", "ticket_id, vendor_id")) == 0, "no vendor is asked twice"
        slots = "deliveries WHERE sourcing_slot IS NOT NULL"
        assert await world.value(twice.format(slots, "ticket_id, sourcing_slot")) == 0, "two words of a sourcing"
        tokens = [message.delivery_token for message in world.paper.sent]
        assert len(tokens) == len(set(tokens)), "nothing is sent twice"

    async def _drop(self) -> None:
        owner = await asyncpg.connect(self.server)
        await owner.execute(f"DROP DATABASE {self._name} WITH (FORCE)")
        await owner.close()


def test_any_order_of_webhook_redelivery_crash_and_retry_ends_the_same(empty_dsn: str, template: str) -> None:
    """Issue of the spine, 'never silent, never twice'; engine rules 5 to 10."""
    AnyOrder.server, AnyOrder.template = empty_dsn, template
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=18,
            stateful_step_count=20,
            phases=[Phase.generate],
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
