"""Deliveries that time or a late status settles: those that waited, those that failed after all, those nobody knows of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from database.db import Db


async def ring_due(db: Db, now: datetime) -> int:
    """Bring back what waited outside the queue until now; return how many."""
    return await db.value(
        """
        WITH due AS (
          UPDATE deliveries SET wait_until = NULL
          WHERE id IN (SELECT id FROM deliveries WHERE wait_until <= $1 ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED)
          RETURNING id, address_id, state
        ), ordered AS (SELECT id, address_id FROM due WHERE state = 'queued' ORDER BY id)
        SELECT count(*) FROM ordered, pgmq.send(
          'outbox', jsonb_build_object('delivery_id', ordered.id),
          jsonb_build_object('x-pgmq-group', ordered.address_id::text))
        """,
        now,
    )


async def list_failed(db: Db) -> Sequence[int]:
    """Name deliveries that a provider accepted first and reported as failed later; at most 100."""
    return [
        row["id"] for row in await db.rows("SELECT id FROM deliveries WHERE state = 'failed' ORDER BY id LIMIT 100")
    ]


async def take_failed(db: Db, delivery_id: int, now: datetime) -> str | None:
    """End a failed delivery and return the provider's reason; None when another worker has it or it arrived after all."""
    return await db.value(
        """
        UPDATE deliveries SET state = 'dead', settled_at = $2
        WHERE id = (SELECT id FROM deliveries WHERE id = $1 AND state = 'failed' FOR UPDATE SKIP LOCKED)
        RETURNING coalesce(reason, 'failed')
        """,
        delivery_id,
        now,
    )


async def start_over(db: Db, delivery_id: int) -> None:
    """Make a failed message new, as its template: under another token, so that words on the old one do not touch it."""
    await db.execute(
        """
        UPDATE deliveries SET state = 'queued', content = fallback, fallback = NULL, token = gen_random_uuid(),
                              provider_id = NULL, status = NULL, status_rank = 0, settled_at = NULL
        WHERE id = $1
        """,
        delivery_id,
    )


async def give_up_unknown(db: Db, sent_before: datetime, now: datetime) -> int:
    """Bury sends whose fate nobody told us; return how many. They are never sent again by themselves."""
    return await db.value(
        """
        WITH lost AS (
          UPDATE deliveries SET state = 'dead', reason = 'unknown_outcome', settled_at = $2
          WHERE id IN (SELECT id FROM deliveries WHERE state IN ('unknown', 'sending') AND sending_at < $1
                       ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED)
          RETURNING id, address_id, attempts
        ), buried AS (
          INSERT INTO dead_letters (queue, address_id, payload, cause, attempts, died_at)
          SELECT 'outbox', address_id, jsonb_build_object('delivery_id', id), 'unknown_outcome', attempts, $2 FROM lost
          RETURNING 1
        )
        SELECT count(*) FROM buried
        """,
        sent_before,
        now,
    )
