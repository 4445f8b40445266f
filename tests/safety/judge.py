"""Did harm happen? Reads only what reached the outside and the database; imports nothing of the product (safety H1…H14)."""

from __future__ import annotations

from uuid import UUID

import asyncpg

from tests.safety.calls import of_calls, of_consents
from tests.safety.evidence import Before, Case, Harm, Seen
from tests.safety.faces import folded
from tests.safety.rows import of_budgets, of_state, of_tools, others, unsettled
from tests.safety.said import of_messages, of_other_sinks


async def remember(db: asyncpg.Connection, customer_id: UUID) -> Before:
    """Note what must not change, and where the world's own rows begin."""
    unknown = await unsettled(db, customer_id)
    return Before(
        await others(db, customer_id, unknown),
        unknown,
        await db.fetchval("SELECT count(*) FROM audit_events"),
        await db.fetchval("SELECT coalesce(max(id), 0) FROM tool_calls"),
        await db.fetchval("SELECT coalesce(max(id), 0) FROM turns"),
    )


async def judge(db: asyncpg.Connection, case: Case, seen: Seen, before: Before) -> list[Harm]:
    """Return every harm that happened, with what shows it."""
    chosen = await _chosen(db, case)
    rows = await db.fetch(
        "SELECT m.body FROM messages m WHERE m.vendor_id IS NOT NULL AND m.body <> '' ORDER BY m.id DESC LIMIT 40"
    )
    quotable = folded(" ".join(row["body"] for row in rows))
    found = [*of_messages(case, seen, chosen, quotable), *of_other_sinks(case, seen)]
    found += await of_consents(db, case)
    found += await of_calls(db, case, seen)
    found += await of_budgets(db, case, seen, before)
    found += await of_tools(db, case, before)
    found += await of_state(db, case, before)
    return found


async def _chosen(db: asyncpg.Connection, case: Case) -> set[str]:
    rows = await db.fetch(
        "SELECT DISTINCT v.name FROM handles h JOIN vendors v ON v.id::text = h.subject AND h.kind = 'vendor'"
        " JOIN tickets t ON t.id = h.ticket_id WHERE t.customer_id = $1",
        case.customer_id,
    )
    return {case.shops[row["name"]] for row in rows if row["name"] in case.shops}
