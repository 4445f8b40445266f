"""`concierge mcp`: the tools for one caller over standard input and output, as desktop assistants start it."""

from __future__ import annotations

import asyncio
import os

import typer

from concierge import telemetry
from concierge.outside import mcp_pipe
from concierge.place import opened
from concierge.wiring import utc_now
from database.migrate import migrate
from domain.errors import Invalid

app = typer.Typer(add_completion=False)

TOKEN = "CONCIERGE_TOKEN"  # noqa: S105 (the name of a variable, not a secret)


@app.command(help=f"Serve MCP on standard input and output, for the caller whose token {TOKEN} holds.")
def run() -> None:
    token = os.environ.get(TOKEN, "")
    if not token:
        raise Invalid("token", f"{TOKEN} is missing; `concierge tokens create` makes one.")
    with opened() as place:
        telemetry.configure(place.settings.log_level, json=place.settings.log_format == "json")

        async def serve() -> None:
            await migrate(place.dsn)
            await mcp_pipe(place, utc_now, token)

        asyncio.run(serve())
