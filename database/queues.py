"""Doorbells on `pgmq` in FIFO groups: lease, hold, acknowledge with a fence, postpone, bury (engine.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, LiteralString

from database.db import Db, Row
from domain.errors import Refused

Queue = Literal["inbox", "outbox", "media"]
FAILURES: Final = "failures"
WAITS: Final = "waits"
PARKED: Final = "parked"
READING: Final = "reading"
NOTES: Final = frozenset({FAILURES, WAITS, PARKED, READING})
"""What the queue notes in a payload for itself; replay leaves them out."""


@dataclass(frozen=True, slots=True)
class Doorbell:
    """One leased row: (`id`, `read_count`) is the fence, `group` the address it rings for."""

    queue: Queue
    id: int
    read_count: int
    group: str
    payload: Mapping[str, Any]
    enqueued_at: datetime

    @property
    def failures(self) -> int:
        """How often handling it failed; waiting and postponing do not count."""
        return int(self.payload.get(FAILURES, 0))

    @property
    def losses(self) -> int:
        """How often a worker leased it and was not heard of again: each lease ends in a failure, a wait or this."""
        return self.read_count - 1 - self.failures - int(self.payload.get(WAITS, 0))


async def lease(db: Db, queue: Queue, seconds: int, quantity: int) -> list[Doorbell]:
    """Take the heads of up to `quantity` groups for `seconds`; nobody else sees them meanwhile."""
    rows = await db.rows(
        "SELECT msg_id, read_ct, message, headers, enqueued_at FROM pgmq.read_grouped_head($1, $2, $3)",
        queue,
        seconds,
        quantity,
    )
    return [_doorbell(queue, row) for row in rows]


async def ring(db: Db, queue: Queue, group: str, payload: Mapping[str, Any]) -> int:
    """Put a doorbell into a group, in the caller's transaction."""
    return await db.value(
        "SELECT pgmq.send($1, $2::jsonb, jsonb_build_object('x-pgmq-group', $3::text))", queue, dict(payload), group
    )


async def hold(db: Db, doorbell: Doorbell) -> None:
    """Lock the doorbell for this transaction. Raises `Refused("lease_lost")` when another worker has it."""
    if await db.value(_HOLD[doorbell.queue], doorbell.id, doorbell.read_count) is None:
        raise _lost()


async def acknowledge(db: Db, doorbell: Doorbell) -> None:
    """Take the doorbell off the queue, fenced. Raises `Refused("lease_lost")`, which undoes the transaction."""
    if await db.execute(_DELETE[doorbell.queue], doorbell.id, doorbell.read_count) == 0:
        raise _lost()


async def extend(db: Db, queue: Queue, doorbells: Iterable[Doorbell], seconds: float) -> int:
    """Keep live leases for `seconds` from now; return how many are still held. A longer wait is never cut short."""
    held = list(doorbells)
    ids, counts = [one.id for one in held], [one.read_count for one in held]
    return await db.execute(_EXTEND[queue], ids, counts, float(seconds))


async def postpone(db: Db, doorbell: Doorbell, seconds: float) -> None:
    """Let the group wait; order is kept, no failure is counted. Raises `Refused("lease_lost")`."""
    await _set_visible(db, doorbell, seconds, WAITS)


async def park(db: Db, doorbell: Doorbell, seconds: float) -> None:
    """Let the group wait for an operator; `unpark` brings it back at once. Raises `Refused("lease_lost")`."""
    await _park(db, doorbell, seconds, PARKED)


async def await_reading(db: Db, doorbell: Doorbell, seconds: float) -> None:
    """Let the group wait for its files to be read; `media.wake_turn` brings it back. Raises `Refused("lease_lost")`."""
    await _park(db, doorbell, seconds, READING)


async def unpark(db: Db) -> int:
    """Bring back all that waits for an operator, in both queues; return how many doorbells."""
    return sum([await db.execute(sql) for sql in _UNPARK])


async def fail(db: Db, doorbell: Doorbell, seconds: float) -> None:
    """Count a failure and let the group wait before the next try. Raises `Refused("lease_lost")`."""
    await _set_visible(db, doorbell, seconds, FAILURES)


