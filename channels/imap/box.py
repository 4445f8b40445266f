"""A mailbox on an IMAP server: what came after a cursor, and waiting for more. A thread of its own talks to the server."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

import structlog

from channels.imap import cursor as cursors
from channels.imap.connection import FAILURES, Connection, Mail, Page, is_login_failure
from channels.imap.settings import Door
from channels.imap.tokens import Tokens
from channels.mail import read, statuses
from channels.port import MAILBOX_LOGIN, Fetched
from domain.errors import Unavailable
from domain.messages import Batch, Inbound, Notice, NoticeKind

log = structlog.get_logger()

_Result = TypeVar("_Result")
_COMMAND_TAKES: Final = 45.0  # seconds; a server that drips its answer never meets the socket's own time-out
_PAGE_TAKES: Final = 240.0
_BETWEEN_LOOKS: Final = timedelta(seconds=15)  # where the server has no IDLE
_SLACK: Final = timedelta(days=1)


class ImapBox:
    """One folder of one mailbox, for one reader."""

    def __init__(
        self,
        account: str,
        door: Door,
        folder: str,
        own: frozenset[str],
        trusted: frozenset[str],
        tokens: Tokens | None,
        context: ssl.SSLContext,
        clock: Callable[[], datetime],
    ) -> None:
        self.account = account
        self._door = door
        self._folder = folder
        self._own = own
        self._trusted = trusted
        self._tokens = tokens
        self._context = context
        self._clock = clock
        self._connection: Connection | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._idles = False
        self._unseen: tuple[int, list[int]] = (0, [])
        self._stumbled: dict[int, int] = {}

    async def fetch(self, cursor: str | None) -> Fetched:
        """Read what came after the cursor; see `channels.port.Mailbox`. Nothing is flagged before it is stored."""
        place, now = cursors.read(cursor), self._clock()
        connection = await self._open()
        await self._mark_stored(connection, place)
        page = await self._call(lambda: connection.read(place, self._stumbled, now), _PAGE_TAKES)
        self._note_end(page)
        self._unseen = (page.place.validity, [mail.uid for mail in page.mails])
        batch = await asyncio.to_thread(self._batch, page, now)  # a mail of 3 MB takes half a second to read
        return Fetched(batch, str(page.place), page.more)

    async def wait(self, at_most: timedelta) -> None:
        """Idle (RFC 2177) until the server says something. The end of each wait shows whether it is still there."""
        connection = await self._open()
        if not connection.can_idle:
            await asyncio.sleep(min(at_most, _BETWEEN_LOOKS).total_seconds())
            return
        was_told = await self._call(connection.begin_idle)
        self._idles = True  # until the next command, also when the wait is cancelled
        if not was_told:
            await _readable(connection.file_descriptor(), at_most)
        await self._open()

    async def aclose(self) -> None:
        """Hang up."""
        self._hang_up()

    async def _open(self) -> Connection:
        """Return a connection that takes commands."""
        if self._connection is None:
            token = await self._tokens.current() if self._tokens else None
            self._connection = await self._call(lambda: Connection(self._door, self._folder, token, self._context))
        elif self._idles:
            self._idles = False
            await self._call(self._connection.end_idle)
        return self._connection

    async def _mark_stored(self, connection: Connection, place: cursors.Cursor | None) -> None:
        """Flag as read what the cursor that came back proves to be stored."""
        validity, uids = self._unseen
        self._unseen = (0, [])
        if place is not None and place.validity == validity and (stored := [uid for uid in uids if uid <= place.uid]):
            await self._call(lambda: connection.mark_seen(stored))

    def _note_end(self, page: Page) -> None:
        """Remember a mail that ended a page, and raise `Unavailable` when nothing was read before it."""
        if page.failure is None:
            self._stumbled.clear()
            return
        if page.trying is not None:
            self._stumbled[page.trying] = self._stumbled.get(page.trying, 0) + 1
        self._hang_up()
        if not page.mails:
            raise _unavailable(page.failure)

    def _batch(self, page: Page, now: datetime) -> Batch:
        messages = [self._message(page, mail, now) for mail in page.mails if mail.raw is not None]
        notices = [_unreadable(page, mail, now) for mail in page.mails if mail.raw is None]
        failed = (status for message in messages for status in statuses(message))
        return Batch(self.account, tuple(messages), tuple(failed), tuple(notices))

    def _message(self, page: Page, mail: Mail, now: datetime) -> Inbound:
        message = read(mail.raw or b"", own=self._own, received_at=mail.received_at or now, trusted=self._trusted)
        if mail.met_before and message.left_because is None and message.sent_at < page.place.since - _SLACK:
            # The box was moved to another server, which calls every mail new.
            return replace(message, left_because="before_our_time")
        return message

    async def _call(self, work: Callable[[], _Result], takes: float = _COMMAND_TAKES) -> _Result:
        """Run one piece of work on the box's thread. Raises `Unavailable`, and hangs up, when it fails."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="imap")
        try:
            async with asyncio.timeout(takes):
                return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except FAILURES as error:
            if is_login_failure(error) and self._tokens is not None:
                self._tokens.forget()
            self._hang_up()
            raise _unavailable(error) from error
        except BaseException:
            self._hang_up()
            raise

    def _hang_up(self) -> None:
        """Cut the connection, so that the thread comes free whatever it waits for."""
        connection, thread = self._connection, self._thread
        self._connection, self._thread, self._idles = None, None, False
        if connection is not None:
            connection.cut()
        if thread is not None:
            if connection is not None:
                thread.submit(connection.close)
            thread.shutdown(wait=False)


async def _readable(descriptor: int, at_most: timedelta) -> None:
    """Return when there is something to read, or when the time is over."""
    loop, something = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, something.set)
    try:
        with suppress(TimeoutError):
            await asyncio.wait_for(something.wait(), at_most.total_seconds())
    finally:
        loop.remove_reader(descriptor)


def _unreadable(page: Page, mail: Mail, now: datetime) -> Notice:
    """Note a mail that the server does not hand out: an operator finds it in the box by its number."""
    log.error("mail.unreadable", uid=mail.uid)
    name = f"{page.place.validity}:{mail.uid}"
    return Notice(NoticeKind.IGNORED, now, b"", provider_id=name, detail="unreadable mail")


def _unavailable(error: Exception) -> Unavailable:
    if is_login_failure(error):
        return Unavailable(MAILBOX_LOGIN, "The mail server refused name or password.")
    return Unavailable("mailbox", "The mail server did not answer as a mail server.")
