"""Wake workers after a commit: a coalesced NOTIFY on its own connection, never inside the transaction (engine rule 3)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Literal

import asyncpg

from database.queues import Queue

Rung = Queue | Literal["mailboxes"]
"""What a bell can ring for: a queue, or the boxes that a provider pushed about."""
_AT_MOST_EVERY: Final = 0.01  # seconds; a lost bell costs one poll, so there is no use in more
_RECONNECT_AFTER: Final = 1.0


class Bell:
    """Ring a queue; rings that come while one is on its way are one."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._rung: set[Rung] = set()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def ring(self, queue: Rung) -> None:
        """Return at once; the bell rings within a hundredth of a second."""
        self._rung.add(queue)
        self._wake.set()
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """Stop; a bell that did not ring any more costs a poll."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            try:
                connection = await asyncpg.connect(self._dsn)
                try:
                    await self._ring_on(connection)
                finally:
                    await connection.close(timeout=1)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await asyncio.sleep(_RECONNECT_AFTER)

    async def _ring_on(self, connection: asyncpg.Connection) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            rung, self._rung = self._rung, set()
            for queue in rung:
                await connection.execute("SELECT pg_notify($1, '')", f"concierge_{queue}")
            await asyncio.sleep(_AT_MOST_EVERY)


async def listen(dsn: str, channel: str, wake: Callable[[], object]) -> None:
    """Call `wake` whenever the channel rings, until cancelled; reconnects by itself."""

    def heard(*_: object) -> None:
        wake()

    while True:
        try:
            connection = await asyncpg.connect(dsn)
            try:
                await connection.add_listener(channel, heard)
                while not connection.is_closed():  # noqa: ASYNC110 - a closed connection rings no event
                    await asyncio.sleep(_RECONNECT_AFTER)
            finally:
                await connection.close(timeout=1)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await asyncio.sleep(_RECONNECT_AFTER)
