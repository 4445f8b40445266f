"""What vendors were asked, and what they answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from database.db import Db, Row


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to one vendor, as its reply is matched to it."""

    id: int
    business_id: int
    customer_id: UUID
    ticket_id: int
    vendor_id: int
    round: int
    state: str
    reference: str
    item: str
    quantity: int | None
    currency: str
    asked_at: datetime
    clarified: bool


@dataclass(frozen=True, slots=True)
class StoredQuote:
    """A vendor's answer with the spans it rests on."""

    id: int
    vendor_id: int
    outreach_id: int
    fields: Mapping[str, Any]
    evidence: Mapping[str, Any]
    confidence: float
    quoted: str


async def ask(
    db: Db, *, business_id: int, customer_id: UUID, ticket_id: int, vendor_id: int, reason: Mapping[str, Any],
    reference: str, item: str, quantity: int | None, currency: str, now: datetime, today: object,
) -> int | None:  # fmt: skip
    """Note that this vendor is asked in this ticket; None when it was asked before.

    Counts towards the vendor's day; asyncpg's CheckViolationError of `vendor_daily_cap` says the day is full.
    """
    outreach_id = await db.value(
        """
        INSERT INTO outreach (business_id, customer_id, ticket_id, vendor_id, round, state, reason, reference, item,
                              quantity, currency, asked_at)
        VALUES ($1, $2, $3, $4, 1, 'asked', $5, $6, $7, $8, $9, $10)
        ON CONFLICT ON CONSTRAINT no_vendor_asked_twice DO NOTHING
        RETURNING id
        """,
        business_id,
        customer_id,
        ticket_id,
        vendor_id,
        dict(reason),
        reference,
        item,
        quantity,
        currency,
        now,
    )
    if outreach_id is not None:
        await db.execute(
            """
            UPDATE vendors SET asked_today = CASE WHEN asked_on = $2 THEN asked_today + 1 ELSE 1 END,
                   asked_on = $2, asked_count = asked_count + 1, last_asked_at = $3
            WHERE id = $1
            """,
            vendor_id,
            today,
            now,
        )
    return outreach_id


async def mark_reminded(db: Db, outreach_id: int, now: datetime) -> bool:
    """Say once that the vendor is reminded; False when it was before."""
    return (
        await db.execute("UPDATE outreach SET reminded_at = $2 WHERE id = $1 AND reminded_at IS NULL", outreach_id, now)
    ) == 1


async def of_ticket(db: Db, ticket_id: int) -> tuple[Asked, ...]:
    """Return everything asked in a ticket, oldest first."""
    rows = await db.rows(
        """
        SELECT id, business_id, customer_id, ticket_id, vendor_id, round, state, reference, item, quantity, currency,
               asked_at, clarified_at
        FROM outreach WHERE ticket_id = $1 ORDER BY id
        """,
        ticket_id,
    )
    return tuple(_asked(row) for row in rows)


async def open_of_vendor(db: Db, vendor_id: int) -> tuple[Asked, ...]:
    """Return what this vendor may still answer, newest first."""
    rows = await db.rows(
        """
        SELECT id, business_id, customer_id, ticket_id, vendor_id, round, state, reference, item, quantity, currency,
               asked_at, clarified_at
        FROM outreach WHERE vendor_id = $1 AND state IN ('asked', 'clarifying') ORDER BY asked_at DESC, id DESC LIMIT 20
        """,
        vendor_id,
    )
    return tuple(_asked(row) for row in rows)


async def was_asked(db: Db, vendor_id: int, references: Sequence[str]) -> bool:
    """Say whether this vendor was ever asked under one of these references, whatever became of it."""
    sql = "SELECT EXISTS (SELECT 1 FROM outreach WHERE vendor_id = $1 AND reference = ANY ($2::text[]))"
    return await db.value(sql, vendor_id, list(references))


async def answered_by(db: Db, vendor_id: int, provider_ids: Sequence[str]) -> int | None:
    """Return the ticket whose message the vendor replied to by quoting it."""
    return await db.value(
        """
        SELECT ticket_id FROM deliveries
        WHERE vendor_id = $1 AND provider_id = ANY($2) AND ticket_id IS NOT NULL ORDER BY id DESC LIMIT 1
        """,
        vendor_id,
        list(provider_ids),
    )


async def settle(db: Db, outreach_id: int, state: str, now: datetime) -> None:
    """Move an outreach on: clarifying, answered, declined, silent."""
    await db.execute(
        """
        UPDATE outreach SET state = $2,
               clarified_at = CASE WHEN $2 = 'clarifying' THEN $3 ELSE clarified_at END,
               answered_at = CASE WHEN $2 IN ('answered', 'declined') THEN $3 ELSE answered_at END
        WHERE id = $1
        """,
        outreach_id,
        state,
        now,
    )


async def add_quote(
    db: Db, asked: Asked, message_id: int, fields: Mapping[str, Any], evidence: Mapping[str, Any], confidence: float,
    quoted: str, now: datetime,
) -> int | None:  # fmt: skip
    """Keep a vendor's answer; None when this message was read before."""
    return await db.value(
        """
        INSERT INTO quotes (business_id, customer_id, ticket_id, vendor_id, outreach_id, message_id, fields, evidence,
                            confidence, quoted, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (outreach_id, message_id) DO NOTHING RETURNING id
        """,
        asked.business_id,
        asked.customer_id,
        asked.ticket_id,
        asked.vendor_id,
        asked.id,
        message_id,
        dict(fields),
        dict(evidence),
        confidence,
        quoted,
        now,
    )


async def quotes_of_ticket(db: Db, ticket_id: int) -> tuple[StoredQuote, ...]:
    """Return the latest quote of each vendor of a ticket."""
    rows = await db.rows(
        """
        SELECT DISTINCT ON (vendor_id) id, vendor_id, outreach_id, fields, evidence, confidence, quoted
        FROM quotes WHERE ticket_id = $1 ORDER BY vendor_id, id DESC
        """,
        ticket_id,
    )
    return tuple(
        StoredQuote(
            row["id"], row["vendor_id"], row["outreach_id"], row["fields"], row["evidence"], row["confidence"],
            row["quoted"] or "",
        )
        for row in rows
    )  # fmt: skip


async def customer_to_ring(db: Db, ticket_id: int) -> UUID | None:
    """Return the address whose inbox rings when a vendor of this ticket answered; None when the ticket is closed."""
    return await db.value("SELECT address_id FROM tickets WHERE id = $1", ticket_id)


def _asked(row: Row) -> Asked:
    return Asked(
        id=row["id"],
        business_id=row["business_id"],
        customer_id=row["customer_id"],
        ticket_id=row["ticket_id"],
        vendor_id=row["vendor_id"],
        round=row["round"],
        state=row["state"],
        reference=row["reference"],
        item=row["item"],
        quantity=row["quantity"],
        currency=row["currency"],
        asked_at=row["asked_at"],
        clarified=row["clarified_at"] is not None,
    )
