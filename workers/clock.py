"""What happens because time passed: timers ring, idle conversations close, unknown sends are settled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from database import conversations, tickets
from database.db import Db, Pool
from domain.windows import SITTING

log = structlog.get_logger()

SWEEP_EVERY = timedelta(seconds=1)
CLOSE_EVERY = timedelta(minutes=1)
"""How often idle conversations are looked for: nobody waits for one to end."""


async def nobody_asked(db: Db, now: datetime) -> int:
    """Send no codes to other addresses."""
    return 0


class Clock:
    """Sweep once a second; several replicas may sweep, the rows are taken once."""

    def __init__(
        self,
        pool: Pool,
        clock: Callable[[], datetime],
        settle_unknown: Callable[[datetime], Awaitable[int]],
        ring_inbox: Callable[[], object],
        send_codes: Callable[[Db, datetime], Awaitable[int]] = nobody_asked,
    ) -> None:
        self._pool = pool
        self._clock = clock
        self._settle_unknown = settle_unknown
        self._ring_inbox = ring_inbox
        self._send_codes = send_codes
        self._closed_at: datetime | None = None

    async def sweep(self) -> int:
        """Do what is due now; return how many timers rang."""
        now = self._clock()
        async with self._pool.transaction() as db:
            fired = await tickets.fire_due_timers(db, now)
            await self._send_codes(db, now)
        if self._closed_at is None or now - self._closed_at >= CLOSE_EVERY:
            async with self._pool.transaction() as db:
                await conversations.close_idle(db, now - SITTING, now)
            self._closed_at = now
        await self._settle_unknown(now)
        if fired:
            log.info("timers.fired", count=fired)
            self._ring_inbox()
        return fired

    async def run(self) -> None:
        """Sweep for ever; a failing sweep is logged and tried again."""
        while True:
            try:
                await self.sweep()
            except Exception as error:  # noqa: BLE001 - the loop must not end
                log.warning("sweep.failed", error=type(error).__name__)
            await asyncio.sleep(SWEEP_EVERY.total_seconds())
