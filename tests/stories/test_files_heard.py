"""What a turn makes of files: it waits in time, says so once, asks once what is unsure, and never takes a picture for a yes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import asyncpg
import pytest

from database import media
from database.db import Db
from domain.photos import SeenLine
from tests.stories.conftest import House
from tests.stories.test_sourcing import ANN, CHEAP, chairs


async def send_picture(house: House, caption: str = "", kind: str = "image", who: str = ANN) -> int:
    """A picture that nobody has fetched yet: the test says when it is read."""
    await house.say(who, caption or "x")
    async with house.operator.transaction() as db:
        await db.execute(
            "UPDATE messages SET kind = $1, body = $2 WHERE id = (SELECT max(id) FROM messages)", kind, caption
        )
    return await store(house, kind)


async def store(house: House, kind: str) -> int:
    owner = await asyncpg.connect(house.place.dsn)
    made = await owner.fetchval(
        """INSERT INTO media (business_id, account_id, address_id, customer_id, vendor_id, message_id, position, kind, told,
                              state, to_be_read, wanted_at)
           SELECT business_id, account_id, address_id, customer_id, vendor_id, id, 1, $1, '{}', 'wanted', true, received_at
           FROM messages ORDER BY id DESC LIMIT 1 RETURNING id""",
        kind,
    )
    await owner.close()
    return made


async def read(house: House, media_id: int, lines: Sequence[tuple[str, float]], state: str = "read") -> None:
    """An engine has read it, and wakes whoever waits."""
    owner = await asyncpg.connect(house.place.dsn)
    await owner.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")
    db: Any = Db(owner)  # type: ignore[arg-type]
    await owner.execute("UPDATE media SET digest = repeat('a', 64), state = 'stored' WHERE id = $1", media_id)
    if state == "read":
        await media.mark_read(db, media_id, "paper", [SeenLine(*one) for one in lines], house.now)
    else:
        await media.settle(db, media_id, "refused", state, house.now)
    await media.wake_turn(db, await owner.fetchval("SELECT address_id FROM media WHERE id = $1", media_id))
    await owner.close()


LIST = [("Shopping list", 0.98), ("40 folding chairs", 0.97), ("Bristol", 0.99), ("by5December", 0.99)]


async def test_a_turn_waits_for_a_picture_and_hears_it_as_part_of_its_message(house: House) -> None:
    await chairs(house)
    picture = await send_picture(house)
    await house.work()
    assert house.paper.to(ANN) == []
    await read(house, picture, LIST)
    await house.work()
    (said,) = house.paper.to(ANN)
    assert "40 × folding chairs" in said
    assert await house.value("SELECT requirements #>> '{evidence,quantity,source}' FROM tickets") == "image text"


async def test_after_the_ceiling_it_goes_on_says_so_once_and_hears_it_late(house: House) -> None:
    await chairs(house)
    picture = await send_picture(house)
    await house.work()
    house.later(seconds=16)
    await end_waits(house)
    await house.work()
    (said,) = house.paper.to(ANN)
    assert "still reading" in said
    await read(house, picture, LIST)
    await house.work()
    assert len(house.paper.to(ANN)) == 2
    assert "40 × folding chairs" in house.paper.to(ANN)[1]


async def end_waits(house: House) -> None:
    async with house.operator.transaction() as db:
        await db.execute("UPDATE pgmq.q_inbox SET vt = clock_timestamp() - interval '1 second'")


async def test_what_is_blurred_is_asked_for_once_and_flags_the_ticket(house: House) -> None:
    """SO2: below the threshold the ticket is flagged `needs_clarification` and the customer asked."""
    await chairs(house)
    picture = await send_picture(house)
    await read(house, picture, [("40 folding chairs", 0.45), ("Bristol", 0.99), ("by 5 December", 0.99)])
    await house.work()
    (question,) = house.paper.to(ANN)
    assert "how many" in question
    assert await house.value("SELECT needs_clarification FROM tickets") is True
    await house.say(ANN, "40 folding chairs")
    await house.work()
    assert len(house.paper.to(ANN)) == 1
    assert await house.value("SELECT needs_clarification FROM tickets") is False
    assert "40 × folding chairs" in house.paper.to(CHEAP)[0]


@pytest.mark.parametrize("word", ["STOP", "Stop writing to me", "START"])
async def test_a_picture_of_stop_stops_nothing(house: House, word: str) -> None:
    picture = await send_picture(house)
    await read(house, picture, [(word, 0.99)])
    await house.work()
    assert await house.value("SELECT opted_out_at FROM customers") is None


async def test_who_types_stop_does_not_wait_for_their_picture(house: House) -> None:
    await send_picture(house, "STOP")
    await house.work()
    assert await house.value("SELECT opted_out_at IS NOT NULL FROM customers") is True


@pytest.mark.parametrize(
    ("kind", "reason", "words"),
    [("audio", "no_speech", "type it"), ("image", "no_ocr", "only read text"), ("image", "pixels", "could not read")],
)
async def test_what_cannot_be_read_is_said_politely(house: House, kind: str, reason: str, words: str) -> None:
    """AS9: without a listener, a polite request to type."""
    file = await send_picture(house, kind=kind)
    await read(house, file, [], reason)
    await house.work()
    (said,) = house.paper.to(ANN)
    assert words in said


async def test_a_voice_note_is_a_wish_like_any_other(house: House) -> None:
    await chairs(house)
    note = await send_picture(house, kind="audio")
    await read(house, note, [("I need 40 folding chairs in Bristol by 5 December", 0.9)])
    await house.work()
    assert "40 × folding chairs" in house.paper.to(ANN)[0]
    assert await house.value("SELECT requirements #>> '{evidence,item,source}' FROM tickets") == "voice note"


async def test_of_a_list_one_thing_is_looked_for_and_they_are_told_what_to_do_about_the_rest(house: House) -> None:
    """Nothing is dropped in silence: a ticket has one thing, and its first words say which."""
    await chairs(house)
    picture = await send_picture(house)
    await read(house, picture, [*LIST[:2], ("10 round tables", 0.97), *LIST[2:]])
    await house.work()
    (said,) = house.paper.to(ANN)
    assert "40 × folding chairs" in said
    assert "this is about folding chairs. Please send me the others one by one" in said
