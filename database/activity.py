"""What the workers did last, for the console: codes, counts and times; never a text, a name or an address."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from database.db import Db, Row

_CODE: Final = re.compile(r"[A-Za-z0-9_.:-]{1,48}")


async def latest(db: Db, count: int) -> Sequence[Mapping[str, Any]]:
    """Return the latest turns, newest first, each with the acts of its mind and what was sent because of it."""
    turns = await db.rows(
        """
        SELECT id, cause, mind, outcome, reason, started_at, finished_at, customer_id IS NOT NULL AS is_customer
        FROM turns ORDER BY id DESC LIMIT $1
        """,
        count,
    )
    ids = [turn["id"] for turn in turns]
    acts = await db.rows(
        """
        SELECT turn_id, ticket_id, tool, caller, outcome, rule, micros
        FROM tool_calls WHERE turn_id = ANY ($1) ORDER BY id
        """,
        ids,
    )
    sent = await db.rows(
        """
        SELECT turn_id, ticket_id, purpose, vendor_id IS NOT NULL AS to_vendor, state, status, attempts, reason
        FROM deliveries WHERE turn_id = ANY ($1) ORDER BY id
        """,
        ids,
    )
    return [_turn(turn, acts, sent) for turn in turns]


def _turn(turn: Row, acts: Sequence[Row], sent: Sequence[Row]) -> Mapping[str, Any]:
    own = [act for act in acts if act["turn_id"] == turn["id"]]
    gone = [one for one in sent if one["turn_id"] == turn["id"]]
    return {
        "id": turn["id"],
        "who": "customer" if turn["is_customer"] else "vendor",
        "cause": _code(turn["cause"]),
        "mind": _code(turn["mind"]),
        "outcome": turn["outcome"],
        "reason": _code(turn["reason"]),
        "started_at": turn["started_at"].isoformat(),
        "milliseconds": _between(turn["started_at"], turn["finished_at"]),
        "ticket": next((one["ticket_id"] for one in (*own, *gone) if one["ticket_id"]), None),
        "calls": [
            {
                "tool": act["tool"],
                "caller": _code(act["caller"]),
                "outcome": act["outcome"],
                "rule": _code(act["rule"]),
                "milliseconds": act["micros"] / 1000,
            }
            for act in own
        ],
        "deliveries": [
            {
                "purpose": one["purpose"],
                "to": "vendor" if one["to_vendor"] else "customer",
                "state": one["state"],
                "status": _code(one["status"]),
                "attempts": one["attempts"],
                "reason": _code(one["reason"]),
            }
            for one in gone
        ],
    }


def _code(told: str | None) -> str | None:
    """Let codes through; whatever reads like words may hold somebody's."""
    return told if told is None or _CODE.fullmatch(told) else "other"


def _between(start: datetime, end: datetime | None) -> float | None:
    return None if end is None else (end - start).total_seconds() * 1000
