"""What /metrics shows: numbers about waiting work, never about a person. Read with the operator's role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from database.db import Db


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How the installation does at one moment."""

    oldest_unanswered_seconds: float
    """0 when nobody waits."""
    overdue_messages: int
    """Unanswered past their `answer_by`."""
    queue_depths: Mapping[str, int]
    dead_letters: int
    unfinished_deliveries: Mapping[str, int]
    """By state; accepted ones are finished and not counted here."""
    refusals: Mapping[str, int]
    """Tool calls a gate refused, by rule."""
    ai_micros: int
    """Millionths of a dollar that models cost on the last day they were asked, with what is reserved."""


async def snapshot(db: Db, now: datetime) -> Snapshot:
    """Count what waits; every count reads a partial index."""
    oldest = await db.value("SELECT received_at FROM messages WHERE turn_id IS NULL ORDER BY answer_by LIMIT 1")
    return Snapshot(
        oldest_unanswered_seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
        overdue_messages=await db.value("SELECT count(*) FROM messages WHERE turn_id IS NULL AND answer_by < $1", now),
        queue_depths={
            "inbox": await db.value("SELECT count(*) FROM pgmq.q_inbox"),
            "outbox": await db.value("SELECT count(*) FROM pgmq.q_outbox"),
        },
        dead_letters=await db.value("SELECT count(*) FROM dead_letters WHERE replayed_at IS NULL"),
        unfinished_deliveries=await _deliveries(db),
        refusals=await _refusals(db),
        ai_micros=await db.value("SELECT micros FROM ai_days ORDER BY day DESC LIMIT 1") or 0,
    )


async def answers(db: Db) -> bool:
    """Whether a statement runs."""
    return await db.value("SELECT 1") == 1


async def _deliveries(db: Db) -> Mapping[str, int]:
    rows = await db.rows(
        """SELECT state, count(*) AS count FROM deliveries
           WHERE state <> 'accepted' GROUP BY state ORDER BY state"""
    )
    return {row["state"]: row["count"] for row in rows}


async def _refusals(db: Db) -> Mapping[str, int]:
    rows = await db.rows(
        """SELECT rule, sum(times) AS count FROM tool_calls
           WHERE outcome = 'refused' GROUP BY rule ORDER BY rule"""
    )
    return {row["rule"]: row["count"] for row in rows}
