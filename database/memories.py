"""What a guest mind is told about the customer of a turn, and nobody else: earlier words, tickets, vendors' answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from database import outreach, tickets
from database.db import Db
from database.turns import Caller
from domain.minds import Memory, Said, TicketFacts, VendorWord

_LINES = 40


async def recall(db: Db, caller: Caller, turn_id: int, ticket: TicketFacts | None, before_message: int) -> Memory:
    """Load it under row-level security of the customer whose turn this is."""
    return Memory(
        turn_id=turn_id,
        said=await _said(db, before_message),
        past=tuple(await tickets.history(db, caller.customer_id)),
        replies=await _replies(db, ticket.id) if ticket else (),
        results=await _results(db, ticket.id) if ticket else (),
        disclosed=caller.disclosed,
    )


async def _said(db: Db, before_message: int) -> tuple[Said, ...]:
    """Return the last lines of both sides on every channel of the person, oldest first; what never left was not said."""
    rows = await db.rows(
        """
        SELECT who, body, at FROM (
          (SELECT 'customer' AS who, body, received_at AS at, id FROM messages
           WHERE customer_id = ANY (current_kin()) AND id < $1 AND turn_id IS NOT NULL AND body <> '' ORDER BY id DESC LIMIT $2)
          UNION ALL
          (SELECT 'we', content ->> 'body', created_at, id FROM deliveries
           WHERE customer_id = ANY (current_kin()) AND state IN ('queued', 'sending', 'accepted', 'unknown')
             AND content ? 'body' ORDER BY id DESC LIMIT $2)
        ) lines ORDER BY at DESC, id DESC LIMIT $2
        """,
        before_message,
        _LINES,
    )
    return tuple(Said(row["who"], row["body"], row["at"]) for row in reversed(rows))


async def _replies(db: Db, ticket_id: int) -> tuple[VendorWord, ...]:
    minted = await tickets.handles(db, ticket_id)
    names = {subject: name for name, (kind, subject, _) in minted.items() if kind == "vendor"}
    asked = await outreach.of_ticket(db, ticket_id)
    shown = await _vendor_names(db, [one.vendor_id for one in asked])
    quotes = {quote.vendor_id: quote for quote in await outreach.quotes_of_ticket(db, ticket_id)}
    return tuple(
        VendorWord(
            vendor=names.get(str(one.vendor_id), ""),
            name=shown.get(one.vendor_id, ""),
            state=one.state,
            fields=dict(quotes[one.vendor_id].fields) if one.vendor_id in quotes else {},
            quoted=quotes[one.vendor_id].quoted if one.vendor_id in quotes else "",
        )
        for one in asked
    )


async def _vendor_names(db: Db, vendor_ids: list[int]) -> Mapping[int, str]:
    rows = await db.rows("SELECT id, name FROM vendors WHERE id = ANY ($1::bigint[]) ORDER BY id", vendor_ids)
    return {row["id"]: row["name"] for row in rows}


async def _results(db: Db, ticket_id: int) -> tuple[Mapping[str, Any], ...]:
    rows = await db.rows(
        """
        SELECT tool, result FROM tool_calls
        WHERE ticket_id = $1 AND outcome = 'done' AND result IS NOT NULL ORDER BY id DESC LIMIT 40
        """,
        ticket_id,
    )
    return tuple({"tool": row["tool"], "result": row["result"]} for row in rows)
