"""`concierge audit`: check that nothing was taken out of the record of acts."""

from __future__ import annotations

import typer

from concierge.place import Place, operate
from database import tool_calls
from database.db import Db

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def audit() -> None:
    """The hash chain over every act, one per ticket."""


@app.command(help="Recompute every chain. Exit code 1 and the first bad link of each when one is broken.")
def verify() -> None:
    async def act(db: Db, _: Place) -> tool_calls.Verdict:
        return await tool_calls.verify_audit(db)

    verdict = operate(act)
    typer.echo(f"{verdict.chains} chains, {verdict.events} events, {verdict.erased} with erased content")
    for link in verdict.broken:
        typer.echo(f"broken: {link}", err=True)
    if verdict.broken:
        raise typer.Exit(1)
    typer.echo("every chain holds")
