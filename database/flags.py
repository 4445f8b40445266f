"""Switches as rows, read per turn, so that a flip acts within a second everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from database import queues
from database.db import Db


async def all_of(db: Db, business_id: int) -> Mapping[str, Any]:
    """Return name → value; a flag without a row is off."""
    rows = await db.rows("SELECT name, value FROM flags WHERE business_id = $1 ORDER BY name", business_id)
    return {row["name"]: row["value"] for row in rows}


async def put(db: Db, business_id: int, name: str, value: object, now: datetime) -> None:
    """Set a flag for everybody's next turn; what waits for an operator looks at it again."""
    await db.execute(
        """
        INSERT INTO flags (business_id, name, value, changed_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (business_id, name) DO UPDATE
        SET value = excluded.value, changed_at = excluded.changed_at, set_by = 'operator'
        """,
        business_id,
        name,
        value,
        now,
    )
    await queues.unpark(db)


async def seed(db: Db, business_id: int, name: str, value: object | None, now: datetime) -> None:
    """Let a flag follow the environment (None: not named there, off); one that an operator set stays as it is."""
    if value is None:
        await db.execute(
            "DELETE FROM flags WHERE business_id = $1 AND name = $2 AND set_by = 'environment'", business_id, name
        )
        return
    await db.execute(
        """
        INSERT INTO flags (business_id, name, value, changed_at, set_by) VALUES ($1, $2, $3, $4, 'environment')
        ON CONFLICT (business_id, name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
        WHERE flags.set_by = 'environment' AND flags.value <> excluded.value
        """,
        business_id,
        name,
        value,
        now,
    )


async def is_on(db: Db, business_id: int, name: str) -> bool:
    """Say whether a switch is on; one without a row is off."""
    found = await db.value(
        "SELECT value = 'true'::jsonb FROM flags WHERE business_id = $1 AND name = $2", business_id, name
    )
    return found is True
