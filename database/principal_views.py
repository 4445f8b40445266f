"""What a caller from outside may look at: the tickets and conversations of its contacts, and of nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from database.db import Db, Row


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list, newest first."""

    id: int
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a conversation. `content` is stored JSON for ours, None for theirs."""

    by_us: bool
    kind: str
    text: str
    content: Any
    at: datetime


async def list_tickets(db: Db, before: int, limit: int) -> list[Entry]:
    """Return tickets of the principal's contacts with an id below `before` (0: the newest)."""
    rows = await db.rows(
        """
        SELECT id, service || ', ' || state AS title, opened_at AS at FROM tickets
        WHERE current_customer() IS NULL AND ($1 = 0 OR id < $1) ORDER BY id DESC LIMIT $2
        """,
        before,
        limit,
    )
    return [_entry(row) for row in rows]


async def list_conversations(db: Db, before: int, limit: int) -> list[Entry]:
    """Return conversations of the principal's contacts with an id below `before` (0: the newest)."""
    rows = await db.rows(
        """
        SELECT id, CASE WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END AS title, opened_at AS at
        FROM conversations
        WHERE current_customer() IS NULL AND ($1 = 0 OR id < $1) ORDER BY id DESC LIMIT $2
        """,
        before,
        limit,
    )
    return [_entry(row) for row in rows]


async def customer_of_ticket(db: Db, ticket_id: int) -> UUID | None:
    """Say whose ticket it is; None when it is of none of the principal's contacts."""
    return await db.value("SELECT customer_id FROM tickets WHERE id = $1 AND current_customer() IS NULL", ticket_id)


async def customer_of_conversation(db: Db, conversation_id: int) -> UUID | None:
    """Say whose conversation it is; None when it is of none of the principal's contacts."""
    return await db.value(
        "SELECT customer_id FROM conversations WHERE id = $1 AND current_customer() IS NULL", conversation_id
    )


async def ticket(db: Db, ticket_id: int) -> dict[str, Any] | None:
    """Return one ticket of the transaction's customer, with its shortlist."""
    row = await db.row(
        """
        SELECT t.id AS ticket, t.service, t.state, t.locale, t.requirements - 'evidence' AS requirements,
               t.needs_clarification, t.handoff_reason, t.opened_at, t.deadline_at, t.closed_at, s.lines AS shortlist
        FROM tickets t LEFT JOIN shortlists s ON s.ticket_id = t.id WHERE t.id = $1
        """,
        ticket_id,
    )
    return {name: _plain(value) for name, value in row.items()} if row else None


async def said(db: Db, conversation_id: int, limit: int = 100) -> Sequence[Said]:
    """Return the latest messages of a conversation of the transaction's customer, both sides, in order."""
    rows = await db.rows(
        """
        SELECT * FROM (
          SELECT false AS by_us, kind, coalesce(body, '') AS text, NULL::jsonb AS content, received_at AS at
          FROM messages WHERE conversation_id = $1
          UNION ALL
          SELECT true, d.purpose, '', d.content, d.created_at
          FROM deliveries d JOIN conversations c ON c.address_id = d.address_id AND c.customer_id = d.customer_id
          WHERE c.id = $1 AND d.created_at >= c.opened_at AND (c.closed_at IS NULL OR d.created_at <= c.closed_at)
            AND d.state NOT IN ('refused', 'dead', 'failed')
        ) both_sides ORDER BY at DESC, by_us DESC LIMIT $2
        """,
        conversation_id,
        limit,
    )
    return [Said(row["by_us"], row["kind"], row["text"], row["content"], row["at"]) for row in reversed(rows)]


def _entry(row: Row) -> Entry:
    return Entry(row["id"], row["title"], row["at"])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
