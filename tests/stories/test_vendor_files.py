"""A vendor answers with a picture or a voice note: what is read of it is part of the reply (SO5, SO2)."""

from __future__ import annotations

import asyncpg
import pytest

from database.db import Pool
from domain.messages import Media
from tests.stories.conftest import House
from tests.stories.test_files_heard import read, send_picture
from tests.stories.test_sourcing import ANN, CHEAP

PRICE_LIST = [
    ("Avon Chairs", 0.98), ("No. 1 in Bristol", 0.97), ("Round table", 0.98), ("£12.00", 0.97), ("Folding chair", 0.98),
    ("£3.50", 0.96), ("Delivery", 0.98), ("£20", 0.97),
]  # fmt: skip
BLURRED = [("Folding chair £8.50", 0.55), ("Delivery £20", 0.97)]


@pytest.fixture
async def asked(house: House) -> House:
    """One vendor was asked for folding chairs."""
    await house.add_vendor("Avon Chairs", CHEAP, ("folding chairs",), "Bristol")
    await house.say(ANN, "I need 40 folding chairs in Bristol by 5 December")
    await house.work()
    assert len(house.paper.to(CHEAP)) == 1
    return house


async def test_a_price_list_waits_to_be_read_and_gives_the_price_of_what_was_asked(asked: House) -> None:
    """The table's price stands first, and is not the chairs'; the letterhead's "No." declines nothing."""
    photo = await send_picture(asked, "Yes, see our prices", who=CHEAP)
    await asked.work()
    assert await asked.value("SELECT state FROM outreach") == "asked"
    await read(asked, photo, PRICE_LIST)
    await asked.work()
    shortlist = asked.paper.to(ANN)[-1]
    assert "Avon Chairs: 3.50 GBP each" in shortlist
    assert "12" not in shortlist.split("“")[-1]
    assert await asked.value("SELECT fields ->> 'delivery_fee' FROM quotes") == "20"
    assert len(asked.paper.to(CHEAP)) == 1
    assert await asked.value("SELECT heard_in IS NOT NULL FROM media") is True


async def test_a_blurred_price_is_not_believed_and_asked_for_once(asked: House) -> None:
    """SO2: below 0.8 a field is as good as not written; SO5: asked back once."""
    photo = await send_picture(asked, "Yes we have them", who=CHEAP)
    await read(asked, photo, BLURRED)
    await asked.work()
    assert "the price" in asked.paper.to(CHEAP)[-1]
    assert "whether you can supply it" not in asked.paper.to(CHEAP)[-1]
    assert await asked.value("SELECT fields ->> 'unit_price' FROM quotes") is None
    assert len(asked.paper.to(ANN)) == 1
    again = await send_picture(asked, "", who=CHEAP)
    await read(asked, again, BLURRED)
    await asked.work()
    assert len(asked.paper.to(CHEAP)) == 2
    assert await asked.value("SELECT state FROM outreach") == "answered"


async def test_a_voice_note_is_read_like_words(asked: House) -> None:
    note = await send_picture(asked, kind="audio", who=CHEAP)
    await read(asked, note, [("Yes we have them, £3.50 each, delivery on 3 December included", 0.9)])
    await asked.work()
    assert "Avon Chairs: 3.50 GBP each" in asked.paper.to(ANN)[-1]


@pytest.mark.parametrize("reason", ["no_ocr", "unreadable", "pixels"])
async def test_what_cannot_be_read_leaves_the_words_and_asks_back(asked: House, reason: str) -> None:
    photo = await send_picture(asked, "see attached", who=CHEAP)
    await read(asked, photo, [], reason)
    await asked.work()
    assert "could not read" in asked.paper.to(CHEAP)[-1]
    assert len(asked.paper.to(CHEAP)) == 2


async def test_a_picture_neither_stops_nor_declines(asked: House) -> None:
    """What ends something is never taken from a picture: it is asked for in words."""
    photo = await send_picture(asked, who=CHEAP)
    await read(asked, photo, [("STOP", 0.99), ("Stop writing to me", 0.99), ("Folding chairs: sold out", 0.99)])
    await asked.work()
    assert await asked.value("SELECT opted_out_at FROM vendors") is None
    assert await asked.value("SELECT state FROM outreach") == "clarifying"


