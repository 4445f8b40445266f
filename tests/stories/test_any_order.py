"""Any order of webhook, redelivery, crash and retry: one message, one turn, one reply, no vendor asked twice.

Workers die at the edges of their transactions, where a process can be killed with a difference: before one begins,
before it commits, after it has committed. Real Postgres, real webhook bodies and signatures, the real workers.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections import Counter
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import asyncpg
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from channels.port import SendOutcome, SendResult
from domain.messages import Outbound
from tests.conftest import database_named
from tests.stories.crash_world import VENDOR, Edge, Part, World, build, whatsapp, written

T = TypeVar("T")
CUSTOMERS = ("447700900100", "447700900101")
WISH = "Hi! I need 40 folding chairs in Bristol by 5 December"
TEXTS = (WISH, "I need folding chairs", "40, in Bristol, by 5 December", "hello", "are you there?", "STOP", "START")
REPLIES = (
    "Yes we have them, £3.50 each",
    "sorry, out of stock",
    "which colour?",
    "will check",
    "between 4 and 6 pounds each",
)
REPLIED = "('reply', 'question', 'acknowledgement', 'notice', 'opt_out')"
PEOPLE = (*CUSTOMERS, VENDOR)
SEEN = ("deaths", "freezes", "outreach", "quotes", "shortlists")
EDGES = ("begin", "commit", "committed")


class AnyOrder(RuleBasedStateMachine):
    """People write, providers repeat and shuffle, workers die, time passes."""

    server: str
    template: str
    happened: Counter[str]

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
            self._write(who, TEXTS.index(WISH), at_once=who == CUSTOMERS[0])

    @rule(who=st.sampled_from(PEOPLE), text=st.integers(0, 30), at_once=st.booleans())
    def somebody_writes(self, who: str, text: int, at_once: bool) -> None:
        self._write(who, text, at_once=at_once)

    def _write(self, who: str, number: int, *, at_once: bool) -> None:
        texts = REPLIES if who == VENDOR else TEXTS
        text = texts[number % len(texts)]
        self._ids += 1
        body = written(who, text, f"wamid.in{self._ids}", self.world.now[0])
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

    @rule(who=st.sampled_from(PEOPLE), text=st.integers(0, 30), edge=st.sampled_from(EDGES), count=st.integers(0, 7))
    def a_turn_dies(self, who: str, text: int, edge: Edge, count: int) -> None:
        self._write(who, text, at_once=True)
        self._die("turns", edge, count)

    @rule(edge=st.sampled_from(EDGES), count=st.integers(0, 3))
    def a_send_dies(self, edge: Edge, count: int) -> None:
        self._run(self.world.work("turns"))
        self._die("deliveries", edge, count)

    @rule(edge=st.sampled_from(("commit", "committed")), count=st.integers(0, 2))
    def a_sweep_dies(self, edge: Edge, count: int) -> None:
        self._die("clock", edge, count)

    def _die(self, part: Part, edge: Edge, count: int) -> None:
        self.happened["deaths"] += self._run(self.world.die(edge, count, part))

    @rule(who=st.sampled_from(PEOPLE), text=st.integers(0, 30), count=st.integers(0, 7))
    def a_turn_freezes_and_wakes(self, who: str, text: int, count: int) -> None:
        self._write(who, text, at_once=True)
        self._freeze("turns", count)

    @rule(count=st.integers(0, 3))
    def a_send_freezes_and_wakes(self, count: int) -> None:
        self._run(self.world.work("turns"))
        self._freeze("deliveries", count)

    def _freeze(self, part: Part, count: int) -> None:
        """It wakes after its lease ran out and another did its work: the fence must hold (engine rule 6)."""
        self.happened["freezes"] += self._run(self.world.freeze(count, part))

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
        world, none, once = (
            self.world,
            "SELECT count(*) FROM {}",
            "(SELECT 1 FROM {} GROUP BY {} HAVING count(*) > 1) twice",
        )
        expected = len(
            {json.loads(body)["entry"][0]["changes"][0]["value"]["messages"][0]["id"] for body in world.sent}
        )
        assert await world.value("SELECT count(*) FROM messages") == expected, "one row for each message"
        for promise, broken in {
            "nobody waits": "messages WHERE turn_id IS NULL",
            "a message belongs to a turn that ended": "messages m JOIN turns t ON t.id = m.turn_id AND t.outcome IS NULL",
            "nothing is left to do": "pgmq.q_inbox",
            "nothing is left to send": "deliveries WHERE state IN ('queued', 'sending')",
            "one reply for each turn": once.format(
                f"deliveries WHERE purpose IN {REPLIED} AND customer_id IS NOT NULL", "turn_id"
            ),
            "an answered turn has its reply": "turns t WHERE outcome = 'answered' AND NOT EXISTS"
            " (SELECT FROM deliveries d WHERE d.turn_id = t.id AND d.customer_id IS NOT NULL)",
            "no vendor is asked twice": once.format("outreach", "ticket_id, vendor_id"),
            "no vendor is sent two questions": once.format(
                "deliveries WHERE purpose = 'outreach'", "ticket_id, vendor_id"
            ),
            "two words of a sourcing": once.format("deliveries WHERE sourcing_slot > 0", "ticket_id, sourcing_slot"),
        }.items():
            assert await world.value(none.format(broken)) == 0, promise
        tokens = [message.delivery_token for message in world.paper.sent]
        assert len(tokens) == len(set(tokens)), "nothing is sent twice"
        for seen in ("outreach", "quotes", "shortlists", "tickets"):
            self.happened[seen] += await world.value(none.format(seen))

    async def _drop(self) -> None:
        owner = await asyncpg.connect(self.server)
        await owner.execute(f"DROP DATABASE {self._name} WITH (FORCE)")
        await owner.close()


def test_any_order_of_webhook_redelivery_crash_and_retry_ends_the_same(empty_dsn: str, template: str) -> None:
    """Issue of the spine, 'never silent, never twice'; engine rules 5 to 10."""
    AnyOrder.server, AnyOrder.template, AnyOrder.happened = empty_dsn, template, Counter()
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=14,
            stateful_step_count=16,
            phases=[Phase.generate],
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
    assert all(AnyOrder.happened[name] for name in SEEN), "the runs were too tame to show anything"
