"""What the people who are played wrote and got, on every channel: for the page, which asks what is new."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

Json = dict[str, Any]
_KEPT_ENTRIES = 2000
_KEPT_PICTURES = 50
_PICTURES = {"image/jpeg", "image/png", "image/webp", "image/gif"}


@dataclass(frozen=True, slots=True)
class PlayedChannel:
    """One way to reach the product that can be played here.

    `say` is where the page posts what a person writes: a path with `{person}` in it, that takes
    `{type, text, id, title, data, mime_type, reply_to}` as `/_emulator/people/{person}/messages` does.
    """

    name: str
    title: str
    say: str
    address: str
    """What a person is called there: Phone number, Mail address."""
    example: str
    kinds: tuple[str, ...] = ("text",)
    """Of text, tap, image, location."""


@dataclass(slots=True)
class Entry:
    """One message as its person sees it."""

    id: str
    channel: str
    person: str
    way: str
    """`wrote` or `got`."""
    kind: str
    text: str
    at: float
    choices: Sequence[Mapping[str, str]] = ()
    statuses: list[str] = field(default_factory=list[str])
    picture: str | None = None


class Diary:
    """Every message in order. A stand-in registers its channel and tells what goes by."""

    def __init__(self) -> None:
        self.channels: dict[str, PlayedChannel] = {}
        self.version = 0
        self._entries: dict[str, Entry] = {}
        self._pictures: dict[str, tuple[str, bytes]] = {}
        self._news = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()

    def register(self, channel: PlayedChannel) -> None:
        """Let the page play a channel."""
        self.channels[channel.name] = channel

    def wrote(self, channel: str, person: str, message_id: str, played: Mapping[str, Any], at: float) -> None:
        """Note what a person sent; `played` is what the page posted."""
        kind = str(played.get("type", "text"))
        text = str(played.get("title") if kind == "tap" else played.get("text") or "")
        entry = Entry(message_id, channel, person, "wrote", kind, text, at)
        if picture := _picture(played):
            self._pictures[message_id] = picture
            entry.picture = f"/_emulator/pictures/{message_id}"
            while len(self._pictures) > _KEPT_PICTURES:
                self._pictures.pop(next(iter(self._pictures)))
        self._put(entry)

    def got(
        self,
        channel: str,
        person: str,
        message_id: str,
        text: str,
        at: float,
        choices: Sequence[Mapping[str, str]] = (),
    ) -> None:
        """Note what the product sent to a person, with the buttons or rows that can be tapped."""
        self._put(Entry(message_id, channel, person, "got", "choices" if choices else "text", text, at, choices))

    def status(self, message_id: str, word: str) -> None:
        """Note what was reported of a message that was sent to a person."""
        if entry := self._entries.get(message_id):
            entry.statuses.append(word)
            self._tell()

    def picture(self, message_id: str) -> tuple[str, bytes] | None:
        """Return type and bytes of a picture that was played."""
        return self._pictures.get(message_id)

    def entries(self) -> list[Json]:
        """Return everything, oldest first."""
        return [asdict(entry) for entry in self._entries.values()]

    async def wait(self, version: int, seconds: float) -> None:
        """Return when anything is newer than `version`, or when the time is up."""
        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait_for(lambda: self.version != version), seconds)
            except TimeoutError:
                pass

    def _put(self, entry: Entry) -> None:
        self._entries.setdefault(entry.id, entry)
        while len(self._entries) > _KEPT_ENTRIES:
            self._entries.pop(next(iter(self._entries)))
        self._tell()

    def _tell(self) -> None:
        self.version += 1
        task = asyncio.create_task(self._notify())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _notify(self) -> None:
        async with self._news:
            self._news.notify_all()


def choices_of(body: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """Return what can be tapped in a message of Meta's format."""
    action: Mapping[str, Any] = body.get("interactive", {}).get("action", {})
    rows: list[Mapping[str, str]] = [one["reply"] for one in action.get("buttons", ())]
    rows += [row for section in action.get("sections", ()) for row in section.get("rows", ())]
    return [{"id": row["id"], "title": row["title"]} for row in rows]


def _picture(played: Mapping[str, Any]) -> tuple[str, bytes] | None:
    kind = str(played.get("mime_type", ""))
    if played.get("type") != "image" or kind not in _PICTURES or not played.get("data"):
        return None
    try:
        return kind, base64.b64decode(str(played["data"]), validate=True)
    except (binascii.Error, ValueError):
        return None
