"""The same picture of a shopping list on every way in: fetched, kept, read, and a ticket's item (IN7, SO2).

Meta's way is in test_pictures.py. Real HTTP, the real engine; the stand-ins hand out what the person sent. No vendor is
furnished: what was read stands in the ticket.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal
from uuid import uuid4

import asyncpg
import httpx
import pytest

from channels.imap import ImapMail
from channels.web_form import WebForm
from concierge import wiring
from concierge.files import FileKit
from concierge.place import Place
from concierge.programs import free_port
from concierge.settings import AppSettings
from concierge.stage import serving, set_up
from database.sealing import Sealer
from emulator.mail import MailSink, serving_mail
from providers.folder_store import FolderStore
from providers.rapid_ocr import RapidOcr, RapidOcrSettings
from tests.channels.imap.conftest import settings
from tests.channels.imap.peer import Peer
from tests.channels.imap.peer import serving as serving_imap
from tests.pictures import picture
from tests.stories.mail_office import DESK, mail_of

ANN: Final = "447700900100"
NOW: Final = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture
def photo() -> bytes:
    return picture("Shopping list", "40 folding chairs", "Bristol", "by 5 December")


@pytest.fixture
async def kit(tmp_path: Path) -> AsyncIterator[FileKit]:
    if not RapidOcr.is_installed():
        pytest.skip("the extra `ocr` is not installed: no picture is read here")
    engine = RapidOcr(RapidOcrSettings(ocr_seconds=120))
    yield FileKit(FolderStore(tmp_path), (engine,))
    await engine.aclose()


@pytest.fixture
def place(dsn: str) -> Place:
    return Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))


async def ticket(dsn: str) -> tuple[Any, Any, Any]:
    """The one ticket: how many of what, and where code read it."""
    owner = await asyncpg.connect(dsn)
    try:
        (row,) = await owner.fetch(
            """SELECT (requirements ->> 'quantity')::int, requirements ->> 'item',
                      requirements #>> '{evidence,item,source}' FROM tickets"""
        )
    finally:
        await owner.close()
    return tuple(row)


READ: Final = (40, "folding chairs", "image text")


async def test_a_picture_attached_to_a_mail_is_a_wish(place: Place, kit: FileKit, photo: bytes) -> None:
    """The mailbox loop has an intake of its own: it must have the store, too."""
    peer, sink = Peer(), MailSink(DESK, "secret")
    async with AsyncExitStack() as stack:
        imap = await stack.enter_async_context(serving_imap(peer))
        smtp = await stack.enter_async_context(serving_mail(sink))
        channel = ImapMail(settings(imap, smtp), lambda: NOW)
        stack.push_async_callback(channel.aclose)
        crew = await stack.enter_async_context(wiring.crew(place, {"imap": channel}, lambda: NOW, kit=kit))
        await crew.drain()  # the first look: what lay there before stays unanswered
        mail = mail_of("ann@customer.example", "See the picture please", NOW)
        mail.add_attachment(photo, maintype="image", subtype="png", filename="list.png")
        peer.put(mail.as_bytes(), NOW)
        await crew.drain()
        assert len(sink.taken) == 1
    assert await ticket(place.dsn) == READ


async def test_a_picture_uploaded_to_the_form_is_a_wish(place: Place, kit: FileKit, photo: bytes) -> None:
    channels, port = {"web": WebForm()}, free_port()
    async with AsyncExitStack() as stack:
        door = await stack.enter_async_context(wiring.front_door(place, channels, lambda: NOW, kit=kit))
        await stack.enter_async_context(serving(door, port))
        crew = await stack.enter_async_context(wiring.crew(place, channels, lambda: NOW, kit=kit))
        http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False)
        await stack.enter_async_context(http)
        told = {"message": "See the picture please", "submission_id": str(uuid4())}
        answer = await http.post("/support/submit", data=told, files={"files": ("list.png", photo, "image/png")})
        assert answer.status_code == 201, answer.text
        await crew.drain()
    assert await ticket(place.dsn) == READ


@pytest.mark.parametrize("over", ["twilio", "waha"])
async def test_a_picture_over_another_whatsapp_is_a_wish(
    place: Place, kit: FileKit, photo: bytes, over: Literal["twilio", "waha"]
) -> None:
    """Twilio redirects to a store that refuses a login; WAHA tells its own idea of its address and wants its key."""
    played = {"type": "image", "data": base64.b64encode(photo).decode(), "mime_type": "image/png"}
    async with set_up(place, over=over, kit=kit) as stage:
        await stage.say(ANN, "", **played)
        await stage.settle()
        assert len(await stage.sent(ANN)) == 1
        if over == "twilio":
            fetched = (await stage.emulator.get("/_emulator/told")).json()["fetched"]
            assert [one["login_shown"] for one in fetched] == [False]
    assert await ticket(place.dsn) == READ
