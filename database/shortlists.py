"""The shortlist of a ticket, kept as it was ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from database.db import Db


async def keep(db: Db, ticket_id: int, customer_id: UUID, lines: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Store the ranking once; a second ranking of the same ticket changes nothing."""
    await db.execute(
        """
        INSERT INTO shortlists (ticket_id, customer_id, lines, made_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (ticket_id) DO NOTHING
        """,
        ticket_id,
        customer_id,
        [dict(line) for line in lines],
        now,
    )


async def of_ticket(db: Db, ticket_id: int) -> Sequence[Mapping[str, Any]]:
    """Return the stored lines, best first; empty when nothing was ranked."""
    return await db.value("SELECT lines FROM shortlists WHERE ticket_id = $1", ticket_id) or []
