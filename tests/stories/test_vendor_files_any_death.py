"""A vendor's picture, and a worker that dies at any edge before and after it is read: one quote, one shortlist (SO4, SO5)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import product

import asyncpg
import pytest

from database import media
from database.db import Db
from domain.photos import SeenLine
from tests.stories.crash_world import VENDOR, Edge, World, build, whatsapp, written

ANN = "447700900100"
LIST = (SeenLine("Round table £12.00", 0.98), SeenLine("Folding chair £3.50", 0.97), SeenLine("In stock", 0.97))


def photo(provider_id: str, now: datetime) -> bytes:
    """A picture with two words below it, as Meta delivers it."""
    told = {"id": "900000000000001", "mime_type": "image/png", "sha256": "0" * 64, "caption": "see here"}
    message = {
        "from": VENDOR,
        "id": provider_id,
        "timestamp": str(int(now.timestamp())),
        "type": "image",
        "image": told,
    }
    return whatsapp({"contacts": [{"wa_id": VENDOR, "profile": {"name": "P"}}], "messages": [message]})


async def read(world: World) -> None:
    """An engine has read the picture, and wakes whoever waits."""
    owner = await asyncpg.connect(world.dsn)
    await owner.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")
    db = Db(owner)  # type: ignore[arg-type]
    media_id, address_id = await owner.fetchrow("SELECT id, address_id FROM media")  # type: ignore[misc]
    await owner.execute("UPDATE media SET digest = repeat('a', 64), state = 'stored'")
    await media.mark_read(db, media_id, "paper", LIST, world.now[0])
    await media.wake_turn(db, address_id)
    await owner.close()


@pytest.mark.parametrize(("edge", "count"), list(product(("begin", "commit", "committed"), range(4))))
async def test_one_quote_and_one_shortlist_whatever_dies(dsn: str, edge: Edge, count: int) -> None:
    world = await build(dsn, datetime(2026, 11, 20, 10, tzinfo=UTC))
    try:
        wish = written(ANN, "I need 40 folding chairs in Bristol by 5 December", "wamid.in1", world.now[0])
        await world.deliver(wish)
        await world.work()
        body = photo("wamid.in2", world.now[0])
        await world.deliver(body)
        await world.die(edge, count)
        await world.deliver(body)  # the provider did not hear us the first time
        await world.work()
        assert await world.value("SELECT count(*) FROM quotes") == 0
        assert await world.value("SELECT count(*) FROM media") == 1
        await read(world)
        await world.die(edge, count)
        await world.work()
        assert await world.value("SELECT count(*) FROM quotes") == 1
        assert await world.value("SELECT fields ->> 'unit_price' FROM quotes") == "3.5"
        assert await world.value("SELECT state FROM tickets") == "handed_off"
        assert await world.value("SELECT count(*) FROM pgmq.q_inbox") == 0
        assert len(world.paper.to(f"+{VENDOR}")) == 1
        assert len(world.paper.to(f"+{ANN}")) == 2
    finally:
        await world.close()
