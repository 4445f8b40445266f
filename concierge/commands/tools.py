"""`concierge tools`: all that may be done."""

from __future__ import annotations

import typer

from mcp_server.tool import registry

app = typer.Typer(add_completion=False)


@app.command(help="List the tools: what each does, what it takes, and whether it only reads.")
def run() -> None:
    for tool in registry().values():
        takes = ", ".join(tool.input.model_fields) or "nothing"
        kind = "reads" if tool.reads_only else "worker only" if tool.worker_only else "acts once"
        typer.echo(f"{tool.name:<24}{kind:<13}takes {takes}\n{'':<24}{tool.purpose}")
