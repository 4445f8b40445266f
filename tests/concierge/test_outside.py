"""What starting costs when nobody calls from outside. Provenance: issue 4, cold start; mcp-and-agents: half a second of CPU."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("mcp", "mcp_types", "joserfc", "agents", "openai", "anthropic", "httpx2")


def test_the_http_side_starts_without_any_heavy_sdk():
    """They are imported when the first caller comes, or where a mind lives."""
    script = f"import concierge.commands.serve, sys; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == []
