"""What finally failed: list, look, try again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from database import queues
from database.db import Db, Row


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Failed work with its cause."""

    id: int
    queue: str
    payload: Mapping[str, Any]
    cause: str
    attempts: int
    died_at: datetime


async def list_open(db: Db, limit: int = 1000) -> Sequence[DeadLetter]:
    """Return what was not replayed, newest first."""
    rows = await db.rows(
        """SELECT id, queue, payload, cause, attempts, died_at FROM dead_letters
           WHERE replayed_at IS NULL ORDER BY id DESC LIMIT $1""",
        limit,
    )
    return [_letter(row) for row in rows]


async def load(db: Db, letter_id: int) -> DeadLetter | None:
    """Return one, replayed or not."""
    row = await db.row("SELECT id, queue, payload, cause, attempts, died_at FROM dead_letters WHERE id = $1", letter_id)
    return _letter(row) if row else None


async def replay(db: Db, letter_id: int, now: datetime) -> bool:
    """Ring the bell again and note that it rang; False when it was replayed before or is not there.

    A delivery goes back to the queue of things to send, unless it arrived meanwhile: that is only noted.
    Effects that were done stay done, their keys say so.
    """
    row = await db.row(
        """
        UPDATE dead_letters SET replayed_at = $2 WHERE id = $1 AND replayed_at IS NULL
        RETURNING queue, address_id, payload
        """,
        letter_id,
        now,
    )
    if row is None:
        return False
    payload = {key: value for key, value in row["payload"].items() if key not in queues.NOTES}
    if row["queue"] == "outbox" and await _revive(db, payload.get("delivery_id"), now) == "accepted":
        return True
    await queues.ring(db, row["queue"], str(row["address_id"]), payload)
    return True


async def _revive(db: Db, delivery_id: int | None, now: datetime) -> str | None:
    """Return the state it is in now; None where there was nothing to revive."""
    return await db.value(
        """
        UPDATE deliveries SET
          state = CASE WHEN arrived THEN 'accepted' ELSE 'queued' END,
          reason = NULL, attempts = 0, settled_at = CASE WHEN arrived THEN $2::timestamptz END,
          -- What failed for good is sent under another token, so that words on the old try do not touch the new one.
          token = CASE WHEN d.status = 'failed' THEN gen_random_uuid() ELSE d.token END,
          provider_id = CASE WHEN d.status = 'failed' THEN NULL ELSE d.provider_id END,
          status_rank = CASE WHEN d.status = 'failed' THEN 0 ELSE d.status_rank END,
          status = nullif(d.status, 'failed')
        FROM (SELECT id, status, provider_id, token, status_rank, status IS NOT NULL AND status <> 'failed' AS arrived
              FROM deliveries WHERE id = $1 AND state IN ('dead', 'failed', 'refused') FOR UPDATE) d
        WHERE deliveries.id = d.id
        RETURNING deliveries.state
        """,
        delivery_id,
        now,
    )


def _letter(row: Row) -> DeadLetter:
    return DeadLetter(row["id"], row["queue"], row["payload"], row["cause"], row["attempts"], row["died_at"])
