"""One IMAP connection, used from one thread at a time: every read ends at a socket time-out.

Protocol facts: RFC 9051 and RFC 2177 (IDLE).
"""

from __future__ import annotations

import logging
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

from imapclient import IMAPClient, SocketTimeout  # pyright: ignore[reportMissingTypeStubs]
from imapclient.exceptions import (  # pyright: ignore[reportMissingTypeStubs]
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
)

from channels.imap.cursor import Cursor
from channels.imap.settings import Door

LARGEST_MAIL: Final = 30 * 1024 * 1024
"""Of a larger one, which few servers accept, the beginning is read."""
_PAGE: Final = 50
_PAGE_BYTES: Final = 8 * 1024 * 1024
_GLIMPSE: Final = 64 * 1024
_TIMEOUT: Final = SocketTimeout(connect=10, read=20)
_TRIES_WHOLE: Final = 2
_TRIES: Final = 3
# The library writes commands and answers, so names and texts, to its logger.
logging.getLogger("imapclient").setLevel(logging.CRITICAL)

FAILURES: Final = (OSError, IMAPClientError, ValueError, LookupError, TypeError, AssertionError, AttributeError)
"""What a broken server makes of this library: its parser raises whatever it stumbles upon."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it lies in the box. `raw` is None where the server could not be brought to hand it out; `met_before`
    says that the box got new numbers, and that this one may be a mail we know, or one older than our first look.
    """

    uid: int
    raw: bytes | None
    received_at: datetime | None
    met_before: bool = False


@dataclass(slots=True)
class Page:
    """Some mails, and how far they reach. `failure` is why the page ends early."""

    place: Cursor
    mails: list[Mail] = field(default_factory=list[Mail])
    more: bool = False
    trying: int | None = None
    failure: Exception | None = None


class _Client(IMAPClient):
    def _poll_socket(self, sock: socket.socket, timeout: float | None = None) -> list[tuple[int, int]]:
        """Have `idle_check` read what is there: what came in one piece with `+ idling` lies in a buffer, where no poll
        of the socket sees it, and a mail that arrived just before IDLE would wait for the next look.
        """
        return [(sock.fileno(), 1)]


