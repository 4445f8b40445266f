"""What waits for PostgreSQL's clock, which no test moves."""

from __future__ import annotations

import asyncpg


async def end_waits(dsn: str) -> None:
    """Make due what waits to be sent."""
    owner = await asyncpg.connect(dsn)
    try:
        await owner.execute("UPDATE pgmq.q_outbox SET vt = clock_timestamp()")
    finally:
        await owner.close()
