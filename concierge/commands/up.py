"""`concierge up`: the whole product in one process group."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from concierge import programs, sample
from concierge.settings import AppSettings, read, secret_keys
from concierge.supervisor import Program, keep_running, stop_on_signals
from database import address
from database.migrate import migrate
from database.sealing import Sealer
from database.settings import DatabaseSettings

app = typer.Typer(add_completion=False)


@app.command(help="Run database, HTTP side and workers until Ctrl-C. A part that dies is started again.")
def run(
    port: Annotated[int | None, typer.Option(help="Port of the HTTP side; default CONCIERGE_PORT.")] = None,
    home: Annotated[Path | None, typer.Option(help="Data folder; default CONCIERGE_HOME.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Worker processes.")] = None,
    emulator: Annotated[
        bool, typer.Option("--emulator", help="Point the channels at stand-ins on this machine.")
    ] = False,
) -> None:
    settings, place = _settings(port, home)
    host, port = settings.concierge_host, settings.concierge_port
    programs.refuse_a_taken_port(host, port)
    keys = secret_keys(settings, place.concierge_home if place.database_url is None else None)
    with address.opened(place) as dsn:
        typer.echo(f"database   ready ({len(asyncio.run(migrate(dsn)))} migrations applied)")
        environment = _environment(settings, place, dsn, keys)
        parts = programs.product(workers or settings.concierge_workers, environment)
        if emulator:
            stand_in = programs.free_port()
            parts = programs.with_emulator(parts, f"http://{host}:{port}", stand_in)
            if added := asyncio.run(sample.import_vendors(dsn, Sealer(*keys), datetime.now(UTC))):
                typer.echo(f"vendors    {added} made-up ones imported, to be played on the emulator's page")
            typer.echo(f"emulator   http://127.0.0.1:{stand_in} (no message leaves this machine)")
        asyncio.run(_run(parts, host, port))
    typer.echo("stopped")


def _settings(port: int | None, home: Path | None) -> tuple[AppSettings, DatabaseSettings]:
    settings, place = read(AppSettings), read(DatabaseSettings)
    if port is not None:
        settings = settings.model_copy(update={"concierge_port": port})
    if home is not None:
        place = place.model_copy(update={"concierge_home": home})
    return settings, place


def _environment(settings: AppSettings, place: DatabaseSettings, dsn: str, keys: Sequence[str]) -> dict[str, str]:
    """What every part is told, so that all of them mean the same database, key and address."""
    local = f"http://{settings.concierge_host}:{settings.concierge_port}"
    given = "public_base_url" in settings.model_fields_set
    return {
        "DATABASE_URL": dsn,
        "CONCIERGE_HOME": str(place.concierge_home.resolve()),
        "CONCIERGE_SECRET_KEY": ",".join(keys),
        "CONCIERGE_HOST": settings.concierge_host,
        "CONCIERGE_PORT": str(settings.concierge_port),
        "PUBLIC_BASE_URL": settings.public_base_url if given else local,
    }


async def _run(parts: Sequence[Program], host: str, port: int) -> None:
    stopping = asyncio.Event()
    stop_on_signals(stopping)
    announcing = asyncio.create_task(_announce(host, port))
    await keep_running(parts, stopping, lambda line: typer.echo(line, err=True))
    announcing.cancel()


async def _announce(host: str, port: int) -> None:
    """Say where the product is once it listens; a start takes about a second."""
    while True:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            typer.echo(
                f"concierge  http://{host}:{port} (form: /support, health: /health, figures: /metrics). Ctrl-C stops."
            )
            return