class Connection:
    """A box that is open."""

    def __init__(self, door: Door, folder: str, token: str | None, context: ssl.SSLContext) -> None:
        """Connect, log in with the password or with an access token. Raises one of `FAILURES`."""
        tls = door.security == "tls"
        self._client: Any = _Client(
            door.host, door.port, ssl=tls, ssl_context=context if tls else None, timeout=cast("Any", _TIMEOUT)
        )
        self._folder = folder
        try:
            _keep_alive(self._client.socket())
            if door.security == "starttls":
                self._client.starttls(ssl_context=context)
            _log_in(self._client, door, token)
            self.can_idle = bool(self._client.has_capability("IDLE"))
            self._client.normalise_times = False
        except BaseException:
            self.close()
            raise

    def file_descriptor(self) -> int:
        """Return what to watch while the server idles."""
        return int(self._client.socket().fileno())

    def begin_idle(self) -> bool:
        """Ask to be told when something comes; True when the server told at once."""
        self._client.idle()
        return bool(self._client.idle_check(timeout=0))

    def end_idle(self) -> None:
        """Take it back; this is also how we learn that nobody is there any more."""
        self._client.idle_done()

    def cut(self) -> None:
        """End it from another thread: whatever waits for the server fails at once."""
        with suppress(*FAILURES):
            self._client.socket().shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the socket."""
        with suppress(*FAILURES):
            self._client.shutdown()

    def mark_seen(self, uids: Sequence[int]) -> None:
        """Flag what is stored as read; a box that may not be written stays as it is."""
        try:
            self._client.add_flags(list(uids), [b"\\Seen"], silent=True)
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            return

    def read(self, place: Cursor | None, stumbled: Mapping[int, int], now: datetime) -> Page:
        """Read the mails after a place; None for a box that is read from now on.

        `stumbled` says how often reading a mail failed: it is then asked for in part, and left in the end.
        """
        validity, last = self._select()
        if place is None:
            return Page(Cursor(validity, last, now))
        if place.validity != validity:
            place = place.renumbered(validity, last)
        if place.uid < place.old_until:
            page = self._page(place, self._find_old(place), stumbled)
            if page.mails or page.failure or page.more:
                return page
            place = replace(place, uid=place.old_until, old_until=0)
        return self._page(place, self._find(place), stumbled)

    def _select(self) -> tuple[int, int]:
        """Open the folder anew, so that its numbers are today's; return UIDVALIDITY and the last UID."""
        told = self._client.select_folder(self._folder)
        validity, following = told.get(b"UIDVALIDITY"), told.get(b"UIDNEXT")
        if isinstance(following, int):
            return int(validity), following - 1
        uids: list[int] = self._client.search("ALL")  # RFC 3501 lets a server leave UIDNEXT out
        return int(validity), max(uids, default=0)

    def _find(self, place: Cursor) -> list[int]:
        """`n:*` names the last mail even where it is older than n (RFC 9051, 6.4.8 and the notes on `*`)."""
        found: list[int] = self._client.search(["UID", f"{place.uid + 1}:*"])
        return sorted(uid for uid in found if uid > place.uid)

    def _find_old(self, place: Cursor) -> list[int]:
        """SINCE knows days only, in the server's time zone."""
        since = (place.since - timedelta(days=1)).date()
        found: list[int] = self._client.search(["UID", f"{place.uid + 1}:{place.old_until}", "SINCE", since])
        return sorted(uid for uid in found if place.uid < uid <= place.old_until)

    def _page(self, place: Cursor, uids: Sequence[int], stumbled: Mapping[int, int]) -> Page:
        page = Page(place, more=len(uids) > _PAGE)
        if not uids:
            return page
        sizes = self._sizes(uids[:_PAGE])
        room = _PAGE_BYTES
        for uid in uids[:_PAGE]:
            room -= sizes.get(uid, 0)
            if page.trying is not None and room < 0:
                page.more = True
                break
            page.trying = uid
            try:
                self._take(page, uid, sizes.get(uid), stumbled.get(uid, 0))
            except FAILURES as error:
                page.failure, page.more = error, True
                break
            page.place = replace(page.place, uid=uid)
        return page

    def _take(self, page: Page, uid: int, size: int | None, stumbles: int) -> None:
        """Add a mail to the page, unless it was removed meanwhile, or lay there before our first look."""
        if stumbles >= _TRIES:
            page.mails.append(Mail(uid, None, None))
            return
        most = _GLIMPSE if stumbles >= _TRIES_WHOLE else LARGEST_MAIL if (size or 0) > LARGEST_MAIL else None
        body = "BODY.PEEK[]" if most is None else f"BODY.PEEK[]<0.{most}>"
        told = self._client.fetch([uid], [body, "INTERNALDATE"]).get(uid)
        if told is None:
            return
        received_at = _aware(told.get(b"INTERNALDATE"))
        if uid <= page.place.old_until and received_at is not None and received_at < page.place.since:
            return
        raw = next((value for key, value in told.items() if key.startswith(b"BODY[]")), None)
        if not isinstance(raw, bytes):
            raise ValueError("no body")
        page.mails.append(Mail(uid, raw, received_at, uid <= page.place.old_until))

    def _sizes(self, uids: Sequence[int]) -> Mapping[int, int]:
        """Return the sizes told; some servers guess them, so they are a hint only."""
        told = self._client.fetch(list(uids), ["RFC822.SIZE"])
        sizes = {uid: one.get(b"RFC822.SIZE") for uid, one in told.items()}
        return {uid: size for uid, size in sizes.items() if isinstance(size, int)}


def is_login_failure(error: Exception) -> bool:
    """Say whether the server refused name or password."""
    return isinstance(error, LoginError)


def _log_in(client: Any, door: Door, token: str | None) -> None:
    if token is not None:
        client.oauth2_login(door.user, token)
    elif (door.user + door.password).isascii():
        client.login(door.user, door.password)
    else:
        client.plain_login(door.user, door.password)  # LOGIN knows ASCII only


def _keep_alive(sock: socket.socket) -> None:
    """Let the system find out when the other side is gone; not every system knows all options."""
    with suppress(OSError, AttributeError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 20)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 5)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)


def _aware(moment: object) -> datetime | None:
    if not isinstance(moment, datetime):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
