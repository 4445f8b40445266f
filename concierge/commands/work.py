"""`concierge work`: answer, deliver and watch the clock."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress

import typer

from concierge import telemetry, wiring
from concierge.place import Place, opened

app = typer.Typer(add_completion=False)


@app.command(help="Run a worker until Ctrl-C. Start as many as you like; each takes what no other has.")
def run() -> None:
    with opened() as place:
        telemetry.configure(place.settings.log_level, json=place.settings.log_format == "json")
        with suppress(asyncio.CancelledError):
            asyncio.run(_until_stopped(place))


async def _until_stopped(place: Place) -> None:
    task = asyncio.ensure_future(wiring.work(place))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    await task
