"""Replay a golden conversation from a file: who says what, what is expected, how it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from importlib.resources import files
from typing import Any

import yaml

from concierge.stage import Stage
from database import businesses, flags, vendors

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
    """Return a golden conversation: of a language (en, es, fr, sv), or of a phone call (call)."""
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
        elif "tap" in step:
            button = _button(await stage.sent(people[step["tap"]]), step["title"])
            replay.timeline.append(Moment(minute, step["tap"], "Concierge", f"[{step['title']}]"))
            await stage.say(people[step["tap"]], "", name=step["tap"], type="tap", **button)
        await stage.settle()
        sent = await stage.sent()
        for one in sent[seen:]:
            replay.timeline.append(Moment(minute, "Concierge", named.get(one["to"], "?"), one["text"]))
        seen = len(sent)
        if "expect" in step:
            got = [one["text"] for one in sent if one["to"] == people[step["expect"]]]
            replay.broken.extend(_check(step, got))
        if "called" in step:
            got = [call["state"] for call in await stage.called() if call["to"] == f"+{people[step['called']]}"]
            if got != step["states"]:
                replay.broken.append(f"{step['called']} was called {got}, not {step['states']}")
    async with stage.operator.transaction() as db:
        state = await db.value("SELECT state FROM tickets ORDER BY id DESC LIMIT 1")
    if state != told["ends"]:
        replay.broken.append(f"the ticket ends {state}, not {told['ends']}")
    return replay


async def furnish(stage: Stage, told: Mapping[str, Any]) -> None:
    """Describe the business and import the vendors of a cast (`business`, `people`)."""
    async with stage.operator.transaction() as db:
        await businesses.describe(db, DEFAULT_BUSINESS, **told["business"])
        # A demo at midnight must not wait for the shops to open, nor for the hours in which people are called.
        await businesses.call_between(db, DEFAULT_BUSINESS, time(0), time(0))
        for name, value in told.get("flags", {}).items():
            await flags.put(db, DEFAULT_BUSINESS, name, value, datetime.now(UTC))
        for name, one in told["people"].items():
            if one.get("vendor"):
                new = vendors.NewVendor(
                    name=name,
                    phone=f"+{one['phone']}",
                    categories=tuple(one["categories"]),
                    areas=(one["area"],),
                    locale=one["locale"],
                    time_zone=told["business"]["time_zone"],
                    open_from=time(0),
                    open_until=time(0),
                    rating=one["rating"],
                )
                await vendors.import_one(db, stage.place.sealer, DEFAULT_BUSINESS, new, datetime.now(UTC))


def _button(sent: Sequence[Mapping[str, Any]], title: str) -> Mapping[str, str]:
    """Find a button by its title in what the person got last."""
    for one in reversed(sent):
        buttons = one["body"].get("interactive", {}).get("action", {}).get("buttons", ())
        for button in (each["reply"] for each in buttons):
            if button["title"] == title:
                return button
    return {"id": "", "title": title}


def _check(step: Mapping[str, Any], got: Sequence[str]) -> Sequence[str]:
    who, broken = step["expect"], list[str]()
    if "count" in step and len(got) != step["count"]:
        broken.append(f"{who} got {len(got)} messages, not {step['count']}")
    last = got[-1] if got else ""
    broken += [f"{who} did not read {part!r} in {last!r}" for part in step.get("contains", ()) if part not in last]
    broken += [f"{who} read {part!r}" for part in step.get("lacks", ()) if part in last]
    return broken
