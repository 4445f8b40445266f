"""What became of everybody's conversations, as an operator may read it: for those who judge, never for a mind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from database.db import Db


@dataclass(frozen=True, slots=True)
class Made:
    """One call of a tool; `rule` refused it, None: it was done."""

    tool: str
    caller: str
    rule: str | None


async def calls(db: Db) -> Sequence[Made]:
    """Return every call of a tool, oldest first."""
    rows = await db.rows("SELECT tool, caller, rule FROM tool_calls ORDER BY id")
    return [Made(row["tool"], row["caller"], row["rule"]) for row in rows]


async def tickets(db: Db) -> Sequence[dict[str, Any]]:
    """Return every ticket, oldest first."""
    rows = await db.rows("SELECT service, state, handoff_reason, requirements FROM tickets ORDER BY id")
    return [dict(row) for row in rows]


async def minds(db: Db) -> Sequence[str]:
    """Return which mind answered each turn of a customer, oldest first."""
    rows = await db.rows("SELECT mind FROM turns WHERE customer_id IS NOT NULL AND outcome IS NOT NULL ORDER BY id")
    return [row["mind"] for row in rows]