async def bury(db: Db, doorbell: Doorbell, cause: str, now: datetime) -> None:
    """Move the doorbell to the dead letters with its cause. Raises `Refused("lease_lost")`."""
    await acknowledge(db, doorbell)
    await db.execute(
        """
        INSERT INTO dead_letters (queue, address_id, payload, cause, attempts, died_at)
        VALUES ($1, $2::text::uuid, $3, $4, $5, $6)
        """,
        doorbell.queue,
        doorbell.group,
        dict(doorbell.payload),
        cause,
        doorbell.failures + 1,
        now,
    )


async def _park(db: Db, doorbell: Doorbell, seconds: float, flag: str) -> None:
    waits = int(doorbell.payload.get(WAITS, 0)) + 1
    if await db.execute(_PARK[doorbell.queue], doorbell.id, doorbell.read_count, float(seconds), waits, flag) == 0:
        raise _lost()


async def _set_visible(db: Db, doorbell: Doorbell, seconds: float, counted: str) -> None:
    count = int(doorbell.payload.get(counted, 0)) + 1
    if (
        await db.execute(_SET_VISIBLE[doorbell.queue], doorbell.id, doorbell.read_count, float(seconds), counted, count)
        == 0
    ):
        raise _lost()


def _doorbell(queue: Queue, row: Row) -> Doorbell:
    headers: Mapping[str, Any] = row["headers"] or {}
    group = str(headers.get("x-pgmq-group", ""))
    return Doorbell(queue, row["msg_id"], row["read_ct"], group, row["message"], row["enqueued_at"])


def _lost() -> Refused:
    return Refused("lease_lost", "Another worker took this over.")


# A queue is a table, and a table's name cannot be a parameter: each statement stands here once per queue.
_HOLD: Final[Mapping[Queue, LiteralString]] = {
    "inbox": "SELECT 1 FROM pgmq.q_inbox WHERE msg_id = $1 AND read_ct = $2 FOR UPDATE",
    "outbox": "SELECT 1 FROM pgmq.q_outbox WHERE msg_id = $1 AND read_ct = $2 FOR UPDATE",
    "media": "SELECT 1 FROM pgmq.q_media WHERE msg_id = $1 AND read_ct = $2 FOR UPDATE",
}
_DELETE: Final[Mapping[Queue, LiteralString]] = {
    "inbox": "DELETE FROM pgmq.q_inbox WHERE msg_id = $1 AND read_ct = $2",
    "outbox": "DELETE FROM pgmq.q_outbox WHERE msg_id = $1 AND read_ct = $2",
    "media": "DELETE FROM pgmq.q_media WHERE msg_id = $1 AND read_ct = $2",
}
_LATER: Final = """
vt = greatest(vt, clock_timestamp() + make_interval(secs => $3))
FROM (SELECT unnest($1::bigint[]) AS id, unnest($2::int[]) AS read_count) held
WHERE msg_id = held.id AND read_ct = held.read_count
"""
_EXTEND: Final[Mapping[Queue, LiteralString]] = {
    "inbox": "UPDATE pgmq.q_inbox SET" + _LATER,
    "outbox": "UPDATE pgmq.q_outbox SET" + _LATER,
    "media": "UPDATE pgmq.q_media SET" + _LATER,
}
_AGAIN: Final = """
vt = clock_timestamp() + make_interval(secs => $3),
message = message || jsonb_build_object($4::text, $5::int)
WHERE msg_id = $1 AND read_ct = $2
"""
_SET_VISIBLE: Final[Mapping[Queue, LiteralString]] = {
    "inbox": "UPDATE pgmq.q_inbox SET" + _AGAIN,
    "outbox": "UPDATE pgmq.q_outbox SET" + _AGAIN,
    "media": "UPDATE pgmq.q_media SET" + _AGAIN,
}
_PARKED: Final = """
vt = clock_timestamp() + make_interval(secs => $3),
message = message || jsonb_build_object('waits', $4::int, $5::text, true)
WHERE msg_id = $1 AND read_ct = $2
"""
_PARK: Final[Mapping[Queue, LiteralString]] = {
    "inbox": "UPDATE pgmq.q_inbox SET" + _PARKED,
    "outbox": "UPDATE pgmq.q_outbox SET" + _PARKED,
    "media": "UPDATE pgmq.q_media SET" + _PARKED,
}
_COME_BACK: Final = """
vt = least(vt, clock_timestamp()), message = message - 'parked' WHERE message ? 'parked'
"""
_UNPARK: Final[tuple[LiteralString, ...]] = (
    "UPDATE pgmq.q_inbox SET" + _COME_BACK,
    "UPDATE pgmq.q_outbox SET" + _COME_BACK,
)
