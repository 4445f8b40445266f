"""One sitting of an address with one of our accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from database.db import Db


@dataclass(frozen=True, slots=True)
class Sitting:
    """One open conversation, without a word of who or what."""

    id: int
    party: str
    last_inbound_at: datetime
    taken_over_at: datetime | None
    taken_over_by: str | None


async def list_open(db: Db, limit: int = 200) -> list[Sitting]:
    """Return the open conversations, the latest first."""
    rows = await db.rows(
        """
        SELECT id, CASE WHEN vendor_id IS NULL THEN 'customer' ELSE 'vendor' END AS party,
               last_inbound_at, taken_over_at, taken_over_by
        FROM conversations WHERE closed_at IS NULL ORDER BY last_inbound_at DESC NULLS LAST, id DESC LIMIT $1
        """,
        limit,
    )
    return [Sitting(r["id"], r["party"], r["last_inbound_at"], r["taken_over_at"], r["taken_over_by"]) for r in rows]


async def close_idle(db: Db, silent_since: datetime, now: datetime) -> int:
    """Close every conversation whose last message is older than `silent_since`; the next one opens anew (IN9).

    A customer's conversation that a human has taken stays theirs until it is given back (DE9).
    """
    return await db.execute(
        """
        UPDATE conversations SET closed_at = $2
        WHERE id IN (SELECT id FROM conversations
                     -- None can be idle longer than it is open, and an index on this does not change with each message.
                     WHERE closed_at IS NULL AND opened_at < $1 AND last_inbound_at < $1
                       AND (taken_over_at IS NULL OR vendor_id IS NOT NULL)
                     ORDER BY opened_at, id LIMIT 500 FOR UPDATE SKIP LOCKED)
        """,
        silent_since,
        now,
    )


async def give_back(db: Db, conversation_id: int) -> bool:
    """Let automation answer again after a human took over (DE9)."""
    return (
        await db.execute(
            "UPDATE conversations SET taken_over_at = NULL, taken_over_by = NULL WHERE id = $1", conversation_id
        )
    ) == 1


async def take_over(db: Db, conversation_id: int, by: str, now: datetime) -> bool:
    """Silence automation because an operator answers."""
    return (
        await db.execute(
            "UPDATE conversations SET taken_over_at = $3, taken_over_by = $2 WHERE id = $1", conversation_id, by, now
        )
    ) == 1
