"""Lease doorbells, run a handler for each, keep the leases alive, count failures; the only place that never ends."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog

from database import queues
from database.bell import listen
from database.db import Pool
from database.queues import Doorbell, Queue
from domain.errors import ConciergeError, Refused

log = structlog.get_logger()

Handle = Callable[[Doorbell], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Pace:
    """How a loop works: leases, parallel slots, tries and back-off, all in seconds unless said."""

    lease: int = 30
    slots: int = 16
    poll: float = 1.0
    tries: int = 5
    losses: int = 10
    """How often a doorbell may take its worker down with it before it is buried."""
    first_back_off: float = 1.0
    longest_back_off: float = 300.0
    grace: float = 5.0

    def back_off(self, failures: int) -> float:
        """Wait twice as long after each failure, with up to a fifth of jitter."""
        wait = min(self.first_back_off * 2**failures, self.longest_back_off)
        return wait * (1 + random.random() / 5)


class Loop:
    """Work one queue with a number of slots; order within a group is the queue's."""

    def __init__(
        self, pool: Pool, queue: Queue, handle: Handle, clock: Callable[[], datetime], pace: Pace | None = None
    ) -> None:
        self._pool = pool
        self._queue: Queue = queue
        self._handle = handle
        self._clock = clock
        self._pace = pace or Pace()
        self._running: dict[asyncio.Task[None], Doorbell] = {}
        self._bell = asyncio.Event()

    async def run(self, dsn: str) -> None:
        """Work until cancelled; then give running handlers a moment, and leave their leases to expire."""
        listener = asyncio.create_task(listen(dsn, f"concierge_{self._queue}", self._bell.set))
        keeper = asyncio.create_task(self._keep_leases())
        try:
            while True:
                await self._round()
        finally:
            try:
                await self._finish()
            finally:
                listener.cancel()
                keeper.cancel()

    async def drain(self) -> int:
        """Handle everything that is visible now and return how many doorbells that was; for commands and tests."""
        keeper = asyncio.create_task(self._keep_leases())
        handled = 0
        try:
            while doorbells := await self._lease(self._pace.slots):
                await asyncio.gather(*map(self._start, doorbells))
                handled += len(doorbells)
        finally:
            keeper.cancel()
        return handled

    async def _round(self) -> None:
        self._bell.clear()
        free = self._pace.slots - len(self._running)
        try:
            doorbells = await self._lease(free) if free else []
        except Exception as error:  # noqa: BLE001 - the database is away: wait, and never leave the loop
            log.warning("lease.failed", queue=self._queue, error=type(error).__name__)
            await asyncio.sleep(self._pace.back_off(0))
            return
        for doorbell in doorbells:
            self._start(doorbell)
        if not doorbells:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._bell.wait(), self._pace.poll)

    def _start(self, doorbell: Doorbell) -> asyncio.Task[None]:
        task = asyncio.create_task(self._guard(doorbell))
        self._running[task] = doorbell
        task.add_done_callback(self._done)
        return task

    async def _finish(self) -> None:
        """Let running handlers end; cut off those that take too long: their leases expire, others take over."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=self._pace.grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        self._bell.set()

    async def _lease(self, quantity: int) -> list[Doorbell]:
        async with self._pool.connection() as db:
            return await queues.lease(db, self._queue, self._pace.lease, quantity)

    async def _guard(self, doorbell: Doorbell) -> None:
        """Run the handler; whatever it raises ends here, as a lost lease, a later try or a dead letter."""
        if doorbell.losses >= self._pace.losses:
            await self._note_failure(doorbell, "worker_lost", last=True)
            return
        try:
            await self._handle(doorbell)
        except Exception as error:  # noqa: BLE001 - the edge of the work
            if isinstance(error, Refused) and error.code == "lease_lost":
                return  # whoever has it now does the work
            cause = _cause(error)
            log.warning("doorbell.failed", queue=self._queue, doorbell=doorbell.id, cause=cause)
            await self._note_failure(doorbell, cause)

    async def _note_failure(self, doorbell: Doorbell, cause: str, *, last: bool = False) -> None:
        try:
            async with self._pool.transaction() as db:
                if last or doorbell.failures + 1 >= self._pace.tries:
                    await queues.bury(db, doorbell, cause, self._clock())
                    log.error("doorbell.buried", queue=self._queue, doorbell=doorbell.id, cause=cause)
                else:
                    await queues.fail(db, doorbell, self._pace.back_off(doorbell.failures))
        except Exception as error:  # noqa: BLE001 - the lease runs out by itself, and the next worker tries again
            log.warning("failure.unrecorded", doorbell=doorbell.id, error=type(error).__name__)

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(self._pace.lease / 3)
            if not self._running:
                continue
            try:
                async with self._pool.connection() as db:
                    await queues.extend(db, self._queue, self._running.values(), self._pace.lease)
            except Exception as error:  # noqa: BLE001 - the database is away: fences hold, the next beat tries again
                log.warning("leases.unextended", queue=self._queue, error=type(error).__name__)


def _cause(error: Exception) -> str:
    """Name an error without its words: they may hold what people wrote."""
    name = type(error).__name__
    return f"{name.lower()}:{error.code}" if isinstance(error, ConciergeError) else name
