"""Change over HTTP what a stand-in for models plays, and read what stood before it (`concierge skills test` does)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from emulator.models.hijacked import Hijacked
from emulator.models.honest import Honest
from emulator.models.script import Call, Request, Script

PLAY: Final = "/_emulator/play"
REQUESTS: Final = "/_emulator/requests"
PATHS: Final = frozenset({PLAY, REQUESTS})


class Played(Protocol):
    """The server, as far as it is changed from outside."""

    script: Script
    requests: list[Request]


def act(play: Played, path: str, raw: bytes) -> object:
    """`PUT /_emulator/play` puts another script on and forgets what was asked; `GET /_emulator/requests` lists that."""
    if path == PLAY:
        play.script = _script(json.loads(raw))
        play.requests.clear()
        return {"playing": type(play.script).__name__}
    return [{"said": one.said, "calls": [*one.calls], "step": one.step} for one in play.requests]


def _script(told: Mapping[str, Any]) -> Script:
    """Read `{"script": "honest"}` or `{"script": "hijacked", "calls": […], "say": "…", "sweep": true}`."""
    if told.get("script") != "hijacked":
        return Honest()
    calls: Sequence[Mapping[str, Any]] = told.get("calls", [])
    made = [Call(str(one["call"]), one.get("arguments", {})) for one in calls]
    return Hijacked(made, str(told.get("say", "")), sweep=bool(told.get("sweep")))
