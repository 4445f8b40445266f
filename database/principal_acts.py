"""Acts that a caller named: said again, they give the first result (TO7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from database.db import Db


@dataclass(frozen=True, slots=True)
class Before:
    """An act this caller named so before; `result` is None while it is under way."""

    asked: bytes
    result: Mapping[str, Any] | None


async def reserve(db: Db, principal_id: int, key: str, customer_id: UUID, asked: bytes, now: datetime) -> Before | None:
    """Take the name, or wait for who has it and return what came of it; None when the name is ours now."""
    taken = await db.value(
        """
        INSERT INTO principal_acts (principal_id, idempotency_key, customer_id, asked, at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING RETURNING 1
        """,
        principal_id,
        key,
        customer_id,
        asked,
        now,
    )
    if taken is not None:
        return None
    row = await db.row(
        "SELECT asked, result FROM principal_acts WHERE principal_id = $1 AND idempotency_key = $2", principal_id, key
    )
    return Before(row["asked"], row["result"]) if row else Before(asked, None)


async def settle(db: Db, principal_id: int, key: str, result: Mapping[str, Any] | None) -> None:
    """Keep what came of the act; None gives the name back, because nothing was done."""
    if result is None:
        await db.execute(
            "DELETE FROM principal_acts WHERE principal_id = $1 AND idempotency_key = $2", principal_id, key
        )
        return
    await db.execute(
        "UPDATE principal_acts SET result = $3 WHERE principal_id = $1 AND idempotency_key = $2",
        principal_id,
        key,
        dict(result),
    )
