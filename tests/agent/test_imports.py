"""Heavy SDKs are imported where they are used and nowhere else: they cost a second and 80 MB."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("agents", "openai", "anthropic", "mcp")


@pytest.mark.parametrize("room", ["api.app", "api.server", "workers.turns", "agent.answer", "agent.settings",
                                  "concierge.wiring", "concierge.all_settings", "concierge.guests",
                                  "concierge.commands.flags"])  # fmt: skip
def test_a_role_without_a_model_imports_no_sdk(room: str) -> None:
    """Issue: API without model SDKs; house.md: the coded path runs with the AI packages uninstalled."""
    script = f"import sys, {room}; print([name for name in {HEAVY!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
