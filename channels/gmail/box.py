"""Read a Gmail mailbox by its history: after what was read last, page by page, and whole again when Gmail forgot it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

import httpx
import structlog

from channels.gmail import cursor as cursors
from channels.gmail.api import Api, Json, read_json
from channels.gmail.cursor import Cursor
from channels.gmail.octets import from_base64
from channels.gmail.settings import GmailSettings
from channels.mail import read, statuses
from channels.port import Fetched
from domain.errors import Unavailable
from domain.messages import Batch, Inbound

log = structlog.get_logger()

_PAGE: Final = "50"
_NOT_FOR_US: Final = frozenset({"SENT", "DRAFT", "TRASH", "SPAM", "CHAT"})
_RENEW_WATCH: Final = timedelta(days=1)
"""A watch lives for seven days, and Google asks for a new one each day."""
_WATCH_AGAIN: Final = timedelta(minutes=10)
_OVERLAP: Final = timedelta(hours=1)
"""How far a full look reaches behind the last one: mail is listed a little after it came. The rows know what they hold."""


class GmailBox:
    """One mailbox; see `channels.port.Mailbox`."""

    def __init__(self, settings: GmailSettings, api: Api, clock: Callable[[], datetime]) -> None:
        self.account = settings.address()
        self._own = settings.own()
        self._trusted = settings.trusted()
        self._topic = (settings.gmail_topic or "").strip()
        self._api = api
        self._clock = clock
        self._watch_at: datetime | None = None

    async def fetch(self, cursor: str | None) -> Fetched:
        """Read what came after the cursor; None or one of another kind: from now on."""
        now = self._clock()
        await self._watch(now)
        at = cursors.read(cursor)
        if at is None:
            return Fetched(Batch(self.account), await self._begin(now))
        if at.since is not None:
            return await self._look_through(at)
        return await self._follow(at, now)

    async def wait(self, at_most: timedelta) -> None:
        """Return after that time: a push wakes the reader of mailboxes, and asking again finds what no push told."""
        await asyncio.sleep(at_most.total_seconds())

    async def _watch(self, now: datetime) -> None:
        """Have Pub/Sub told of new mail, again each day. Without it the box is still asked, so a failure stops nothing."""
        if not self._topic or (self._watch_at is not None and now < self._watch_at):
            return
        wanted = {"topicName": self._topic, "labelIds": ["INBOX"], "labelFilterBehavior": "include"}
        self._watch_at = now + _RENEW_WATCH
        try:
            read_json(await self._api.call("POST", "watch", json=wanted))
        except (Unavailable, httpx.HTTPError) as error:
            self._watch_at = now + _WATCH_AGAIN
            log.warning("mailbox.watch_failed", channel="gmail", error=type(error).__name__)

    async def _begin(self, now: datetime) -> str:
        profile = await self._api.asked("profile")
        if profile is None or not profile.get("historyId"):
            raise Unavailable("mailbox", "Gmail names no history of the mailbox.")
        return Cursor(str(profile["historyId"]), int(now.timestamp())).written()

    async def _follow(self, at: Cursor, now: datetime) -> Fetched:
        asked: dict[str, str | list[str]] = {
            "startHistoryId": at.history, "historyTypes": "messageAdded", "labelId": "INBOX", "maxResults": _PAGE,
        }  # fmt: skip
        told = await self._api.asked("history", **asked, **({"pageToken": at.page} if at.page else {}))
        if told is None and at.page:
            return Fetched(Batch(self.account), at.first_page().written(), more=True)
        if told is None:  # the history is forgotten: everything since the last look is looked through
            return await self._look_through(await self._again(at, now))
        messages = await self._read(_added(told))
        page = str(told.get("nextPageToken") or "")
        if page:
            return Fetched(self._batch(messages), replace(at, page=page).written(), more=True)
        after = Cursor(str(told.get("historyId") or at.history), int(now.timestamp()))
        return Fetched(self._batch(messages), after.written())

    async def _again(self, at: Cursor, now: datetime) -> Cursor:
        """Begin to read everything again; the history goes on from before the look, so that nothing falls between."""
        log.info("mailbox.read_again", channel="gmail")
        begun = cursors.read(await self._begin(now))
        since = max(0, at.looked_at - int(_OVERLAP.total_seconds()))
        return replace(begun or at, page="", since=since)

    async def _look_through(self, at: Cursor) -> Fetched:
        asked: dict[str, str | list[str]] = {"labelIds": "INBOX", "q": f"after:{at.since}", "maxResults": _PAGE}
        told = await self._api.asked("messages", **asked, **({"pageToken": at.page} if at.page else {}))
        listed = (_id(one) for one in _list((told or {}).get("messages")))
        # The newest are listed first; a batch is stored in the order it stands.
        messages = await self._read(list(dict.fromkeys(filter(None, listed)))[::-1])
        page = str((told or {}).get("nextPageToken") or "")
        after = replace(at, page=page) if page else replace(at, page="", since=None)
        return Fetched(self._batch(messages), after.written(), more=True)

    def _batch(self, messages: tuple[Inbound, ...]) -> Batch:
        return Batch(self.account, messages, tuple(one for message in messages for one in statuses(message)))

    async def _read(self, ids: Sequence[str]) -> tuple[Inbound, ...]:
        found = [await self._one(one) for one in ids]
        return tuple(one for one in found if one is not None)

    async def _one(self, message_id: str) -> Inbound | None:
        """Return a mail; None when it is gone, or nothing that was sent to us."""
        told = await self._api.asked(f"messages/{message_id}", format="raw")
        if told is None or _NOT_FOR_US & {str(label) for label in _list(told.get("labelIds"))}:
            return None
        raw = told.get("raw")
        try:
            octets = from_base64(raw) if isinstance(raw, str) else b""
        except ValueError:
            octets = b""
        provider_id = None if octets else f"gmail:{message_id}"
        came = _moment(told.get("internalDate"), self._clock())
        return read(octets, own=self._own, received_at=came, provider_id=provider_id, trusted=self._trusted)


def _added(told: Json) -> list[str]:
    """Return the ids of what came, oldest first and each once; there is no `history` where nothing came."""
    added = (one for record in _list(told.get("history")) for one in _list(_map(record).get("messagesAdded")))
    messages = (_map(_map(one).get("message")) for one in added)
    ids = (_id(one) for one in messages if not _NOT_FOR_US & {str(label) for label in _list(one.get("labelIds"))})
    return list(dict.fromkeys(filter(None, ids)))


def _id(told: object) -> str:
    """Return an id that can stand in a path; '' for anything else."""
    given = _map(told).get("id")
    return given if isinstance(given, str) and given.isalnum() else ""


def _moment(milliseconds: object, now: datetime) -> datetime:
    try:
        return min(datetime.fromtimestamp(int(str(milliseconds)) / 1000, UTC), now)
    except (ValueError, OverflowError, OSError):
        return now


def _list(value: object) -> Iterable[object]:
    return cast("list[object]", value) if isinstance(value, list) else ()


def _map(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
