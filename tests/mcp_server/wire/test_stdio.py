"""The tools over standard input and output, as a desktop assistant starts them. Provenance: TO2, TO3."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters

ROOT = Path(__file__).parents[3]


def environment(outside, token: str) -> dict[str, str]:
    return {
        "CONCIERGE_TOKEN": token,
        "DATABASE_URL": outside.place.dsn,
        "CONCIERGE_SECRET_KEY": "s" * 40,
        "PYTHONPATH": str(ROOT),
        "PATH": os.environ["PATH"],
    }


@pytest.mark.parametrize("era", ["2026-07-28", "legacy"])
async def test_a_caller_with_a_token_uses_the_tools_over_a_pipe(outside, era):
    token = await outside.token(days=3650)  # the process behind the pipe has a clock of its own
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "concierge", "mcp"], env=environment(outside, token)
    )
    async with Client(command, mode=era) as client:
        opened = await client.call_tool("create_ticket", {"service": "sourcing"})
        assert opened.structured_content["state"] == "new"
    assert await outside.value("SELECT count(*) FROM tickets") == 1


@pytest.mark.parametrize("token", ["", "con_" + "a" * 43])
async def test_without_a_good_token_the_pipe_is_not_served(outside, token):
    asked = [sys.executable, "-m", "concierge", "mcp"]
    known = environment(outside, token)
    ended = await asyncio.to_thread(subprocess.run, asked, env=known, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "CONCIERGE_TOKEN" in ended.stderr
    assert ended.stdout == ""
