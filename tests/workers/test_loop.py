"""The loop never ends, loses nothing and counts only what failed (engine rules 4, 5, 9)."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from database import queues
from database.bell import Bell
from database.db import Pool
from database.queues import Doorbell
from domain.errors import Refused, Unavailable
from workers.loop import Loop, Pace

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
QUICK = Pace(first_back_off=0.0, grace=0.05, poll=30.0)


class Bench:
    """A queue, and a handler that does what it is told."""

    def __init__(self, dsn: str, pool: Pool, owner: asyncpg.Connection) -> None:
        self.dsn, self.pool, self.owner = dsn, pool, owner
        self.handled: list[Any] = []
        self.errors: list[Exception] = []

    async def ring(self, name: object = None, group: str | None = None) -> None:
        async with self.pool.transaction() as db:
            await queues.ring(db, "outbox", group or str(uuid.uuid4()), {"name": name})

    async def handle(self, doorbell: Doorbell) -> None:
        self.handled.append(doorbell.payload["name"])
        if self.errors:
            raise self.errors.pop(0)
        async with self.pool.transaction() as db:
            await queues.acknowledge(db, doorbell)

    def loop(self, handle: Any = None, pace: Pace = QUICK) -> Loop:
        return Loop(self.pool, "outbox", handle or self.handle, lambda: NOON, pace)

    async def left(self) -> int:
        return await self.owner.fetchval("SELECT count(*) FROM pgmq.q_outbox")

    async def letters(self) -> list[tuple[str, int]]:
        rows = await self.owner.fetch("SELECT cause, attempts FROM dead_letters ORDER BY id")
        return [tuple(row) for row in rows]


@pytest.fixture
async def bench(dsn: str) -> AsyncIterator[Bench]:
    pool = await Pool.open(dsn, "concierge_operator", size=4)
    owner = await asyncpg.connect(dsn)
    yield Bench(dsn, pool, owner)
    await owner.close()
    await pool.close()


async def test_one_group_is_worked_in_order_and_others_beside_it(bench: Bench):
    one, other = str(uuid.uuid4()), str(uuid.uuid4())
    for name in ("a1", "a2", "a3"):
        await bench.ring(name, one)
    await bench.ring("b1", other)
    assert await bench.loop().drain() == 4
    assert [name for name in bench.handled if name[0] == "a"] == ["a1", "a2", "a3"]
    assert bench.handled.index("b1") <= 1


async def test_a_failure_is_tried_again_and_forgotten_once_it_works(bench: Bench):
    bench.errors = [ValueError("secret words"), Unavailable("provider")]
    await bench.ring("x")
    await bench.loop().drain()
    assert (bench.handled, await bench.left(), await bench.letters()) == (["x"] * 3, 0, [])


async def test_what_fails_five_times_is_buried_with_its_cause_and_the_next_goes_on(bench: Bench):
    group = str(uuid.uuid4())
    bench.errors = [ValueError("what a person wrote")] * 5
    await bench.ring("bad", group)
    await bench.ring("good", group)
    await bench.loop().drain()
    assert bench.handled == ["bad"] * 5 + ["good"]
    assert (await bench.letters(), await bench.left()) == ([("ValueError", 5)], 0)


async def test_a_cause_names_the_rule_and_never_the_words(bench: Bench):
    bench.errors = [Refused("no_consent", "Ada said no")] * 5
    await bench.ring("x")
    await bench.loop().drain()
    assert await bench.letters() == [("refused:no_consent", 5)]


async def test_a_lost_lease_is_no_failure(bench: Bench):
    bench.errors = [Refused("lease_lost")]
    await bench.ring("x")
    await bench.loop().drain()
    assert await bench.owner.fetchval("SELECT message FROM pgmq.q_outbox") == '{"name": "x"}'


async def test_waiting_is_no_failure_however_often(bench: Bench):
    async def wait(doorbell: Doorbell) -> None:
        bench.handled.append(doorbell.failures)
        async with bench.pool.transaction() as db:
            await (queues.postpone if len(bench.handled) < 30 else _acknowledge)(db, doorbell, 0)

    await bench.ring("x")
    await bench.loop(wait).drain()
    assert (bench.handled, await bench.letters()) == ([0] * 30, [])


async def _acknowledge(db: Any, doorbell: Doorbell, _: float) -> None:
    await queues.acknowledge(db, doorbell)


async def test_a_doorbell_that_takes_its_workers_down_is_buried(bench: Bench):
    """A worker killed by what it handles counts no failure; without this it would kill every worker for ever."""
    await bench.ring("poison")
    for _ in range(10):
        async with bench.pool.connection() as db:
            assert len(await queues.lease(db, "outbox", 0, 1)) == 1
    await bench.loop().drain()
    assert (bench.handled, await bench.letters()) == ([], [("worker_lost", 1)])


async def test_a_dozen_slots_never_run_one_group_twice_at_once(bench: Bench):
    running: set[str] = set()

    async def watch(doorbell: Doorbell) -> None:
        assert doorbell.group not in running
        running.add(doorbell.group)
        async with bench.pool.transaction() as db:
            await queues.acknowledge(db, doorbell)
            running.discard(doorbell.group)  # before the commit: after it the next one may run
        bench.handled.append(doorbell.id)

    groups = [str(uuid.uuid4()) for _ in range(4)]
    for number in range(40):
        await bench.ring(number, groups[number % 4])
    loops = [bench.loop(watch, Pace(slots=12)) for _ in range(3)]
    await asyncio.gather(*(loop.drain() for loop in loops))
    assert (len(bench.handled), await bench.letters()) == (40, [])


async def test_a_bell_wakes_a_loop_that_would_poll_much_later(bench: Bench):
    done = asyncio.Event()

    async def note(doorbell: Doorbell) -> None:
        await bench.handle(doorbell)
        done.set()

    bell = Bell(bench.dsn)
    task = asyncio.create_task(bench.loop(note).run(bench.dsn))
    try:
        async with asyncio.timeout(20):
            await _until(
                bench,
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
                1,
            )
            await bench.ring("x")
            bell.ring("outbox")
            await done.wait()
    finally:
        task.cancel()
        await bell.close()


async def test_a_loop_survives_every_connection_being_cut(bench: Bench):
    """The database restarts; the loop waits, comes back and goes on."""
    done = asyncio.Event()

    async def note(doorbell: Doorbell) -> None:
        await bench.handle(doorbell)
        done.set()

    task = asyncio.create_task(bench.loop(note, Pace(poll=0.05, first_back_off=0.05)).run(bench.dsn))
    try:
        async with asyncio.timeout(20):
            await _until(
                bench,
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
                1,
            )
            await bench.owner.execute(
                """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid()"""
            )
            await bench.owner.execute(
                "SELECT pgmq.send('outbox', '{\"name\": \"x\"}', jsonb_build_object('x-pgmq-group', $1::text))",
                str(uuid.uuid4()),
            )
            await done.wait()
    finally:
        task.cancel()
    assert bench.handled == ["x"]


async def test_a_live_lease_is_kept_while_its_handler_works(bench: Bench):
    """A handler slower than the lease keeps it; the beat is a third of the lease."""

    async def slow(doorbell: Doorbell) -> None:
        first = await bench.owner.fetchval("SELECT vt FROM pgmq.q_outbox")
        await _until(bench, f"SELECT (vt > '{first}')::int FROM pgmq.q_outbox", 1)
        await bench.handle(doorbell)

    await bench.ring("x")
    async with asyncio.timeout(20):
        await bench.loop(slow, Pace(lease=1)).drain()
    assert (bench.handled, await bench.left()) == (["x"], 0)


async def test_stopping_lets_a_running_handler_finish(bench: Bench):
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def slow(doorbell: Doorbell) -> None:
        reached.set()
        await go_on.wait()
        await bench.handle(doorbell)

    await bench.ring("x")
    task = asyncio.create_task(bench.loop(slow, Pace(grace=20)).run(bench.dsn))
    async with asyncio.timeout(20):
        await reached.wait()
        task.cancel()
        go_on.set()
        await asyncio.gather(task, return_exceptions=True)
    assert (bench.handled, await bench.left()) == (["x"], 0)


async def test_stopping_abandons_a_handler_that_takes_too_long_and_its_work_stays_queued(bench: Bench):
    reached, ended = asyncio.Event(), asyncio.Event()

    async def stuck(_: Doorbell) -> None:
        reached.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    await bench.ring("x")
    task = asyncio.create_task(bench.loop(stuck).run(bench.dsn))
    async with asyncio.timeout(20):
        await reached.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert ended.is_set()
    assert (await bench.left(), await bench.letters()) == (1, [])


def test_back_off_doubles_and_is_never_longer_than_said():
    pace = Pace(first_back_off=1, longest_back_off=60)
    waits = [pace.back_off(failures) for failures in range(12)]
    assert all(low <= wait <= low * 1.2 for wait, low in zip(waits, [1, 2, 4, 8, 16, 32] + [60] * 6, strict=True))


async def _until(bench: Bench, sql: str, at_least: int) -> None:
    while await bench.owner.fetchval(sql) < at_least:
        pass  # asking is what lets others run
