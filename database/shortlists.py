"""The shortlist of a ticket, kept as it was ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from database.db import Db


@dataclass(frozen=True, slots=True)
class Unread:
    """A shortlist that the customer knows of and has not seen."""

    ticket_id: int
    requirements: Mapping[str, Any]


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


async def unread_of_customer(db: Db, customer_id: UUID) -> Unread | None:
    """Return the customer's latest shortlist if a template announced it and the offers themselves never followed."""
    row = await db.row(
        """
        SELECT d.ticket_id, t.requirements, d.as_template AND d.state IN ('accepted', 'unknown')
               AND d.id > coalesce(c.stopped_through, 0)
               AND NOT EXISTS (SELECT FROM deliveries o WHERE o.business_id = d.business_id
                                 AND o.effect_key = 'offers:' || d.ticket_id) AS is_unread
        FROM deliveries d JOIN tickets t ON t.id = d.ticket_id JOIN customers c ON c.id = d.customer_id
        WHERE d.customer_id = $1 AND d.purpose = 'shortlist' AND d.sending_at IS NOT NULL
        ORDER BY d.id DESC LIMIT 1
        """,
        customer_id,
    )
    return Unread(row["ticket_id"], row["requirements"]) if row and row["is_unread"] else None
