"""From a doorbell to a file that is stored and read: locate, fetch, keep, read, and wake the turn that waits.

Each step ends with a row that says so: a process killed in between does again only what no row has.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

import structlog

from channels.port import Channel
from database import media, queues
from database.db import Db, Pool
from database.media import Job
from database.queues import Doorbell
from database.stored_files import StoredFiles
from domain.errors import Invalid, Refused, Unavailable
from domain.photos import Reading
from net.fetch import Fetcher
from workers.engines import Engines

log = structlog.get_logger()

TRIES: Final = 5
"""How often a file is asked for; the person hears that it cannot be read when the last try fails."""
SWEEP_EVERY: Final = timedelta(minutes=1)
LOST_AFTER: Final = timedelta(hours=1)


class MediaFiles:
    """Handle the doorbells of files, under the delivery role."""

    def __init__(
        self,
        pool: Pool,
        channels: Mapping[str, Channel],
        fetcher: Fetcher,
        kept: StoredFiles,
        engines: Engines,
        clock: Callable[[], datetime],
        ring_inbox: Callable[[], object],
    ) -> None:
        self._pool = pool
        self._channels = channels
        self._fetcher = fetcher
        self._kept = kept
        self._engines = engines
        self._clock = clock
        self._ring_inbox = ring_inbox

    async def handle(self, doorbell: Doorbell) -> None:
        """Bring one file to its end. Raises `Unavailable` to be tried again, until the last try says so to the person."""
        async with self._pool.transaction() as db:
            await queues.hold(db, doorbell)
            media_id = int(doorbell.payload.get("media_id", 0))
            await media.take_up_again(db, media_id)
            job = await media.load(db, media_id)
            if job is None or job.state not in ("wanted", "stored"):
                await queues.acknowledge(db, doorbell)
                return
        try:
            digest = job.digest or await self._fetch(job, doorbell)
            await self._read(job, digest, doorbell)
        except Refused as refused:
            if refused.code == "lease_lost":
                raise
            await self._settle(job, doorbell, "refused", refused.code)
        except Invalid as gone:
            await self._settle(job, doorbell, "gone", gone.code)
        except Unavailable as failure:
            if doorbell.failures + 1 >= TRIES:
                await self._give_up(job, doorbell, failure.code)
            raise
        self._ring_inbox()

    async def _fetch(self, job: Job, doorbell: Doorbell) -> str:
        """Fetch and keep it; return its name in the store. The address is asked for anew at every try: it expires."""
        channel = self._channels.get(job.channel)
        if channel is None:
            raise Unavailable("channel", "The file's channel is not open in this process.")
        source = await channel.locate(job.account, job.media)
        file = await self._fetcher.fetch(source.url, source.headers, source.token_hosts, sha256=job.media.sha256)
        kept = await self._kept.keep(job.business_id, file.content)
        async with self._pool.transaction() as db:
            await queues.hold(db, doorbell)
            await media.mark_stored(db, job.id, kept, file.sha256)
        log.info("media.stored", media=job.id, mime=kept.mime, size=kept.size)
        return kept.digest

    async def _read(self, job: Job, digest: str, doorbell: Doorbell) -> None:
        if not job.to_be_read:
            async with self._pool.transaction() as db:
                await media.keep_unread(db, job.id, self._clock())
                await queues.acknowledge(db, doorbell)
            return
        content = await self._kept.open(digest)
        if content is None:
            raise Invalid("not_in_store", "The store no longer has the file.")
        async with self._pool.connection() as db:
            stored = await media.load(db, job.id)
        reading = await self._engines.read(content, (stored and stored.mime) or "", job.locale)
        await self._write(job, reading, doorbell)

    async def _write(self, job: Job, reading: Reading, doorbell: Doorbell) -> None:
        async with self._pool.transaction() as db:
            await media.mark_read(db, job.id, reading.engine, reading.lines, self._clock())
            await self._wake(db, job, doorbell)
        log.info("media.read", media=job.id, engine=reading.engine, lines=len(reading.lines))

    async def _settle(self, job: Job, doorbell: Doorbell, state: media.Ended, reason: str) -> None:
        async with self._pool.transaction() as db:
            await media.settle(db, job.id, state, reason, self._clock())
            await self._wake(db, job, doorbell)
        log.info("media.settled", media=job.id, state=state, reason=reason)

    async def _give_up(self, job: Job, doorbell: Doorbell, reason: str) -> None:
        """Say so in the row; the doorbell itself is buried by the loop, so that an operator sees it."""
        async with self._pool.transaction() as db:
            await queues.hold(db, doorbell)
            await media.settle(db, job.id, "refused", f"gave_up:{reason}", self._clock())
            await media.wake_turn(db, job.address_id)
        self._ring_inbox()

    async def _wake(self, db: Db, job: Job, doorbell: Doorbell) -> None:
        if job.to_be_read:
            await media.wake_turn(db, job.address_id)
        await queues.acknowledge(db, doorbell)


class MediaSweep:
    """What happens to files because time passed: old ones go, lost ones are given up, names nobody uses are deleted."""

    def __init__(self, pool: Pool, kept: StoredFiles, clock: Callable[[], datetime], retention: timedelta) -> None:
        self._pool = pool
        self._kept = kept
        self._clock = clock
        self._retention = retention

    async def sweep(self) -> int:
        """Do what is due; return how many files were deleted."""
        now = self._clock()
        async with self._pool.transaction() as db:
            await media.let_go_of_old(db, now - self._retention, now)
            for address_id in await media.give_up_lost(db, now - LOST_AFTER, now):
                await media.wake_turn(db, address_id)
        return await self._kept.sweep()

    async def run(self) -> None:
        """Sweep for ever; a failing sweep is logged and tried again."""
        while True:
            try:
                await self.sweep()
            except Exception as error:  # noqa: BLE001 - the loop must not end
                log.warning("media.unswept", error=type(error).__name__)
            await asyncio.sleep(SWEEP_EVERY.total_seconds())
