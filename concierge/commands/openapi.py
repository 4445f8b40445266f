"""`concierge openapi`: the description of the web form's public API."""

from __future__ import annotations

import json

import typer

from api.openapi import describe

app = typer.Typer(add_completion=False)


@app.command(help="Print the OpenAPI description of the web form; docs/openapi.json is this.")
def run() -> None:
    typer.echo(json.dumps(describe(), indent=2, ensure_ascii=False))
