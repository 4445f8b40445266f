"""One sitting of an address with one of our accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from database import queues
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


async def take_over(db: Db, conversation_id: int, by: str, now: datetime) -> bool:
    """Silence automation because an operator answers; False when there is no such open conversation (DE9)."""
    return (
        await db.execute(
            """
            UPDATE conversations SET taken_over_at = coalesce(taken_over_at, $3), taken_over_by = $2
            WHERE id = $1 AND closed_at IS NULL
            """,
            conversation_id,
            by,
            now,
        )
    ) == 1


async def give_back(db: Db, conversation_id: int, answer_by: datetime, *, dealt_with: bool = False) -> int | None:
    """Let automation go on where the human stopped; None when there is no such conversation (DE9).

    What the customer wrote after the human's last message waits again and is to be answered by `answer_by`, unless it
    was `dealt_with` in a way we cannot see. Timers that rang meanwhile ring again. Returns how many messages wait.
    """
    row = await db.row(
        """
        UPDATE conversations c SET taken_over_at = NULL, taken_over_by = NULL
        FROM (SELECT id, taken_over_at FROM conversations WHERE id = $1 FOR UPDATE) before
        WHERE c.id = before.id RETURNING c.address_id, before.taken_over_at
        """,
        conversation_id,
    )
    if row is None:
        return None
    if row["taken_over_at"] is None:
        return 0
    waiting = 0 if dealt_with else await _wait_again(db, conversation_id, row["address_id"], answer_by)
    await _set_timers_again(db, row["address_id"])
    address = str(row["address_id"])
    await queues.ring(db, "inbox", address, {"cause": "given_back", "address_id": address})
    return waiting


async def _wait_again(db: Db, conversation_id: int, address_id: UUID, answer_by: datetime) -> int:
    """Staff who answer from the phone app are seen as notices; what was sent after the last of them has no answer."""
    return await db.execute(
        """
        UPDATE messages m SET turn_id = NULL, answer_by = $3
        FROM turns t
        WHERE m.conversation_id = $1 AND t.id = m.turn_id AND t.reason = 'taken_over'
          AND m.sent_at > coalesce((SELECT max(n.at) FROM notices n WHERE n.address_id = $2 AND n.kind = 'staff_message'),
                                   '-infinity')
        """,
        conversation_id,
        address_id,
        answer_by,
    )


async def _set_timers_again(db: Db, address_id: UUID) -> None:
    """Nobody acted on what rang while a human answered; what was acted on finds its effect done."""
    await db.execute(
        """
        UPDATE timers r SET fired_at = NULL FROM tickets t
        WHERE r.address_id = $1 AND r.fired_at IS NOT NULL AND r.cancelled_at IS NULL
          AND t.id = r.ticket_id AND t.closed_at IS NULL
        """,
        address_id,
    )
