"""One sitting of an address with one of our accounts."""

from __future__ import annotations

from datetime import datetime

from database.db import Db


async def close_idle(db: Db, silent_since: datetime, now: datetime) -> int:
    """Close every conversation whose last message is older than `silent_since`; the next one opens anew (IN9)."""
    return await db.execute(
        """
        UPDATE conversations SET closed_at = $2
        WHERE id IN (SELECT id FROM conversations WHERE closed_at IS NULL AND last_inbound_at < $1
                     ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED)
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
