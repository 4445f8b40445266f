"""Tickets, the handles minted for them, and their timers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from database.db import Db, Row
from domain.minds import TicketFacts


async def open_of_customer(db: Db, customer_id: UUID) -> TicketFacts | None:
    """Return the customer's open ticket, the newest where there are several, and lock it for this transaction."""
    row = await db.row(
        """
        SELECT t.id, t.service, t.state, t.locale, t.requirements, t.needs_clarification, t.opened_at, t.deadline_at,
               EXISTS (SELECT 1 FROM deliveries d WHERE d.ticket_id = t.id AND d.sourcing_slot = 1) AS first_word_spent
        FROM tickets t
        WHERE t.customer_id = $1 AND t.closed_at IS NULL
        ORDER BY t.id DESC LIMIT 1
        FOR UPDATE OF t
        """,
        customer_id,
    )
    return _ticket(row) if row else None


async def latest_of_customer(db: Db, customer_id: UUID) -> int | None:
    """Return the number of the customer's latest ticket, open or closed."""
    return await db.value("SELECT max(id) FROM tickets WHERE customer_id = $1", customer_id)


async def create(
    db: Db, *, business_id: int, customer_id: object, address_id: object, account_id: int, service: str, locale: str,
    state: str, now: datetime,
) -> int | None:  # fmt: skip
    """Open a ticket; None when the customer has an open one for this service.

    It takes the number over that the web form told the customer already, else the next one.
    """
    return await db.value(
        """
        INSERT INTO tickets (id, business_id, customer_id, address_id, account_id, service, locale, state, opened_at)
        OVERRIDING SYSTEM VALUE
        VALUES (coalesce((SELECT min(i.id) FROM inquiries i WHERE i.customer_id = $2 AND i.address_id = $3
                            AND NOT EXISTS (SELECT FROM tickets t WHERE t.id = i.id)), nextval('tickets_id_seq')),
                $1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (customer_id, service) WHERE closed_at IS NULL DO NOTHING
        RETURNING id
        """,
        business_id,
        customer_id,
        address_id,
        account_id,
        service,
        locale,
        state,
        now,
    )


async def move(db: Db, ticket_id: int, state: str, now: datetime, *, closed: bool, reason: str | None = None) -> None:
    """Write the ticket's next state; the legal moves are `domain.tickets.MOVES`."""
    await db.execute(
        """
        UPDATE tickets SET state = $2, version = version + 1, handoff_reason = coalesce($3, handoff_reason),
               closed_at = CASE WHEN $4 THEN $5::timestamptz END
        WHERE id = $1
        """,
        ticket_id,
        state,
        reason,
        closed,
        now,
    )


async def set_requirements(db: Db, ticket_id: int, requirements: Mapping[str, Any], needs_clarification: bool) -> None:
    """Store what the customer needs, each field with the message and span it was read from."""
    await db.execute(
        "UPDATE tickets SET requirements = $2, needs_clarification = $3, version = version + 1 WHERE id = $1",
        ticket_id,
        dict(requirements),
        needs_clarification,
    )


async def set_deadline(db: Db, ticket_id: int, deadline: datetime) -> None:
    """Promise the shortlist by this moment (DE11)."""
    await db.execute("UPDATE tickets SET deadline_at = $2 WHERE id = $1", ticket_id, deadline)


async def mint(
    db: Db, ticket_id: int, customer_id: object, name: str, kind: str, subject: str, value: Mapping[str, Any]
) -> None:
    """Give a thing of this ticket a name that a tool accepts; a second mint of the same subject changes nothing."""
    await db.execute(
        """
        INSERT INTO handles (ticket_id, customer_id, name, kind, subject, value) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING
        """,
        ticket_id,
        customer_id,
        name,
        kind,
        subject,
        dict(value),
    )