async def test_a_vendor_who_types_stop_does_not_wait_for_their_picture(asked: House) -> None:
    await send_picture(asked, "STOP", who=CHEAP)
    await asked.work()
    assert await asked.value("SELECT opted_out_at IS NOT NULL FROM vendors") is True


async def test_a_waiting_reply_ends_even_when_nobody_ever_reads_its_file(asked: House) -> None:
    """Nobody left unanswered: the sweep gives a lost file up, and the words go on alone."""
    await send_picture(asked, "Yes, £3.50 each", who=CHEAP)
    await asked.work()
    assert len(asked.paper.to(ANN)) == 1
    asked.later(minutes=61)
    await asked.work()
    assert "Avon Chairs: 3.50 GBP each" in asked.paper.to(ANN)[-1]


async def test_a_picture_that_names_our_reference_answers_that_request(asked: House) -> None:
    """Two requests are open; the quote's head says which one it is about."""
    await asked.say("+447700900101", "I need 10 folding chairs in Bristol by 4 December")
    await asked.work()
    assert len(asked.paper.to(CHEAP)) == 2
    reference = await asked.value("SELECT reference FROM outreach ORDER BY id LIMIT 1")
    photo = await send_picture(asked, "Our quote", who=CHEAP)
    await read(asked, photo, [(f"Quote for {reference}", 0.99), ("Folding chair", 0.98), ("£3.50", 0.97)])
    await asked.work()
    assert "Avon Chairs: 3.50 GBP each" in asked.paper.to(ANN)[-1]
    assert await asked.value("SELECT count(*) FROM quotes") == 1


async def test_the_file_of_a_vendors_message_is_read(asked: House) -> None:
    """The very insert says so; a robot's mail is never answered, and its files are not read."""
    await asked.say(CHEAP, "", media=(Media("900000000000009", "image/png"),))
    owner = await asyncpg.connect(asked.place.dsn)
    assert await owner.fetchval("SELECT to_be_read FROM media WHERE vendor_id IS NOT NULL") is True
    await owner.close()


async def test_a_voice_file_of_a_mail_is_heard_as_a_voice(asked: House) -> None:
    """A mail with words is a text, whatever is attached; no row of a price list is looked for in what somebody says."""
    note = await send_picture(asked, "see attached", kind="text", who=CHEAP)
    async with asked.operator.transaction() as db:
        await db.execute("UPDATE media SET mime = 'audio/ogg'")
    await read(asked, note, [("Sorry, we have none left", 0.95)])
    await asked.work()
    assert await asked.value("SELECT state FROM outreach") == "declined"


async def test_a_vendors_turn_sees_no_file_of_anybody_else(asked: House) -> None:
    """H3: row-level security, for the role that reads vendors' replies."""
    await send_picture(asked, who=CHEAP)
    await send_picture(asked, who=ANN)
    vendor = await asked.value("SELECT id FROM vendors")
    pool = await Pool.open(asked.place.dsn, "concierge_resolver", size=1)
    seen: list[int] = []
    for vendor_id in (vendor, 999_999):
        async with pool.transaction() as db:
            await db.act_for_vendor(vendor_id)  # type: ignore[arg-type]
            seen.append(await db.value("SELECT count(*) FROM media"))
    await pool.close()
    assert seen == [1, 0]


@pytest.mark.parametrize("typed", ["", "Yes we have them, £3.50 each"])
async def test_what_was_sent_before_we_asked_which_request_is_not_lost(asked: House, typed: str) -> None:
    """Two requests are open and nothing tells them apart; the bare reference brings back what stood before it."""
    await asked.say("+447700900101", "I need 10 folding chairs in Bristol by 4 December")
    await asked.work()
    photo = await send_picture(asked, typed, who=CHEAP)
    await read(asked, photo, PRICE_LIST if not typed else [])
    await asked.work()
    assert "Which request" in asked.paper.to(CHEAP)[-1]
    reference = await asked.value("SELECT reference FROM outreach ORDER BY id LIMIT 1")
    await asked.say(CHEAP, str(reference))
    await asked.work()
    assert "Avon Chairs: 3.50 GBP each" in asked.paper.to(ANN)[-1]
    assert await asked.value("SELECT count(*) FROM quotes") == 1
