"""Conversations over Twilio: the same cast and words, other wires, and everything that goes wrong on them (issue 5)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from concierge import golden
from concierge.place import Place
from concierge.settings import AppSettings
from concierge.stage import Stage, set_up
from database.sealing import Sealer
from tests.stories.waits import end_waits

ANN = "447700900100"
WISH = "Hi! I need 40 folding chairs in Bristol"


@dataclass
class TwilioStage(Stage):
    """The whole product, and people whom Twilio's stand-in plays; `by` says where those who write first write."""

    by: str = ""

    async def say(self, person: str, text: str, **more: Any) -> None:
        await super().say(person, text, **({"by": self.by} if self.by else {}), **more)

    async def faults(self, **wanted: object) -> None:
        (await self.emulator.put("/_emulator/faults", json=wanted)).raise_for_status()

    async def confirmed_by_twilio(self) -> list[str]:
        return (await self.emulator.get("/_emulator/told")).json()["confirmed"]

    async def rows(self, column: str, table: str) -> list[Any]:
        async with self.operator.transaction() as db:
            return [row[0] for row in await db.rows(f"SELECT {column} FROM {table} ORDER BY id")]  # type: ignore[arg-type]


@pytest.fixture
async def stage(dsn: str) -> AsyncIterator[TwilioStage]:
    place = Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))
    async with set_up(place) as whole:
        url = f"{str(whole.emulator.base_url).rstrip('/')}/twilio"
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as twilio:
            yield TwilioStage(whole.place, whole.crew, whole.operator, twilio, whole.ahead)


@pytest.mark.parametrize("by", ["whatsapp", "sms"])
async def test_a_golden_conversation_over_twilio_ends_right(stage: TwilioStage, by: str) -> None:
    """Customer and vendors on one network; who never wrote gets the content template, by SMS its words."""
    stage.by = by
    replay = await golden.play(stage, golden.load("en"))
    assert replay.broken == []
    sent = await stage.sent()
    assert {one["form"]["From"].startswith("whatsapp:") for one in sent} == {by == "whatsapp"}
    assert any("ContentSid" in one["form"] for one in sent) is (by == "whatsapp")
    assert set(await stage.rows("status", "deliveries")) == {"delivered"}


async def test_what_comes_twice_late_or_backwards_changes_nothing(stage: TwilioStage) -> None:
    """A2, A8, IN4: one turn, one answer; a status never goes down."""
    await stage.faults(duplicates=1.0, late_statuses=True, statuses_first=True)
    await stage.say(ANN, WISH)
    await stage.settle()
    assert len(await stage.sent(ANN)) == 1
    assert await stage.rows("status", "deliveries") == ["delivered"]
    assert len(await stage.rows("id", "messages")) == 1


async def test_a_send_of_unknown_fate_is_settled_by_our_token_and_not_repeated(stage: TwilioStage) -> None:
    """A12: the connection broke, so the id never came; the status finds the delivery by the token in its address."""
    await stage.faults(timeouts_accepted=1)
    await stage.say(ANN, WISH)
    await stage.settle()
    assert len(await stage.sent(ANN)) == 1
    assert await stage.rows("state", "deliveries") == ["accepted"]
    assert (await stage.rows("provider_id", "deliveries"))[0].startswith("SM")


async def test_a_limit_of_rate_is_waited_out_and_a_stop_at_twilio_is_final(stage: TwilioStage) -> None:
    """A12: 20429 is tried again, 21610 never."""
    await stage.faults(rate_limited=1)
    await stage.say(ANN, WISH)
    await stage.settle()
    assert await stage.rows("state", "deliveries") == ["queued"]
    await stage.faults(stopped=1)
    stage.later(30)
    await end_waits(stage.place.dsn)
    await stage.settle()
    assert (await stage.rows("state", "deliveries"))[0] == "dead"
    assert (await stage.rows("reason", "deliveries"))[0] == "21610"


async def test_stop_by_sms_is_confirmed_by_twilio_alone_and_start_opens_again(stage: TwilioStage) -> None:
    """IN10, A24: one confirmation, and it was Twilio's; the request ends; START lets a new one in."""
    stage.by = "sms"
    await stage.say(ANN, WISH)
    await stage.settle()
    assert len(await stage.sent(ANN)) == 1
    for text in ("STOP", "STOP", "hello?"):
        await stage.say(ANN, text)
        await stage.settle()
    assert len(await stage.sent(ANN)) == 1
    assert await stage.confirmed_by_twilio() == [ANN, ANN]
    assert await stage.rows("opted_out_at IS NOT NULL", "customers") == [True]
    assert await stage.rows("state", "tickets") == ["cancelled"]
    await stage.say(ANN, "START")
    await stage.settle()
    assert len(await stage.sent(ANN)) == 1
    await stage.say(ANN, WISH)
    await stage.settle()
    assert len(await stage.sent(ANN)) == 2


async def test_stop_in_other_words_is_confirmed_by_us(stage: TwilioStage) -> None:
    """Twilio knows its keywords; a sentence that means it is ours to hear."""
    await stage.say(ANN, WISH)
    await stage.settle()
    await stage.say(ANN, "please stop writing to me")
    await stage.settle()
    assert len(await stage.sent(ANN)) == 2
    assert await stage.confirmed_by_twilio() == []


async def test_somebody_without_a_phone_is_answered_by_their_stable_id(stage: TwilioStage) -> None:
    """A6: then the phone shows, and it is still one person."""
    await stage.faults(bsuid_only=True)
    await stage.say(ANN, WISH)
    await stage.settle()
    assert [one["to"] for one in await stage.sent()] == [f"GB.{ANN}"]
    await stage.faults(bsuid_only=False)
    await stage.say(ANN, "by 5 December please", bsuid=f"GB.{ANN}")
    await stage.settle()
    assert len(await stage.rows("id", "customers")) == 1
    assert (await stage.sent())[-1]["to"] == ANN


async def test_one_person_on_whatsapp_and_by_sms_is_one_customer(stage: TwilioStage) -> None:
    """IN8: the same number, shown by the same provider; each message is answered where it was written."""
    await stage.say(ANN, WISH, by="whatsapp")
    await stage.settle()
    await stage.say(ANN, "by 5 December please", by="sms")
    await stage.settle()
    assert len(await stage.rows("id", "customers")) == 1
    assert [one["form"]["From"].startswith("whatsapp:") for one in await stage.sent(ANN)] == [True, False]
