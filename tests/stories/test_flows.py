"""A request is made by filling in a WhatsApp Flow: with the message alone, and over the encrypted endpoint (AS7)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from channels.meta_whatsapp.flow_crypto import new_key
from concierge import golden
from concierge.place import Place
from concierge.settings import AppSettings
from concierge.stage import Stage, set_up
from database.sealing import Sealer

ADA, VENDOR = "447700900100", "447700900201"
FILLED = {
    "item": "folding chairs",
    "quantity": "40",
    "place": "Bristol",
    "deadline": "2099-12-05",
    "budget_max": "250.50",
}


@asynccontextmanager
async def _asked(dsn: str, **flow: str) -> AsyncIterator[Stage]:
    """A customer who wants chairs was asked for the rest."""
    place = Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))
    async with set_up(place, changes={"meta_flow_request_id": "777", **flow}) as stage:
        if flow:
            await stage.channels["meta"].register_flow_key()  # type: ignore[attr-defined]
        await golden.furnish(stage, golden.load("en"))
        await stage.say(ADA, "Hi! I need folding chairs")
        await stage.settle()
        yield stage


@pytest.mark.parametrize("by_endpoint", [False, True])
async def test_what_is_filled_in_becomes_the_tickets_facts_and_the_vendors_are_asked(dsn: str, by_endpoint: bool):
    """In the fields' own values, not in what a reader of words would make of them."""
    flow = {"meta_flow_private_key": new_key()} if by_endpoint else {}
    async with _asked(dsn, **flow) as stage:
        (question,) = await stage.sent(ADA)
        parameters = question["body"]["interactive"]["action"]["parameters"]
        assert parameters["flow_action"] == ("data_exchange" if by_endpoint else "navigate")
        assert "how many" in question["text"]
        await stage.say(ADA, "", type="flow", fill=FILLED)
        await stage.settle()
        requirements = await _value(stage, "SELECT requirements - 'evidence' FROM tickets")
        assert requirements == {
            "item": "folding chairs",
            "quantity": 40,
            "place": "Bristol",
            "deadline": "2099-12-05",
            "budget_max": "250.50",
            "missing": [],
        }
        assert "40 × folding chairs" in (await stage.sent(VENDOR))[0]["text"]
        assert await _value(stage, "SELECT body FROM messages WHERE kind = 'flow'") == (
            "40 × folding chairs\nBristol\n2099-12-05\n250.50"
        )


async def test_a_form_of_another_ticket_or_of_nobody_sets_no_field(dsn: str):
    """Its words are read as words; a changed token, and one of somebody else, vouch for nothing."""
    async with _asked(dsn) as stage:
        token = (await stage.sent(ADA))[0]["body"]["interactive"]["action"]["parameters"]["flow_token"]
        await stage.say("447700900999", "Hi! I need folding chairs")
        await stage.settle()
        for wrong in (token, "", "x.1.en.9999999999.0", token[:-1] + "g"):  # "250.50" says nothing of a budget in words
            response = {"flow_token": wrong, "budget_max": "250.50"}
            await stage.say("447700900999", "", type="flow", response=response)
        await stage.settle()
        assert await _value(stage, "SELECT max(requirements ->> 'budget_max') FROM tickets") is None
        assert await _value(stage, "SELECT count(*) FROM messages WHERE kind = 'flow'") == 4


async def _value(stage: Stage, sql: str) -> Any:
    async with stage.operator.transaction() as db:
        return await db.value(sql)  # type: ignore[arg-type]
