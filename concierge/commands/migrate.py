"""`concierge migrate`: bring the database to this version."""

from __future__ import annotations

import asyncio

import typer

from concierge.settings import read
from database import address
from database.migrate import migrate
from database.settings import DatabaseSettings

app = typer.Typer(add_completion=False)


@app.command(help="Bring the database to this version. Safe to run again and at the same time elsewhere.")
def run() -> None:
    with address.opened(read(DatabaseSettings)) as dsn:
        applied = asyncio.run(migrate(dsn))
    for name in applied:
        typer.echo(f"applied {name}")
    typer.echo(f"The database is up to date ({len(applied)} applied).")
