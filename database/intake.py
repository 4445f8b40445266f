"""Commit what webhooks bring in groups: whatever came while a commit was in flight goes into the next one.

No timer, so nothing waits when the system is idle (engine.md, rule 2). A row that cannot be stored never
takes its neighbours with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final, NamedTuple

import asyncpg
import structlog

from database import (
    answers,
    arrivals,
    arriving_files,
    channel_accounts,
    inbox,
    inquiries,
    links,
    mailboxes,
    notices,
    statuses,
)
from database.arrivals import Arrival
from database.channel_accounts import Account
from database.db import Db, Pool
from database.identities import Identities, Identity, storable
from database.inquiries import NewInquiry
from database.loads import Load, merged, parts_of
from database.mailboxes import Progress
from database.sealing import Sealer
from database.stored_files import StoredFiles
from domain.errors import Unavailable
from domain.messages import Batch, Notice, NoticeKind, Sender

log = structlog.get_logger()

_GROUP: Final = 256  # webhooks per commit; more would make the first of them wait for the last
_WAITING: Final = 10_000  # beyond this the provider is told to come again
_TRIES: Final = 8
_NO_ACCOUNT: Final = "unknown"

_POISON: Final = ("22", "23", "42", "54")  # classes of SQLSTATE that the row itself causes
_PLAN_ONCE: Final = "SET plan_cache_mode = force_generic_plan"
"""A lone message is planned anew each time else, 2 ms more than it takes; the pool forgets it with the connection."""
_RACE: Final = "40"  # another replica was faster, or a deadlock was cut


class _Waiting(NamedTuple):
    """A webhook that is answered once its rows are durable."""

    load: Load
    stored: asyncio.Future[None]

    def end(self, failure: Exception | None) -> None:
        if self.stored.done():
            return  # the provider hung up; what it sent may be stored all the same
        if failure is None:
            self.stored.set_result(None)
        else:
            self.stored.set_exception(failure)


class Intake:
    """The one writer of what comes in, for one process."""

    def __init__(
        self,
        pool: Pool,
        sealer: Sealer,
        clock: Callable[[], datetime],
        ring: Callable[[], object],
        files: StoredFiles | None = None,
    ) -> None:
        self._pool = pool
        self._files = files
        self._sealer = sealer
        self._identities = Identities(sealer)
        self._clock = clock
        self._ring = ring
        self._accounts: dict[tuple[str, str], Account] = {}
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def put(
        self,
        channel: str,
        batch: Batch,
        correlation_id: str,
        read_to: Progress | None = None,
        inquiry: NewInquiry | None = None,
    ) -> None:
        """Return once everything in the batch is durable, and beside it the inquiry, or how far a mailbox was read with it.

        Raises `Unavailable` when it is not.
        """
        account = self._accounts.get((channel, batch.account)) or await self._account(channel, batch.account)
        if len(self._waiting) >= _WAITING:
            raise Unavailable("intake_full", "Too much is waiting to be stored; deliver it again later.")
        if any(one.content is not None for message in batch.messages for one in message.media):
            batch = await arriving_files.keep(self._files, account.business_id, batch)
        load = self._pack(account, channel, batch, correlation_id)
        if read_to is not None:
            load = load._replace(progress=(read_to,))
        if inquiry is not None:
            load = load._replace(opened=[(account.id, inquiry)])
        waiting = _Waiting(load, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        await waiting.stored

    async def keep_unread(self, channel: str, body: bytes, correlation_id: str) -> None:
        """Keep a genuine body that nobody understands, so that it can be read once somebody does."""
        notice = Notice(NoticeKind.IGNORED, self._clock(), body, provider_id=sha256(body).hexdigest())
        await self.put(channel, Batch(_NO_ACCOUNT, notices=(notice,)), correlation_id)

    async def close(self) -> None:
        """Finish what was accepted."""
        if self._writing is not None:
            await self._writing

    async def _account(self, channel: str, name: str) -> Account:
        try:
            async with self._pool.transaction() as db:
                account = await channel_accounts.register(db, channel, storable(name))
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            raise _unavailable(error) from error
        self._accounts[channel, name] = account
        return account

    def _pack(self, account: Account, channel: str, batch: Batch, correlation_id: str) -> Load:
        now, who, seal = self._clock(), self._who, self._sealer.seal
        of = self._identities.of
        return Load(
            [
                arrivals.arrival(account, channel, one, of(channel, one.sender), seal(one.raw), correlation_id, now)
                for one in batch.messages
            ],
            [
                statuses.report(account, one, who(channel, one.recipient), now, who(channel, one.sent_to))
                for one in batch.statuses
            ],
            [
                notices.note(account, one, who(channel, one.sender), who(channel, one.new_identity), seal(one.raw))
                for one in batch.notices
            ],
        )

    def _who(self, channel: str, sender: Sender | None) -> Identity | None:
        return self._identities.of(channel, sender) if sender is not None else None

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                await self._write_on_one_connection()
        except Exception as error:  # noqa: BLE001 (no connection: every waiting webhook must hear of it)
            log.warning("intake.failed", error=type(error).__name__, webhooks=len(self._waiting))
            waiting, self._waiting = self._waiting, []
            _end(waiting, _unavailable(error))
        finally:
            self._writing = None

    async def _write_on_one_connection(self) -> None:
        """Hold it while there is work: giving it back costs a round trip. One that failed is given back."""
        async with self._pool.connection() as db:
            await db.execute(_PLAN_ONCE)
            works = True
            while works and self._waiting:
                group, self._waiting = self._waiting[:_GROUP], self._waiting[_GROUP:]
                works = await self._commit(db, group)

    async def _commit(self, db: Db, group: Sequence[_Waiting]) -> bool:
        """Store the group together, or each on its own when one of them is poison; tell every one.

        Returns False when the connection or the database is at fault.
        """
        try:
            await self._store(db, merged([one.load for one in group]))
        except Exception as error:  # noqa: BLE001 (every waiting webhook must hear of it)
            if not _is_poison(error):
                log.warning("intake.failed", error=type(error).__name__, webhooks=len(group))
                _end(group, _unavailable(error))
                return False
        else:
            _end(group, None)
            return True
        for one in group:
            one.end(await self._store_parts(db, one.load))
        return True

    async def _store_parts(self, db: Db, load: Load) -> Exception | None:
        """Store one webhook row by row, a poisonous one reduced; return why something could not be stored."""
        try:
            for part in parts_of(load):
                await self._store_or_reduce(db, part)
        except Exception as error:  # noqa: BLE001 (the webhook must hear of it)
            log.warning("intake.failed", error=type(error).__name__, webhooks=1)
            return _unavailable(error)
        return None

    async def _store_or_reduce(self, db: Db, part: Load) -> None:
        try:
            await self._store(db, part)
        except Exception as error:
            if not _is_poison(error) or part.progress:
                raise
            log.warning("intake.reduced", error=type(error).__name__)
            if part.arrivals:
                await self._store(db, part._replace(arrivals=[arrivals.bare(row) for row in part.arrivals]))

    async def _store(self, db: Db, load: Load) -> None:
        """Run one transaction; again when a race was lost, and with their words read when a question may be answered."""
        reader: Sealer | None = None
        for attempt in range(1, _TRIES + 1):
            try:
                rung = await _store_once(db, load, reader, self._clock)
            except asyncpg.PostgresError as error:
                if error.sqlstate == answers.TO_BE_READ and reader is None:
                    reader = self._sealer
                    continue
                if attempt == _TRIES or not (error.sqlstate or "").startswith(_RACE):
                    raise
            else:
                if rung:
                    self._ring()
                return


async def _store_once(db: Db, load: Load, reader: Sealer | None, clock: Callable[[], datetime]) -> int:
    runs = inbox.agreeing(load.arrivals) if load.arrivals else []
    mixed = load.reports or load.notes or load.progress or load.opened
    if len(runs) == 1 and not mixed and reader is None:
        return (await inbox.ingest(db, runs[0])).doorbells  # one statement is a transaction of its own
    async with db.savepoint():  # outside a transaction this is one
        rung = await _store_mixed(db, runs, load, read=reader is not None)
        if reader is not None:
            await answers.read(db, reader, load.arrivals)
            await links.read(db, reader, load.arrivals)
        if load.progress:
            await mailboxes.advance(db, load.progress, clock())
        return rung


async def _store_mixed(db: Db, runs: Sequence[Sequence[Arrival]], load: Load, *, read: bool) -> int:
    rung = sum([(await inbox.ingest(db, run, read=read)).doorbells for run in runs])
    if load.reports:
        await statuses.record(db, load.reports)
    for told in load.notes:
        await notices.record(db, told)
    for account_id, opened in load.opened:
        await inquiries.record(db, account_id, opened)
    return rung


def _end(group: Sequence[_Waiting], failure: Exception | None) -> None:
    for one in group:
        one.end(failure)


def _unavailable(cause: Exception) -> Unavailable:
    failure = Unavailable("database", "It could not be stored; deliver it again later.")
    failure.__cause__ = cause
    return failure


def _is_poison(error: Exception) -> bool:
    """Whether the rows themselves are at fault; asyncpg refuses some with ValueErrors, unsent."""
    if isinstance(error, asyncpg.PostgresError):
        return (error.sqlstate or "").startswith(_POISON)
    return isinstance(error, (ValueError, OverflowError))
