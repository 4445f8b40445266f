"""What `benchmarks.mcp` measures: the product's /mcp, or a bare server of the same SDK with one tool that does nothing."""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import socket
from datetime import UTC, datetime
from typing import Any

import uvicorn
import uvloop

from api.server import configuration, settle_memory
from concierge import telemetry, wiring
from concierge.place import Place
from concierge.settings import AppSettings
from database.sealing import Sealer

SECRET = "s" * 40


async def serve_product(dsn: str, listening: socket.socket) -> None:
    """The HTTP side as `concierge serve` runs it."""
    place = Place(dsn, Sealer(SECRET), AppSettings())
    async with wiring.front_door(place, {}, lambda: datetime.now(UTC)) as door:
        await _serve(door, listening)


async def serve_bare(listening: socket.socket) -> None:
    """One no-op tool, no tokens, no database; stateless like ours."""
    from mcp.server.mcpserver import MCPServer

    bare = MCPServer("bare")

    @bare.tool()
    async def nothing() -> str:
        """Do nothing."""
        return "done"

    await _serve(bare.streamable_http_app(stateless_http=True), listening)


async def _serve(app: Any, listening: socket.socket) -> None:
    settle_memory()
    await uvicorn.Server(configuration(app)).serve([listening])


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--descriptor", type=int, required=True)
    parser.add_argument("--dsn")
    parser.add_argument("--profile")
    told = parser.parse_args()
    telemetry.configure("warning", json=True)
    listening = socket.socket(fileno=told.descriptor)
    running = serve_product(told.dsn, listening) if told.dsn else serve_bare(listening)
    profiler = cProfile.Profile()
    if told.profile:
        profiler.enable()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        try:
            runner.run(running)
        finally:
            if told.profile:
                profiler.disable()
                profiler.dump_stats(told.profile)


if __name__ == "__main__":
    main()
