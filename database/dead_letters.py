"""What finally failed: list, look, try again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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

    A delivery goes back to the queue of things to send; effects that were done stay done, their keys say so.
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
    payload = {key: value for key, value in row["payload"].items() if key != "failures"}
    if row["queue"] == "outbox":
        await db.execute(
            """UPDATE deliveries SET state = 'queued', reason = NULL, settled_at = NULL
               WHERE id = $1 AND state IN ('dead', 'failed', 'unknown', 'refused')""",
            payload.get("delivery_id"),
        )
    await db.execute(
        "SELECT pgmq.send($1, $2::jsonb, jsonb_build_object('x-pgmq-group', $3::text))",
        row["queue"],
        payload,
        str(row["address_id"]),
    )
    return True


def _letter(row: Row) -> DeadLetter:
    return DeadLetter(row["id"], row["queue"], row["payload"], row["cause"], row["attempts"], row["died_at"])
