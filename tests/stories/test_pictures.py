"""A picture through the real webhook, the real fetch over HTTP and the real engine, to a shortlist (SO2, IN7, issue 5)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from concierge.files import FileKit
from concierge.place import Place
from concierge.settings import AppSettings
from concierge.stage import Stage, set_up
from database import vendors
from database.sealing import Sealer
from providers.folder_store import FolderStore
from providers.rapid_ocr import RapidOcr, RapidOcrSettings
from tests.pictures import picture

ANN, AVON, SEVERN = "447700900100", "447700900201", "447700900202"


@pytest.fixture
async def stage(dsn: str, tmp_path: Path) -> AsyncIterator[Stage]:
    if not RapidOcr.is_installed():
        pytest.skip("the extra `ocr` is not installed: no picture is read here")
    place = Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))
    engine = RapidOcr(RapidOcrSettings(ocr_seconds=120))
    async with set_up(place, kit=FileKit(FolderStore(tmp_path), (engine,))) as stage:
        for name, phone in (("Avon Chairs", AVON), ("Severn Hire", SEVERN)):
            new = vendors.NewVendor(
                name,
                f"+{phone}",
                ("folding chairs", "chairs"),
                ("Bristol",),
                "en",
                open_from=time(0),
                open_until=time(0),
            )
            async with stage.operator.transaction() as db:
                await vendors.import_one(db, place.sealer, 1, new, datetime.now(UTC))
        yield stage
    await engine.aclose()


async def test_vendors_answer_with_a_price_list_and_a_scanned_quote(stage: Stage) -> None:
    """SO5 from pictures: the price of what was asked, not the first on the sheet."""
    await stage.say(ANN, "I need 40 folding chairs in Bristol by 5 December")
    await stage.settle()
    prices = picture("Avon Chairs, No. 1 in Bristol", "Round table £12.00", "Folding chair £3.50", "Delivery £20.00")
    quote = picture("Severn Hire", "40 folding chairs", "Total £200.00", "Delivery 3 December", form="PDF")
    await stage.send_file(AVON, "image", prices, "image/png", "Yes, see our prices")
    await stage.send_file(SEVERN, "document", quote, "application/pdf")
    await stage.settle()
    shortlist = (await stage.sent(ANN))[-1]["text"]
    assert "Avon Chairs: 3.50 GBP each" in shortlist
    assert "Severn Hire: 200 GBP in all" in shortlist


async def test_a_photo_of_a_shopping_list_ends_in_a_shortlist(stage: Stage) -> None:
    """The issue's own test: send a photo of a shopping list, get a shortlist; nothing was typed."""
    photo = picture("Shopping list", "40 folding chairs", "Bristol", "by 5 December")
    await stage.send_file(ANN, "image", photo, "image/png")
    await stage.settle()
    (said,) = await stage.sent(ANN)
    assert "40 × folding chairs" in said["text"]
    await stage.say(AVON, "Yes we have them, £3.50 each, delivery on 3 December included")
    await stage.say(SEVERN, "Sorry, we are out of stock")
    await stage.settle()
    shortlist = (await stage.sent(ANN))[-1]["text"]
    assert "Avon Chairs: 3.50 GBP each" in shortlist
    async with stage.operator.transaction() as db:
        row = await db.row("SELECT state, requirements FROM tickets")
    assert row is not None
    assert row["state"] == "handed_off"
    assert row["requirements"]["evidence"]["item"]["source"] == "image text"
