"""Put together what takes messages in: the intake of a process, and the reader of mailboxes where a channel has any."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

from api.webhooks import Inbox
from channels.port import Channel, Mailbox
from concierge.files import FileKit
from concierge.place import Place
from database.bell import Bell
from database.db import Pool
from database.intake import Intake
from domain.messages import Batch
from workers.mailboxes import Mailboxes, Rhythm


def open_intake(pool: Pool, place: Place, clock: Callable[[], datetime], bell: Bell, kit: FileKit) -> Intake:
    """Return the one writer of what comes in; the files that come with it go into the kit's store."""
    kept = kit.kept(pool, place.sealer, clock)
    return Intake(pool, place.sealer, clock, lambda: (bell.ring("inbox"), bell.ring("media")), kept)


@asynccontextmanager
async def fetching(
    place: Place,
    channels: Mapping[str, Channel],
    clock: Callable[[], datetime],
    bell: Bell,
    kit: FileKit = FileKit(),
    rhythm: Rhythm | None = None,
) -> AsyncGenerator[Mailboxes | None]:
    """Open what reads the boxes of all channels; None, and no connection, where there are none."""
    boxes = _boxes(channels)
    if not boxes:
        yield None
        return
    pool = await Pool.open(place.dsn, "concierge_intake", size=2)
    intake = open_intake(pool, place, clock, bell, kit)
    try:
        yield Mailboxes(pool, boxes, intake, clock, rhythm)
    finally:
        await intake.close()
        await pool.close()


def pushed(intake: Intake, channels: Mapping[str, Channel], bell: Bell) -> Inbox:
    """Return an inbox for webhooks that has the boxes of a channel read when one of its pushes came."""
    fetched = frozenset(name for name, _ in _boxes(channels))
    return _Pushed(intake, fetched, bell) if fetched else intake


class _Pushed:
    def __init__(self, inbox: Intake, fetched: frozenset[str], bell: Bell) -> None:
        self._inbox = inbox
        self._fetched = fetched
        self._bell = bell

    async def put(self, channel: str, batch: Batch, correlation_id: str) -> None:
        """Store, then ring."""
        await self._inbox.put(channel, batch, correlation_id)
        if channel in self._fetched:
            self._bell.ring("mailboxes")

    async def keep_unread(self, channel: str, body: bytes, correlation_id: str) -> None:
        """Keep a genuine body that nobody understands."""
        await self._inbox.keep_unread(channel, body, correlation_id)


def _boxes(channels: Mapping[str, Channel]) -> list[tuple[str, Mailbox]]:
    return [(channel.name, box) for channel in channels.values() for box in channel.mailboxes()]
