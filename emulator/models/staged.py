"""Change over HTTP what a stand-in for models plays, and read what stood before it (`concierge skills test` does)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from emulator.models.hijacked import Hijacked
from emulator.models.honest import Honest
from emulator.models.script import Action, Call, Calls, Request, Script

PLAY: Final = "/_emulator/play"
REQUESTS: Final = "/_emulator/requests"
PATHS: Final = frozenset({PLAY, REQUESTS})


class Played(Protocol):
    """The server, as far as it is changed from outside."""

    script: Script
    requests: list[Request]


class Counting:
    """Play another script and count its calls, those that never come back as results too."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self.calls = 0

    def next(self, request: Request) -> Action:
        """Do what the script does."""
        action = self._script.next(request)
        self.calls += len(action.calls) if isinstance(action, Calls) else isinstance(action, Call)
        return action


def act(play: Played, path: str, raw: bytes) -> object:
    """`PUT /_emulator/play` puts another script on and forgets what was asked; `GET /_emulator/requests` lists that."""
    if path == PLAY:
        play.script = Counting(_script(json.loads(raw)))
        play.requests.clear()
        return {}
    calls = play.script.calls if isinstance(play.script, Counting) else 0
    return {"calls": calls, "said": [one.said for one in play.requests]}


def _script(told: Mapping[str, Any]) -> Script:
    """Read `{"script": "honest"}`, or `{"script": "hijacked", "by": "…", "calls": […], "say": "…", "sweep": true}`."""
    if told.get("script") != "hijacked":
        return Honest()
    calls: Sequence[Mapping[str, Any]] = told.get("calls", [])
    made = [Call(str(one["call"]), one.get("arguments", {})) for one in calls]
    return Hijacked(str(told.get("by", "")), made, str(told.get("say", "")), sweep=bool(told.get("sweep")))
