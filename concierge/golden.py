"""Replay a golden conversation from a file: who says what, what is expected, how it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from importlib.resources import files
from typing import Any

import yaml

from concierge.stage import Stage
from database import businesses, vendors

DEFAULT_BUSINESS = 1


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline."""

    minute: int
    speaker: str
    hearer: str
    text: str


@dataclass
class Replay:
    """What happened, and what did not hold."""

    title: str
    timeline: list[Moment] = field(default_factory=list[Moment])
    broken: list[str] = field(default_factory=list[str])


def load(name: str) -> Mapping[str, Any]:
    """Return the golden conversation of a language: en, es, fr, sv."""
    return yaml.safe_load(files("emulator").joinpath("golden", f"{name}.yaml").read_text(encoding="utf-8"))


def names() -> Sequence[str]:
    """Return every golden conversation there is."""
    folder = files("emulator").joinpath("golden")
    return sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))


async def play(stage: Stage, told: Mapping[str, Any]) -> Replay:
    """Play every step through the real webhooks; collect what was sent and every expectation that failed."""
    replay, minute, seen = Replay(told["title"]), 0, 0
    people = {name: one["phone"] for name, one in told["people"].items()}
    named = {phone: name for name, phone in people.items()}
    await furnish(stage, told)
    for step in told["steps"]:
        if "later" in step:
            stage.later(step["later"])
            minute += step["later"]
        elif "say" in step:
            replay.timeline.append(Moment(minute, step["say"], "Concierge", step["text"]))
            await stage.say(people[step["say"]], step["text"], name=step["say"])
        await stage.settle()
        sent = await stage.sent()
        for one in sent[seen:]:
            replay.timeline.append(Moment(minute, "Concierge", named.get(one["to"], "?"), one["text"]))
        seen = len(sent)
        if "expect" in step:
            got = [one["text"] for one in sent if one["to"] == people[step["expect"]]]
            replay.broken.extend(_check(step, got))
    async with stage.operator.transaction() as db:
        state = await db.value("SELECT state FROM tickets ORDER BY id DESC LIMIT 1")
    if state != told["ends"]:
        replay.broken.append(f"the ticket ends {state}, not {told['ends']}")
    return replay


async def furnish(stage: Stage, told: Mapping[str, Any]) -> None:
    """Describe the business and import the vendors of a cast (`business`, `people`)."""
    async with stage.operator.transaction() as db:
        await businesses.describe(db, DEFAULT_BUSINESS, **told["business"])
        for name, one in told["people"].items():
            if one.get("vendor"):
                new = vendors.NewVendor(
                    name=name,
                    phone=f"+{one['phone']}",
                    categories=tuple(one["categories"]),
                    areas=(one["area"],),
                    locale=one["locale"],
                    time_zone=told["business"]["time_zone"],
                    # A demo at midnight must not wait for the shops to open.
                    open_from=time(0),
                    open_until=time(0),
                    rating=one["rating"],
                )
                await vendors.import_one(db, stage.place.sealer, DEFAULT_BUSINESS, new, datetime.now(UTC))


def _check(step: Mapping[str, Any], got: Sequence[str]) -> Sequence[str]:
    who, broken = step["expect"], list[str]()
    if "count" in step and len(got) != step["count"]:
        broken.append(f"{who} got {len(got)} messages, not {step['count']}")
    last = got[-1] if got else ""
    broken += [f"{who} did not read {part!r} in {last!r}" for part in step.get("contains", ()) if part not in last]
    broken += [f"{who} read {part!r}" for part in step.get("lacks", ()) if part in last]
    return broken
