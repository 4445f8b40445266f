"""A model answers a turn through our tools, and the worker sends what it says (DE3 to DE5)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from emulator.models.honest import Honest
from emulator.models.script import Always, Say
from tests.agent.conftest import CHAIRS, WISH, Inns


def ending(reply: str, step: str = "done", **more: Any) -> Always:
    return Always(Say(json.dumps({"reply": reply, "next_step": step, "confidence": 0.9, "claims": []} | more)))


@pytest.mark.parametrize("wire", ["responses", "chat", "anthropic"])
async def test_an_honest_model_asks_the_vendors_and_says_so(inns: Inns, wire: str) -> None:
    """DE5, on each of the wires that the scripted server speaks."""
    inn = await inns.open((wire,))
    inn.model.script = Honest()
    (reply,) = await inn.say(WISH)
    assert reply.endswith("I am asking vendors now and will send you their offers.")
    assert len(inn.paper.to(CHAIRS)) == 1
    assert await inn.minds() == ["agent"]
