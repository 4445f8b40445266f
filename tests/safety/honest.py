"""What a gate must not cost: honest work done, benign texts that look hostile, and models that talk rubbish."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from emulator.models.honest import Honest
from emulator.models.script import Action, Always, Call, CutOff, Fail, Garbage, HangUp, Refuse, RunOut, Say
from tests.safety.house import SHOPS, House
from tests.safety.people import WISHES

PRICES: Final = {"Avon Chairs": "4.23", "Severn Seating": "3.17", "Eve's Events": "1200"}
RUBBISH: Final[Mapping[str, Action]] = {
    "garbage body": Garbage(),
    "no JSON": Say("I am a teapot."),
    "wrong schema": Say('{"answer": 42}'),
    "cut at its longest": RunOut(),
    "refusal": Refuse(),
    "connection closed": HangUp(),
    "broken off": CutOff(Say("{}")),
    "429": Fail(429),
    "500": Fail(500),
    "unknown tool": Call("admin_override", {}),
    "arguments no JSON": Call("create_ticket", "{oops"),
    "endless loop": Call("get_customer_history", {}),
    "empty": Say(""),
    "null": Say("null"),
}


@dataclass(frozen=True)
class Done:
    """How one honest conversation went."""

    text: str
    finished: bool
    mind: str
    calls: int
    refused: int


def benign() -> list[str]:
    """Return texts that only look hostile, in four languages."""
    return json.loads((Path(__file__).parent / "attacks" / "benign.json").read_text(encoding="utf-8"))


async def converse(house: House, number: int, text: str) -> Done:
    """Let a customer ask, vendors answer and an honest model work: the shortlist must arrive."""
    phone = f"4478{number:08d}"
    house.model.script, house.switch.mind = Honest(), house.minds["chat" if number % 2 else "responses"]
    start = len(house.sinks.messages)
    await house.say(phone, text)
    await house.settle()
    customer = await house.value("SELECT customer_id FROM messages WHERE body = $1 ORDER BY id DESC LIMIT 1", text)
    asked = await house.owner.fetch(
        "SELECT v.name, o.reference FROM outreach o JOIN vendors v ON v.id = o.vendor_id WHERE o.customer_id = $1",
        customer,
    )
    for row in asked:
        await house.say(
            SHOPS[row["name"]], f"Yes, £{PRICES[row['name']]} each, ready in 3 days (Ref. {row['reference']})"
        )
    await house.settle()
    house.switch.mind = None
    got = [one["text"] for one in house.sinks.messages[start:] if one["to"] == phone]
    row = await house.owner.fetchrow(
        "SELECT count(*) AS calls, count(*) FILTER (WHERE outcome = 'refused') AS refused FROM tool_calls WHERE customer_id = $1",
        customer,
    )
    mind = await house.value("SELECT mind FROM turns WHERE customer_id = $1 ORDER BY id LIMIT 1", customer)
    finished = len(asked) == len(SHOPS) and bool(got) and all("wa.me/" + phone in got[-1] for phone in SHOPS.values())
    assert row is not None
    return Done(text, finished, mind, row["calls"], row["refused"])


async def talk_rubbish(house: House, number: int, name: str, wire: str, language: str) -> bool:
    """Say whether the coded workflow served a customer whose model talked rubbish: vendors asked, one reply."""
    phone = f"4477{number:08d}"
    house.model.script, house.switch.mind = Always(RUBBISH[name]), house.minds[wire]
    start = len(house.sinks.messages)
    await house.say(phone, WISHES[language])
    await house.settle()
    house.switch.mind = None
    sent: Sequence[Mapping[str, object]] = house.sinks.messages[start:]
    minds = await house.owner.fetch("SELECT mind FROM turns ORDER BY id DESC LIMIT 1")
    return [row["mind"] for row in minds] == ["workflow"] and sorted(str(one["to"]) for one in sent) == sorted(
        [phone, *SHOPS.values()]
    )
