"""Doorbells: a lease is a fence, a wait keeps the order, what is lost is told (engine rules 4, 8, 9)."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime

import asyncpg
import pytest

from database import queues
from database.db import Pool
from database.queues import Doorbell, Queue
from domain.errors import Refused

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
GROUP = str(uuid.uuid4())


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    pool = await Pool.open(dsn, "concierge_operator", size=4)
    yield pool
    await pool.close()


async def _ring(pool: Pool, queue: Queue = "inbox", group: str = GROUP, **payload: object) -> None:
    async with pool.transaction() as db:
        await queues.ring(db, queue, group, payload)


async def _lease(pool: Pool, queue: Queue = "inbox", seconds: int = 30) -> list[Doorbell]:
    async with pool.connection() as db:
        return await queues.lease(db, queue, seconds, 10)


@pytest.mark.parametrize("queue", ["inbox", "outbox"])
async def test_a_doorbell_carries_its_group_and_payload(pool: Pool, queue: Queue):
    await _ring(pool, queue, cause="message")
    (doorbell,) = await _lease(pool, queue)
    assert (doorbell.queue, doorbell.group, doorbell.read_count) == (queue, GROUP, 1)
    assert (dict(doorbell.payload), doorbell.failures, doorbell.losses) == ({"cause": "message"}, 0, 0)


async def test_a_group_shows_its_head_only_and_nothing_while_that_is_leased(pool: Pool):
    await _ring(pool, name="first")
    await _ring(pool, name="second")
    assert [one.payload["name"] for one in await _lease(pool)] == ["first"]
    assert await _lease(pool) == []


async def test_a_bell_rung_in_a_transaction_that_is_undone_never_rang(pool: Pool):
    with suppress(ZeroDivisionError):
        async with pool.transaction() as db:
            await queues.ring(db, "inbox", GROUP, {})
            raise ZeroDivisionError
    assert await _lease(pool) == []


@pytest.mark.parametrize("queue", ["inbox", "outbox"])
async def test_every_use_of_a_lost_lease_is_refused_and_undoes_its_transaction(pool: Pool, queue: Queue):
    await _ring(pool, queue)
    (stale,) = await _lease(pool, queue, seconds=0)
    (live,) = await _lease(pool, queue)
    uses = (queues.hold, queues.acknowledge, _postpone, _fail, _bury)
    for use in uses:
        with pytest.raises(Refused) as refusal:
            await _ring_and(pool, use, stale)
        assert refusal.value.code == "lease_lost"
    async with pool.transaction() as db:
        assert await queues.extend(db, queue, [stale], 60) == 0
        await queues.acknowledge(db, live)
    assert await _lease(pool, queue) == []


async def test_a_lease_that_ran_out_but_was_not_taken_still_holds(pool: Pool):
    await _ring(pool)
    (doorbell,) = await _lease(pool, seconds=0)
    async with pool.transaction() as db:
        await queues.hold(db, doorbell)
        assert await queues.extend(db, "inbox", [doorbell], 60) == 1
    assert await _lease(pool) == []


async def test_a_held_doorbell_is_passed_over_by_other_workers(pool: Pool):
    await _ring(pool)
    (doorbell,) = await _lease(pool, seconds=0)
    async with pool.transaction() as db:
        await queues.hold(db, doorbell)
        assert await _lease(pool) == []


async def test_a_postponed_group_waits_as_a_whole(pool: Pool):
    await _ring(pool, name="first")
    await _ring(pool, name="second")
    (first,) = await _lease(pool)
    async with pool.transaction() as db:
        await queues.postpone(db, first, 3600)
    assert await _lease(pool) == []
    async with pool.transaction() as db:
        await queues.postpone(db, first, 0)
    assert [one.payload["name"] for one in await _lease(pool)] == ["first"]


async def test_a_beat_never_cuts_a_wait_short(pool: Pool):
    """The loop's beat may come just after a handler postponed its doorbell for an hour."""
    await _ring(pool)
    (doorbell,) = await _lease(pool)
    async with pool.transaction() as db:
        await queues.postpone(db, doorbell, 3600)
        await queues.extend(db, "inbox", [doorbell], 30)
        left = await db.value("SELECT extract(epoch FROM vt - clock_timestamp()) FROM pgmq.q_inbox")
    assert left > 3500


async def test_a_beat_does_not_forget_a_failure(pool: Pool):
    await _ring(pool)
    (doorbell,) = await _lease(pool)
    async with pool.transaction() as db:
        await queues.fail(db, doorbell, 0)
        await queues.extend(db, "inbox", [doorbell], 0)
    (again,) = await _lease(pool)
    assert (again.failures, again.losses) == (1, 0)


async def test_failures_waits_and_lost_workers_are_told_apart(pool: Pool):
    await _ring(pool)
    (doorbell,) = await _lease(pool)
    async with pool.transaction() as db:
        await queues.fail(db, doorbell, 0)
    (doorbell,) = await _lease(pool)
    async with pool.transaction() as db:
        await queues.postpone(db, doorbell, 0)
    await _lease(pool, seconds=0)  # nobody heard of this one again
    (doorbell,) = await _lease(pool)
    assert (doorbell.read_count, doorbell.failures, doorbell.losses) == (4, 1, 1)


async def test_a_buried_doorbell_lies_with_its_cause_and_frees_its_group(pool: Pool, dsn: str):
    await _ring(pool, name="first")
    await _ring(pool, name="second")
    (first,) = await _lease(pool)
    async with pool.transaction() as db:
        await queues.bury(db, first, "ValueError", NOON)
    assert [one.payload["name"] for one in await _lease(pool)] == ["second"]
    owner = await asyncpg.connect(dsn)
    row = await owner.fetchrow("SELECT queue, address_id::text, cause, attempts, died_at FROM dead_letters")
    await owner.close()
    assert row is not None
    assert tuple(row) == ("inbox", GROUP, "ValueError", 1, NOON)


async def _ring_and(pool: Pool, use: Callable[..., Awaitable[None]], doorbell: Doorbell) -> None:
    async with pool.transaction() as db:
        await queues.ring(db, doorbell.queue, str(uuid.uuid4()), {})
        await use(db, doorbell)


async def _postpone(db: object, doorbell: Doorbell) -> None:
    await queues.postpone(db, doorbell, 1)  # type: ignore[arg-type]


async def _fail(db: object, doorbell: Doorbell) -> None:
    await queues.fail(db, doorbell, 1)  # type: ignore[arg-type]


async def _bury(db: object, doorbell: Doorbell) -> None:
    await queues.bury(db, doorbell, "cause", NOON)  # type: ignore[arg-type]
