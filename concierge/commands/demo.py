"""`concierge demo`: one conversation from wish to shortlist, on the real product with stand-ins."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from concierge import golden, telemetry
from concierge.place import Place
from concierge.settings import AppSettings
from concierge.stage import set_up
from database.migrate import migrate
from database.sealing import Sealer
from database.server import EmbeddedPostgres
from domain.errors import Invalid

app = typer.Typer(add_completion=False)


@app.command(help="Start everything fresh, play a golden conversation, print the timeline and the shortlist.")
def run(
    name: Annotated[str, typer.Argument(help="Which conversation: en, es, fr, sv or call.")] = "en",
) -> None:
    if name not in golden.names():
        raise Invalid("name", f"There is no conversation {name!r}; there are {', '.join(golden.names())}.")
    telemetry.configure("error", json=False)
    began = time.perf_counter()
    console = Console(highlight=False)
    with tempfile.TemporaryDirectory(prefix="concierge-demo-") as folder:
        console.print("[dim]starting PostgreSQL, the product and the stand-in for WhatsApp …[/]")
        server = EmbeddedPostgres(Path(folder))
        try:
            replay = asyncio.run(_play(server.start(), name))
        finally:
            server.stop()
    _show(console, replay)
    console.print(
        f"[dim]{len(replay.timeline)} messages through signed webhooks, {time.perf_counter() - began:.0f} s. "
        "No model was asked. `make up` leaves it running for you to play with.[/]"
    )
    if replay.broken:
        for line in replay.broken:
            console.print(f"[red]did not hold:[/] {line}")
        raise typer.Exit(1)


async def _play(dsn: str, name: str) -> golden.Replay:
    await migrate(dsn)
    place = Place(dsn, Sealer(secrets.token_hex(32)), AppSettings(quiet_period_seconds=0))
    async with set_up(place) as stage:
        return await golden.play(stage, golden.load(name))


def _show(console: Console, replay: golden.Replay) -> None:
    table = Table(title=replay.title, show_header=True, header_style="bold", pad_edge=False, expand=False)
    table.add_column("min", justify="right", style="dim")
    table.add_column("who")
    table.add_column("message", overflow="fold", max_width=96)
    for moment in replay.timeline:
        who = f"{moment.speaker} →" if moment.hearer == "Concierge" else f"→ {moment.hearer}"
        style = "green" if moment.hearer == "Concierge" else ""
        table.add_row(f"{moment.minute}", who, moment.text.replace("[", "\\["), style=style)
    console.print(table)
