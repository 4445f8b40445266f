"""From mailboxes to the inbox: one worker reads a box at a time, and stores what it read together with how far."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import uuid4

import structlog

from channels.port import MAILBOX_LOGIN, Fetched, Mailbox
from database import channel_accounts, mailboxes
from database.bell import listen
from database.channel_accounts import Account
from database.db import Pool
from database.mailboxes import Held, Progress
from domain.errors import ConciergeError, Unavailable
from domain.messages import Batch

log = structlog.get_logger()

Box = tuple[str, Mailbox]
"""A channel's name and one of its mailboxes."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How boxes are read. A lost worker is followed within `lease` + `ask_again`, a lost server within 60 s (A18)."""

    lease: timedelta = timedelta(seconds=30)
    ask_again: timedelta = timedelta(seconds=10)
    look: timedelta = timedelta(seconds=40)
    """A box is looked into after that time at the latest, whatever its server told, and so shows that it is there."""
    fetch_takes: timedelta = timedelta(minutes=5)
    first_back_off: timedelta = timedelta(seconds=1)
    longest_back_off: timedelta = timedelta(seconds=30)
    after_login: timedelta = timedelta(minutes=5)
    alarm_after: int = 4

    def back_off(self, failures: int, code: str) -> float:
        """Return seconds: twice as long after each failure, with up to a fifth of jitter."""
        wait = min(self.first_back_off * 2 ** min(failures - 1, 20), self.longest_back_off)
        if code == MAILBOX_LOGIN and failures > 1:
            wait = self.after_login
        return wait.total_seconds() * (1 + random.random() / 5)


class Inbox(Protocol):
    """Where messages become durable; see `database.intake`."""

    async def put(self, channel: str, batch: Batch, correlation_id: str, read_to: Progress | None = None) -> None: ...


class Mailboxes:
    """Read boxes under the intake role."""

    def __init__(
        self,
        pool: Pool,
        boxes: Sequence[Box],
        inbox: Inbox,
        clock: Callable[[], datetime],
        rhythm: Rhythm | None = None,
    ) -> None:
        self._pool = pool
        self._boxes = boxes
        self._inbox = inbox
        self._clock = clock
        self._rhythm = rhythm or Rhythm()
        self._holder = uuid4()
        self._woken = [asyncio.Event() for _ in boxes]

    async def run(self, dsn: str) -> None:
        """Read until cancelled; then leave the boxes to others at once."""
        if not self._boxes:
            return
        try:
            async with asyncio.TaskGroup() as together:
                together.create_task(listen(dsn, "concierge_mailboxes", self.wake))
                together.create_task(self._keep_leases())
                for (channel, box), woken in zip(self._boxes, self._woken, strict=True):
                    together.create_task(self._read_for_ever(channel, box, woken))
        finally:
            with suppress(Exception):  # the leases run out by themselves
                async with self._pool.connection() as db:
                    await mailboxes.release(db, self._holder)

    def wake(self) -> None:
        """Look into every box now: a provider said that something came."""
        for woken in self._woken:
            woken.set()

    async def sweep(self) -> int:
        """Read every box until nothing is left; return how many messages that brought. For commands and tests."""
        return sum([await self.read(channel, box) for channel, box in self._boxes])

    async def read(self, channel: str, box: Mailbox) -> int:
        """Read one box until it is empty; 0 while another worker has it. Raises `Unavailable`."""
        brought, was_at = 0, object()
        while (held := await self.hold(channel, box)) is not None and held.cursor != was_at:
            fetched = await self._fetch(box, held.cursor)
            if fetched.cursor == held.cursor and not fetched.batch.messages:
                return brought
            read_to = Progress(held.account.id, held.holder, fetched.cursor)
            await self._inbox.put(channel, fetched.batch, f"{channel}-{uuid4().hex}", read_to)
            brought += len(fetched.batch.messages)
            log.info("mailbox.read", account=held.account.id, messages=len(fetched.batch.messages))
            was_at = held.cursor  # a box that does not move is asked again later, not in a circle
        return brought

    async def hold(self, channel: str, box: Mailbox) -> Held | None:
        """Take the box or keep it; None while another worker has it."""
        now = self._clock()
        async with self._pool.connection() as db:
            account = await channel_accounts.register(db, channel, box.account)
            return await mailboxes.hold(db, account, self._holder, now, now + self._rhythm.lease)

    async def _fetch(self, box: Mailbox, cursor: str | None) -> Fetched:
        try:
            async with asyncio.timeout(self._rhythm.fetch_takes.total_seconds()):
                return await box.fetch(cursor)
        except TimeoutError as error:
            raise Unavailable("mailbox_slow", "The mailbox took too long.") from error

    async def _read_for_ever(self, channel: str, box: Mailbox, woken: asyncio.Event) -> None:
        failures, is_quiet = 0, False
        while True:
            woken.clear()
            try:
                held = await self.hold(channel, box)
                if held is None:
                    await asyncio.sleep(self._rhythm.ask_again.total_seconds() * (1 + random.random() / 5))
                    continue
                failure = await self._read_and_rest(channel, box, woken)
                failures = failures + 1 if failure else 0
                is_quiet = await self._tell(held.account, failure, failures, is_quiet=is_quiet)
            except Exception as error:  # noqa: BLE001 - the database is away: wait, and never leave the loop
                log.warning("mailbox.failed", channel=channel, error=type(error).__name__)
                failures, failure = failures + 1, "database"
            if failure:
                await asyncio.sleep(self._rhythm.back_off(failures, failure))

    async def _read_and_rest(self, channel: str, box: Mailbox, woken: asyncio.Event) -> str | None:
        """Read the box, then wait until something may have come; return why the box could not be read, if so."""
        try:
            await self.read(channel, box)
            await self._rest(box, woken)
        except ConciergeError as error:
            log.warning("mailbox.unread", channel=channel, code=error.code)
            return error.code
        return None

    async def _rest(self, box: Mailbox, woken: asyncio.Event) -> None:
        """Wait for the box or for the bell, whichever comes first; a box that forgets the time is asked again."""
        look = self._rhythm.look
        waiting, hearing = asyncio.create_task(box.wait(look)), asyncio.create_task(woken.wait())
        try:
            both = {waiting, hearing}
            await asyncio.wait(both, timeout=2 * look.total_seconds(), return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
            hearing.cancel()
            ends = await asyncio.gather(waiting, hearing, return_exceptions=True)
        if isinstance(ends[0], Exception):
            raise ends[0]

    async def _tell(self, account: Account, failure: str | None, failures: int, *, is_quiet: bool) -> bool:
        """Raise the alarm when a box fails again and again, end it when it is read; return whether none is raised."""
        async with self._pool.connection() as db:
            if failure is None and not is_quiet:
                await mailboxes.clear_alarm(db, account.id)
                return True
            if failure is not None and failures == self._rhythm.alarm_after:
                await mailboxes.raise_alarm(db, account.id, failure)
                log.error("mailbox.alarmed", account=account.id, code=failure)
                return False
        return is_quiet

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(self._rhythm.lease.total_seconds() / 3)
            try:
                async with self._pool.connection() as db:
                    await mailboxes.extend(db, self._holder, self._clock() + self._rhythm.lease)
            except Exception as error:  # noqa: BLE001 - the database is away: the next beat tries again
                log.warning("mailbox.leases_unextended", error=type(error).__name__)
