"""Doorbells on `pgmq` in FIFO groups: lease, hold, acknowledge with a fence, postpone, bury (engine.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from database.db import Db, Row
from domain.errors import Refused

Queue = Literal["inbox", "outbox"]


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
        return int(self.payload.get("failures", 0))


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
    if doorbell.queue == "inbox":
        held = await db.value(
            "SELECT 1 FROM pgmq.q_inbox WHERE msg_id = $1 AND read_ct = $2 FOR UPDATE", doorbell.id, doorbell.read_count
        )
    else:
        held = await db.value(
            "SELECT 1 FROM pgmq.q_outbox WHERE msg_id = $1 AND read_ct = $2 FOR UPDATE",
            doorbell.id,
            doorbell.read_count,
        )
    if held is None:
        raise _lost()


async def acknowledge(db: Db, doorbell: Doorbell) -> None:
    """Take the doorbell off the queue, fenced. Raises `Refused("lease_lost")`, which undoes the transaction."""
    if doorbell.queue == "inbox":
        gone = await db.execute(
            "DELETE FROM pgmq.q_inbox WHERE msg_id = $1 AND read_ct = $2", doorbell.id, doorbell.read_count
        )
    else:
        gone = await db.execute(
            "DELETE FROM pgmq.q_outbox WHERE msg_id = $1 AND read_ct = $2", doorbell.id, doorbell.read_count
        )
    if gone == 0:
        raise _lost()


async def extend(db: Db, doorbell: Doorbell, seconds: int) -> bool:
    """Keep a live lease for `seconds` more; False when it is lost."""
    return await _set_visible(db, doorbell, seconds, doorbell.payload)


async def postpone(db: Db, doorbell: Doorbell, seconds: float) -> None:
    """Let the group wait; order is kept. Raises `Refused("lease_lost")`."""
    if not await _set_visible(db, doorbell, seconds, doorbell.payload):
        raise _lost()


async def fail(db: Db, doorbell: Doorbell, seconds: float) -> bool:
    """Count a failure and let the group wait before the next try; False when the lease is lost."""
    return await _set_visible(db, doorbell, seconds, {**doorbell.payload, "failures": doorbell.failures + 1})


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


async def _set_visible(db: Db, doorbell: Doorbell, seconds: float, payload: Mapping[str, Any]) -> bool:
    if doorbell.queue == "inbox":
        touched = await db.execute(
            """UPDATE pgmq.q_inbox SET vt = clock_timestamp() + make_interval(secs => $3), message = $4
               WHERE msg_id = $1 AND read_ct = $2""",
            doorbell.id,
            doorbell.read_count,
            float(seconds),
            dict(payload),
        )
    else:
        touched = await db.execute(
            """UPDATE pgmq.q_outbox SET vt = clock_timestamp() + make_interval(secs => $3), message = $4
               WHERE msg_id = $1 AND read_ct = $2""",
            doorbell.id,
            doorbell.read_count,
            float(seconds),
            dict(payload),
        )
    return touched == 1


def _doorbell(queue: Queue, row: Row) -> Doorbell:
    headers: Mapping[str, Any] = row["headers"] or {}
    group = str(headers.get("x-pgmq-group", ""))
    return Doorbell(queue, row["msg_id"], row["read_ct"], group, row["message"], row["enqueued_at"])


def _lost() -> Refused:
    return Refused("lease_lost", "Another worker took this over.")
