"""Zero calls without consent, in any order of events, with workers that die anywhere; and no phone rings twice.

Provenance: CA1, CA4; safety H1 and H5. The judge reads the telephone company's own list and the database, nothing else.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TypeVar

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from emulator.telephone import PLAYS
from tests.conftest import database_named
from tests.stories.call_world import ANN, CallWorld, call_world
from tests.stories.crash_world import Edge

T = TypeVar("T")
NO_YES = ("Hello", "maybe later", "No thanks", "don't call me", "STOP", "START", "I need chairs")
WISH = "Please call me"
YES = ("Yes please", "ok", "Yes, call me", WISH)
"""The wish is a yes where a question is open."""
FAULTS = ("rate_limited", "server_errors", "refused", "timeouts_accepted", "timeouts_lost")
EDGES: tuple[Edge, ...] = ("begin", "commit", "committed")

HARMS = {
    "a call without a consent of that customer, ticket, purpose and number": """
        SELECT count(*) FROM calls k LEFT JOIN consents c ON c.id = k.consent_id
        WHERE k.placing_at IS NOT NULL AND (c.id IS NULL OR (c.customer_id, c.ticket_id, c.purpose, c.phone_digest)
              IS DISTINCT FROM (k.customer_id, k.ticket_id, k.purpose, k.phone_digest))""",
    "a call before, after or despite its consent": """
        SELECT count(*) FROM calls k JOIN consents c ON c.id = k.consent_id
        WHERE k.placing_at IS NOT NULL AND (c.given_at > k.placing_at OR c.expires_at <= k.placing_at
              OR c.withdrawn_at < k.placing_at)""",
    "a consent that is not the person's own answer": """
        SELECT count(*) FROM consents c JOIN messages m ON m.id = c.message_id
        WHERE m.customer_id <> c.customer_id OR m.forwarded
           OR NOT (m.kind = 'tap' AND m.tap_id LIKE 'consent:' || c.request_id || ':yes:%'
                   OR m.kind = 'text' AND m.body = ANY($1))""",
}


async def judge(world: CallWorld) -> None:
    """Look for harm."""
    for harm, sql in HARMS.items():
        assert await world.value(sql, *([list(YES)] if "$1" in sql else [])) == 0, harm
    tokens = {str(row["token"]) for row in await world.rows("SELECT token FROM calls WHERE placing_at IS NOT NULL")}
    orders = [one["reference"] for one in world.phone.calls]
    assert set(orders) <= tokens, "the telephone was given an order that no call of ours stands for"
    assert len(orders) == len(set(orders)), "a phone rang twice for one consent"
    assert {one["to"] for one in world.phone.calls} <= {f"+{ANN}"}, "another number was called"


class AnyOrderOfCalls(RuleBasedStateMachine):
    """People ask, agree, refuse and stop; flags flip; providers fail and repeat; workers die; time passes."""

    server: str
    template: str
    happened: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._name = f"calls_{uuid.uuid4().hex}"
        self._stack = AsyncExitStack()
        self._yeses = 0
        self._world: CallWorld | None = None

    def _run(self, doing: Awaitable[T]) -> T:
        async def run() -> T:
            return await doing

        return self._runner.run(run())

    @property
    def world(self) -> CallWorld:
        assert self._world is not None
        return self._world

    @initialize()
    def open(self) -> None:
        async def make() -> CallWorld:
            owner = await asyncpg.connect(self.server)
            await owner.execute(f"CREATE DATABASE {self._name} TEMPLATE {self.template} STRATEGY file_copy")
            await owner.close()
            return await self._stack.enter_async_context(call_world(database_named(self.server, self._name)))

        self._world = self._run(make())

    @rule(text=st.sampled_from(NO_YES))
    def write(self, text: str) -> None:
        self._do(self.world.hear(text))

    @rule(text=st.sampled_from(YES))
    def say_yes(self, text: str) -> None:
        self._yeses += 1
        self._do(self.world.hear(text))

    @rule()
    def ask_and_agree(self) -> None:
        """The honest path, so that there are calls to go wrong."""
        self._yeses += 2
        self._do(self.world.hear(WISH))
        self._do(self.world.tap(0))

    @rule(which=st.sampled_from((0, 0, 1)), question=st.integers(-1, 3))
    def tap(self, which: int, question: int) -> None:
        self._yeses += which == 0
        self._do(self.world.tap(which, question))

    @rule(name=st.sampled_from(("CALLING_ENABLED", "AUTOMATION_PAUSED")), on=st.booleans())
    def flip(self, name: str, on: bool) -> None:
        self._do(self.world.switch(name, on=on))

    @rule(on=st.booleans())
    def take_over(self, on: bool) -> None:
        self._do(self.world.take_over(on=on))

    @rule(minutes=st.sampled_from((1, 6, 31, 300, 1500)))
    def wait(self, minutes: int) -> None:
        self.world.now[0] += timedelta(minutes=minutes)
        self._do(self.world.leases_end())

    @rule(does=st.sampled_from(sorted(PLAYS)))
    def change_habit(self, does: str) -> None:
        self.world.phone.habits[f"+{ANN}"] = does

    @rule(fault=st.sampled_from(FAULTS))
    def break_the_line(self, fault: str) -> None:
        setattr(self.world.phone.faults, fault, 1)

    @rule(edge=st.sampled_from(EDGES), count=st.integers(0, 6), agree=st.booleans())
    def die(self, edge: Edge, count: int, agree: bool) -> None:
        self._yeses += 1
        self._run(self.world.tap(0) if agree else self.world.hear(WISH))
        self.happened["deaths"] += self._run(self.world.die(edge, count))
        self._run(judge(self.world))

    def _do(self, doing: Awaitable[None]) -> None:
        self._run(doing)
        self._run(self.world.work())
        self._run(judge(self.world))
        assert len(self.world.phone.calls) <= self._yeses, "more calls than times they agreed"

    def teardown(self) -> None:
        if self._world is not None:
            for name in ("consents", "calls"):
                self.happened[name] += self._run(self.world.value(f"SELECT count(*) FROM {name}"))
            self.happened["rung"] += len(self.world.phone.calls)
            self.happened["withdrawn"] += self._run(
                self.world.value("SELECT count(*) FROM consents WHERE withdrawn_at IS NOT NULL")
            )
            self._run(self._stack.aclose())
            self._run(self._drop())
        self._runner.close()

    async def _drop(self) -> None:
        owner = await asyncpg.connect(self.server)
        await owner.execute(f"DROP DATABASE {self._name} WITH (FORCE)")
        await owner.close()


def test_no_phone_rings_without_consent_in_any_order_of_events(empty_dsn: str, template: str) -> None:
    AnyOrderOfCalls.server, AnyOrderOfCalls.template, AnyOrderOfCalls.happened = empty_dsn, template, Counter()
    run_state_machine_as_test(
        AnyOrderOfCalls,
        settings=settings(
            max_examples=10,
            stateful_step_count=18,
            phases=[Phase.generate],
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
    print(dict(AnyOrderOfCalls.happened))  # noqa: T201 - shown with -s
    assert all(AnyOrderOfCalls.happened[name] for name in ("deaths", "consents", "rung", "withdrawn"))


@pytest.mark.parametrize("edge", EDGES)
async def test_whatever_dies_between_the_yes_and_the_call_one_phone_rings_at_most_once(dsn: str, edge: Edge) -> None:
    """CA4: a worker dies at each edge in turn; the others go on, and the customer is called or answered in the chat."""
    for count in range(12):
        async with call_world(dsn) as world:
            await world.hear(WISH)
            await world.work()
            await world.tap(0)
            died = await world.die(edge, count)
            for _ in range(3):
                await world.work()
                world.now[0] += timedelta(minutes=6)
                await world.leases_end()
            await world.work()
            await judge(world)
            assert await world.value("SELECT count(*) FROM calls WHERE ended_at IS NULL") == 0
            assert await world.value("SELECT count(*) FROM tickets WHERE closed_at IS NULL") == 0
            await world.take_over(on=False)
            await world.work()
            if not died:
                return
    raise AssertionError("the work has more edges than were tried")
