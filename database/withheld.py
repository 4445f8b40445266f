"""Words that a closed window kept back: a template said only that there is news, and who answers it is owed them (AS8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from database import shortlists
from database.db import Db


@dataclass(frozen=True, slots=True)
class Withheld:
    """One message whose template left in its place."""

    delivery_id: int
    ticket_id: int | None
    purpose: Literal["reply", "escalation"]
    """A hand-over is said although a colleague took over; the rest is not."""
    content: Mapping[str, Any]


async def is_owed(db: Db, customer_id: UUID) -> bool:
    """Say whether a customer was only told that there are offers or other news."""
    return await shortlists.unread_of_customer(db, customer_id) is not None or bool(await of_customer(db, customer_id))


async def of_customer(db: Db, customer_id: UUID) -> Sequence[Withheld]:
    """Return what templates stood for since we last said something in words, oldest first; nothing from before a STOP.

    Offers are not among it: they are made anew (`shortlists.unread_of_customer`).
    """
    rows = await db.rows(
        """
        SELECT d.id, d.ticket_id, d.content, CASE d.purpose WHEN 'escalation' THEN 'escalation' ELSE 'reply' END AS purpose
        FROM deliveries d JOIN customers c ON c.id = d.customer_id
        WHERE d.customer_id = $1 AND d.as_template AND d.state IN ('accepted', 'unknown')
          AND d.purpose IN ('reply', 'question', 'acknowledgement', 'escalation', 'notice')
          AND d.content ->> 'type' <> 'template' AND d.id > coalesce(c.stopped_through, 0)
          AND d.id > coalesce((SELECT max(o.id) FROM deliveries o WHERE o.customer_id = d.customer_id
                               AND NOT o.as_template AND o.vendor_id IS NULL), 0)
        ORDER BY d.id
        """,
        customer_id,
    )
    return [Withheld(row["id"], row["ticket_id"], row["purpose"], row["content"]) for row in rows]
