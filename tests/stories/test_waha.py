"""WhatsApp through WAHA, end to end: signed webhooks in, the stand-in's interface out (A9, A12, A15, AS6, AS8)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from concierge import golden
from concierge.place import Place
from concierge.settings import AppSettings
from concierge.stage import Stage, set_up
from database.sealing import Sealer
from tests.stories.waits import end_waits

ADA, VENDOR = "447700900100", "447700900201"


@pytest.fixture
async def stage(dsn: str) -> AsyncIterator[Stage]:
    """The product with WAHA as its channel, and a WAHA server beside it."""
    place = Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))
    async with set_up(place, over="waha") as made:
        yield made


def _everybody_wrote_before(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nobody who never wrote is written to over WAHA; so the vendors of the conversation say hello first."""
    vendors = [name for name, one in told["people"].items() if one.get("vendor")]
    hellos = [{"say": name, "text": "Hello, this is our number"} for name in vendors]
    return {**told, "steps": [*hellos, *told["steps"]]}


@pytest.mark.parametrize("faults", [{}, {"lids": True, "both_events": True, "duplicates": 0.5, "own_ids": True}])
async def test_a_golden_conversation_ends_right(stage: Stage, faults: dict[str, Any]):
    """From phones; and from behind lids that WAHA resolves, told twice, by an engine that makes its own ids."""
    await _break(stage, **faults)
    replay = await golden.play(stage, _everybody_wrote_before(golden.load("en")))
    assert replay.broken == []
    assert await _value(stage, "SELECT count(*) FROM deliveries WHERE status = 'read'") == len(await stage.sent())
    customers = await _value(stage, "SELECT count(*) FROM customers")
    assert customers == 1  # a lid is a vendor's as much as their phone is


async def test_a_vendor_who_never_wrote_is_not_written_to_and_nobody_waits_for_them(stage: Stage):
    """WAHA bans numbers for cold outreach; the customer hears at once that nobody could be asked."""
    await golden.furnish(stage, golden.load("en"))
    await stage.say(ADA, "I need 40 folding chairs in Bristol by 5 December, max 250 pounds")
    await stage.settle()
    assert {one["to"] for one in await stage.sent()} == {ADA}
    assert await _value(stage, "SELECT array_agg(DISTINCT reason) FROM deliveries WHERE vendor_id IS NOT NULL") == [
        "cold_outreach_refused"
    ]
    assert await _value(stage, "SELECT array_agg(DISTINCT state) FROM outreach") == ["unreachable"]


async def test_a_colleague_who_types_on_the_phone_silences_the_product_until_they_give_it_back(stage: Stage):
    """A9, DE9."""
    await stage.say(ADA, "Hello")
    await stage.settle()
    await stage.say(ADA, "This is Ben, I am on it", from_us="app")
    await stage.say(ADA, "I need 40 folding chairs in Bristol by 5 December")
    await stage.settle()
    assert len(await stage.sent(ADA)) == 1
    assert await _value(stage, "SELECT taken_over_by FROM conversations") == "staff"
    assert [one["what"] for one in await _seen(stage)] == ["sendSeen", "startTyping"]  # a human reads what follows


async def test_what_is_said_in_a_group_or_a_status_or_by_us_is_kept_and_never_answered(stage: Stage):
    for chat in ("1203630000@g.us", "status@broadcast", "1203630000@newsletter"):
        await stage.say(chat, "I need 40 folding chairs")
    await stage.say(ADA, "I need 40 folding chairs", from_us="api")
    await stage.settle()
    assert await stage.sent() == []
    assert await _value(stage, "SELECT count(*) FROM notices WHERE kind = 'ignored'") == 4
    assert await _value(stage, "SELECT count(*) FROM messages") == 0


async def test_a_lid_whose_phone_is_learned_later_is_the_same_person(stage: Stage):
    """A15: WAHA could not say at first whose it is; they wrote from the phone's own chat in the end."""
    await _break(stage, lids=True, lids_unknown=True)
    await stage.say(ADA, "Hello")
    await _break(stage, lids_unknown=False)
    await stage.say(ADA, "I need 40 folding chairs")
    await stage.settle()
    await _break(stage, lids=False)
    await stage.say(ADA, "in Bristol")
    await stage.settle()
    assert await _value(stage, "SELECT count(*) FROM customers") == 1
    assert await _value(stage, "SELECT count(*) FROM messages") == 3


async def test_a_session_that_lost_its_phone_raises_an_alarm_and_loses_nothing(stage: Stage):
    """A15: the answer waits, leaves when the session works again, and ends the alarm."""
    await _break(stage, session="SCAN_QR_CODE")
    await stage.say(ADA, "Hello")
    await stage.settle()
    assert await stage.sent() == []
    assert (
        await _value(stage, "SELECT alarm FROM channel_accounts WHERE channel = 'waha'") == "send:session:SCAN_QR_CODE"
    )
    await _break(stage, session="WORKING")
    stage.later(30)
    await end_waits(stage.place.dsn)
    await stage.settle()
    assert len(await stage.sent(ADA)) == 1
    assert await _value(stage, "SELECT alarm FROM channel_accounts WHERE channel = 'waha'") is None


async def test_a_send_whose_answer_was_lost_is_settled_by_its_ack_and_never_sent_twice(stage: Stage):
    """A12: the id we asked for comes back."""
    await _break(stage, timeouts_accepted=1)
    await stage.say(ADA, "Hello")
    await stage.settle()
    stage.later(60)
    await stage.settle()
    assert len(await stage.sent(ADA)) == 1
    assert await _value(stage, "SELECT state || ' ' || status FROM deliveries") == "accepted read"


async def _break(stage: Stage, **faults: Any) -> None:
    (await stage.emulator.put("/_emulator/faults", json=faults)).raise_for_status()


async def _seen(stage: Stage) -> list[dict[str, Any]]:
    return (await stage.emulator.get("/_emulator/seen")).json()


async def _value(stage: Stage, sql: str) -> Any:
    async with stage.operator.transaction() as db:
        return await db.value(sql)  # type: ignore[arg-type]
