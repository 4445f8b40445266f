"""`concierge serve`: the HTTP side."""

from __future__ import annotations

import asyncio

import typer
import uvicorn

from api.server import configuration, settle_memory
from concierge import files, telemetry, wiring
from concierge.place import Place, opened

app = typer.Typer(add_completion=False)


@app.command(help="Run the HTTP side until Ctrl-C: webhooks, /health, /ready, /metrics.")
def run() -> None:
    with opened() as place:
        telemetry.configure(place.settings.log_level, json=place.settings.log_format == "json")
        with asyncio.Runner(loop_factory=_fast_loop) as runner:
            runner.run(_serve(place))


async def _serve(place: Place) -> None:
    channels, telephone = wiring.open_channels(), wiring.open_telephone()
    kit = files.from_environment(reading=False)
    try:
        async with wiring.front_door(place, channels, telephone=telephone, kit=kit) as door:
            settle_memory()
            config = configuration(door, place.settings.concierge_host, place.settings.concierge_port)
            await uvicorn.Server(config).serve()
    finally:
        await kit.aclose()
        if telephone is not None:
            await telephone.aclose()
        for channel in channels.values():
            await channel.aclose()


def _fast_loop() -> asyncio.AbstractEventLoop:
    import uvloop  # late: only this command needs it

    return uvloop.new_event_loop()