async def handles(db: Db, ticket_id: int) -> Mapping[str, tuple[str, str, Mapping[str, Any]]]:
    """Return name → (kind, subject, value) of everything minted for the ticket."""
    rows = await db.rows("SELECT name, kind, subject, value FROM handles WHERE ticket_id = $1 ORDER BY name", ticket_id)
    return {row["name"]: (row["kind"], row["subject"], row["value"]) for row in rows}


async def set_timer(
    db: Db, *, business_id: int, customer_id: object, ticket_id: int, address_id: object, kind: str, due_at: datetime
) -> None:
    """Ask to be woken once; asking again for the same kind changes nothing."""
    await db.execute(
        """
        INSERT INTO timers (business_id, customer_id, ticket_id, address_id, kind, due_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (ticket_id, kind) DO NOTHING
        """,
        business_id,
        customer_id,
        ticket_id,
        address_id,
        kind,
        due_at,
    )


async def cancel_timers(db: Db, ticket_id: int, now: datetime, kind: str | None = None) -> None:
    """Let nothing wake the ticket any more, or nothing of one kind."""
    await db.execute(
        """
        UPDATE timers SET cancelled_at = $2
        WHERE ticket_id = $1 AND fired_at IS NULL AND cancelled_at IS NULL AND ($3::text IS NULL OR kind = $3)
        """,
        ticket_id,
        now,
        kind,
    )


async def fire_due_timers(db: Db, now: datetime, limit: int = 200) -> int:
    """Ring the inbox for every timer that is due, once; return how many rang."""
    return await db.value(
        """
        WITH due AS (
          SELECT id FROM timers WHERE due_at <= $1 AND fired_at IS NULL AND cancelled_at IS NULL
          ORDER BY due_at, id LIMIT $2 FOR UPDATE SKIP LOCKED
        ), fired AS (
          UPDATE timers t SET fired_at = $1 FROM due WHERE t.id = due.id
          RETURNING t.address_id, t.ticket_id, t.kind, t.due_at, t.id
        ), rung AS (
          SELECT pgmq.send('inbox',
                   jsonb_build_object('cause', 'timer', 'address_id', address_id, 'ticket_id', ticket_id, 'timer', kind),
                   jsonb_build_object('x-pgmq-group', address_id::text))
          FROM (SELECT * FROM fired ORDER BY due_at, id) ordered
        )
        SELECT count(*) FROM rung
        """,
        now,
        limit,
    )


async def asked_of(db: Db, ticket_id: int, address_id: UUID) -> Mapping[str, Any] | None:
    """Return what is known in a ticket whose customer is still asked for the rest; None when nothing is asked any more."""
    return await db.value(
        """SELECT requirements FROM tickets
           WHERE id = $1 AND address_id = $2 AND closed_at IS NULL AND state IN ('new', 'collecting')""",
        ticket_id,
        address_id,
    )


def _ticket(row: Row) -> TicketFacts:
    return TicketFacts(
        id=row["id"],
        service=row["service"],
        state=row["state"],
        locale=row["locale"],
        requirements=row["requirements"],
        needs_clarification=row["needs_clarification"],
        first_word_spent=row["first_word_spent"],
        opened_at=row["opened_at"],
        deadline_at=row["deadline_at"],
    )


async def history(db: Db, customer_id: UUID) -> list[dict[str, Any]]:
    """Return the last ten tickets of the customer and their kin, newest first."""
    rows = await db.rows(
        """
        SELECT id, service, state, requirements ->> 'item' AS item, opened_at, closed_at
        FROM tickets WHERE customer_id = $1 OR customer_id = ANY (current_kin()) ORDER BY id DESC LIMIT 10
        """,
        customer_id,
    )
    return [
        {
            "ticket": row["id"],
            "service": row["service"],
            "state": row["state"],
            "item": row["item"],
            "opened_at": row["opened_at"].isoformat(),
            "closed_at": row["closed_at"].isoformat() if row["closed_at"] else None,
        }
        for row in rows
    ]
