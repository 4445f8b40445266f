"""How often a caller used the form within an hour, counted for all replicas and kept for no longer than that."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from database.db import Db

_KEPT: Final = timedelta(hours=2)


async def count(db: Db, digest: bytes, since: datetime) -> int:
    """Count one more attempt of this digest and return how many there are; those of earlier hours are forgotten."""
    return await db.value(
        """
        WITH forgotten AS (DELETE FROM form_attempts WHERE since < $3)
        INSERT INTO form_attempts (digest, since, attempts) VALUES ($1, $2, 1)
        ON CONFLICT (digest) DO UPDATE SET attempts = form_attempts.attempts + 1
        RETURNING attempts
        """,
        digest,
        since,
        since - _KEPT,
    )
