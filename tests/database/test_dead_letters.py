"""What finally failed can be seen and tried again, once (OP3); deliveries' own cases are in `workers/test_delivery_crashes`."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from database import dead_letters, queues
from database.db import Pool

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ADDRESS = str(uuid.uuid4())


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    pool = await Pool.open(dsn, "concierge_operator", size=4)
    yield pool
    await pool.close()


async def _die(pool: Pool, cause: str = "ValueError", **payload: object) -> int:
    async with pool.transaction() as db:
        await queues.ring(db, "inbox", ADDRESS, payload)
        (doorbell,) = await queues.lease(db, "inbox", 30, 1)
        await queues.fail(db, doorbell, 0)
        await queues.postpone(db, doorbell, 0)
        (doorbell,) = await queues.lease(db, "inbox", 30, 1)
        await queues.bury(db, doorbell, cause, NOON)
        return (await dead_letters.list_open(db))[0].id


async def _replay(pool: Pool, letter_id: int) -> bool:
    async with pool.transaction() as db:
        return await dead_letters.replay(db, letter_id, NOON + timedelta(hours=1))


async def test_the_newest_letter_is_listed_first_with_its_cause_and_tries(pool: Pool):
    await _die(pool, "first")
    await _die(pool, "second")
    async with pool.transaction() as db:
        letters = await dead_letters.list_open(db)
    assert [(one.cause, one.attempts, one.died_at) for one in letters] == [("second", 2, NOON), ("first", 2, NOON)]


async def test_a_replayed_doorbell_rings_in_its_group_with_all_its_tries_again(pool: Pool):
    letter = await _die(pool, cause="message")
    assert await _replay(pool, letter)
    async with pool.connection() as db:
        (doorbell,) = await queues.lease(db, "inbox", 30, 5)
        assert await dead_letters.list_open(db) == []
        assert await dead_letters.load(db, letter) is not None
    assert (doorbell.group, dict(doorbell.payload), doorbell.failures) == (ADDRESS, {}, 0)


async def test_two_operators_replaying_one_letter_ring_once(pool: Pool):
    letter = await _die(pool)
    assert sorted(await asyncio.gather(_replay(pool, letter), _replay(pool, letter))) == [False, True]
    async with pool.connection() as db:
        assert await db.value("SELECT count(*) FROM pgmq.q_inbox") == 1


async def test_a_letter_that_is_not_there_rings_nothing(pool: Pool):
    assert not await _replay(pool, 4711)
    async with pool.connection() as db:
        assert await dead_letters.load(db, 4711) is None
