"""A typed number picks from the latest list at that address, while it is numbered, there, and the last word (AS6)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from database import picks
from database.db import Pool
from domain.contents import to_json
from domain.messages import Choice, Choices, Inbound, Text
from workers import hearing

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ASKED_AT = NOON - timedelta(minutes=1)
LIST = Choices("Which one?", (Choice("slot:1", "Monday"), Choice("slot:2", "Tuesday")))
Message = Callable[..., Inbound]


@pytest.fixture
async def turn_pool(dsn: str) -> AsyncIterator[Pool]:
    pool = await Pool.open(dsn, "concierge_turn", size=1)
    yield pool
    await pool.close()


@pytest.fixture
async def address(front: Any, message: Message) -> UUID:
    """Somebody wrote yesterday, and was answered."""
    await front.write(message("wamid.0"))
    await front.owner.execute("UPDATE messages SET received_at = $1", NOON - timedelta(days=1))
    return await front.value("SELECT id FROM addresses")


async def test_the_number_is_the_tap_it_stands_for(front: Any, message: Message, turn_pool: Pool, address: UUID):
    await _send(front, LIST)
    await front.write(message("wamid.1", text="2."))
    assert await _picked(turn_pool, address) == {"2.": LIST.choices[1]}


@pytest.mark.parametrize(
    "changed",
    [{"numbered": False}, {"state": "unknown"}, {"state": "refused"}, {"sending_at": NOON - timedelta(hours=25)},
     {"sending_at": NOON}],
    ids=str,
)  # fmt: skip
async def test_a_list_without_numbers_or_not_there_or_too_old_has_no_picks(
    front: Any, message: Message, turn_pool: Pool, address: UUID, changed: dict[str, Any]
):
    await _send(front, LIST, **changed)
    await front.write(message("wamid.1", text="2"))
    assert await _picked(turn_pool, address) == {}


@pytest.mark.parametrize(
    "changed", [{"forwarded": True}, {"kind": "image"}, {"left_because": "list"}, {"reply_to": "out.other"}], ids=str
)
async def test_what_is_no_answer_to_the_list_picks_nothing(
    front: Any, message: Message, turn_pool: Pool, address: UUID, changed: dict[str, Any]
):
    await _send(front, LIST)
    await front.write(message("wamid.1", text="2", **changed))
    assert await _picked(turn_pool, address) == {}


async def test_below_other_words_of_ours_a_number_is_a_number(
    front: Any, message: Message, turn_pool: Pool, address: UUID
):
    """Our "how many?" came after the list: 2 is how many."""
    await _send(front, LIST)
    await _send(front, Text("How many do you need?"))
    await front.write(message("wamid.1", text="2"))
    assert await _picked(turn_pool, address) == {}


async def test_who_quotes_the_latest_list_picks_from_it_whatever_came_between(
    front: Any, message: Message, turn_pool: Pool, address: UUID
):
    await _send(front, LIST, provider_id="out.1")
    await _send(front, Text("Take your time."))
    await front.write(message("wamid.1", text="1", reply_to="out.1"))
    assert await _picked(turn_pool, address) == {"1": LIST.choices[0]}


async def test_an_older_list_is_over_even_when_it_is_quoted(
    front: Any, message: Message, turn_pool: Pool, address: UUID
):
    await _send(front, LIST, provider_id="out.1")
    await _send(front, Choices("And?", (Choice("x", "Yes"),)), provider_id="out.2", numbered=False)
    await front.write(message("wamid.1", text="1", reply_to="out.1"))
    assert await _picked(turn_pool, address) == {}


async def test_a_list_of_somebody_else_is_none_of_theirs(front: Any, message: Message, turn_pool: Pool, address: UUID):
    await _send(front, LIST)
    await front.write(message("wamid.1", "GB.222", text="1"))
    other = await front.value("SELECT address_id FROM messages ORDER BY id DESC LIMIT 1")
    assert other != address
    assert await _picked(turn_pool, other) == {}


async def _send(front: Any, content: Choices | Text, provider_id: str | None = None, **more: Any) -> None:
    told = {"numbered": True, "state": "accepted", "sending_at": ASKED_AT} | more
    await front.owner.execute(
        """INSERT INTO deliveries (business_id, account_id, address_id, customer_id, effect_key, purpose, content, state,
                                   provider_id, numbered, sending_at, created_at)
           SELECT business_id, account_id, address_id, customer_id, 'k' || clock_timestamp(), 'reply', $1::text::jsonb, $2, $3,
                  $4, $5, now() FROM messages ORDER BY id LIMIT 1""",
        json.dumps(to_json(content)),
        told["state"],
        provider_id,
        told["numbered"],
        told["sending_at"],
    )


async def _picked(pool: Pool, address_id: UUID) -> Mapping[str, Choice]:
    async with pool.transaction() as db:
        await db.act_for_customer(address_id)  # a stranger's customer has the address's id
        found = await picks.of_waiting(db, address_id)
        texts = {row["id"]: row["body"] for row in await db.rows("SELECT id, body FROM messages")}
        return {texts[message_id]: choice for message_id, choice in found.items()}


async def test_the_turn_hears_a_pick_as_a_tap(front: Any, message: Message, turn_pool: Pool, address: UUID):
    """What is stored stays what was typed."""
    await _send(front, LIST)
    await front.write(message("wamid.1", text="2"))
    async with turn_pool.transaction() as db:
        await db.act_for_customer(address)
        heard = (await hearing.hear(db, address))[-1]
    assert (heard.kind, heard.tap_id, heard.text) == ("tap", "slot:2", "Tuesday")
    assert await front.value("SELECT body FROM messages ORDER BY id DESC LIMIT 1") == "2"
