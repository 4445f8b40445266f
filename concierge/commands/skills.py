"""`concierge skills`: list and validate the services, and run their examples and attacks through the real product."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from concierge import telemetry
from concierge.skills import folders, minds, rounds, table
from domain.errors import Invalid

app = typer.Typer(add_completion=False, no_args_is_help=True)

Name = Annotated[str | None, typer.Argument(help="A service, or the path of a folder with a SKILL.md; else all.")]


@app.command("list", help="Show every service, the workflow that answers it, and how many examples and attacks it has.")
def show() -> None:
    for folder in folders.all_of():
        skill = folders.read(folder)
        counts = f"{len(skill.examples)} examples, {len(skill.attacks)} attacks"
        typer.echo(f"{skill.card.name:<14}{skill.card.workflow:<13}{counts:<26}{skill.card.description}")


@app.command(help="Check SKILL.md and evals of a service against Agent Skills and this product; says what to change.")
def validate(name: Name = None) -> None:
    wrong = 0
    for folder in _chosen(name):
        try:
            skill = folders.read(folder)
        except Invalid as error:
            wrong += 1
            typer.echo(f"wrong  {error}")
        else:
            typer.echo(f"valid  {folder.name}: {len(skill.examples)} examples, {len(skill.attacks)} attacks")
    if wrong:
        raise typer.Exit(1)


@app.command("test", help="Run examples and attacks through the real product; print what was expected and happened.")
def run(
    name: Name = None,
    model: Annotated[
        str | None,
        typer.Option(help="honest, hijacked, coded, or a provider/model of the settings; else each case its own."),
    ] = None,
    only: Annotated[str, typer.Option(help="Only cases whose name has this in it, such as attack or chairs.")] = "",
) -> None:
    telemetry.configure("critical", json=False)
    mind = minds.named(model) if model else None
    cases = [case for folder in _chosen(name) for case in folders.read(folder).cases if only in case.name]
    if not cases:
        raise Invalid("only", f"No case has {only!r} in its name. `concierge skills list` shows how many there are.")
    console = Console(highlight=False)
    played = _play(console, cases, mind)
    table.show(console, played)
    if any(one.wrong for one in played):
        raise typer.Exit(1)


def _chosen(name: str | None) -> Sequence[Path]:
    return [folders.find(name)] if name else folders.all_of()


def _play(console: Console, cases: Sequence[folders.Case], mind: minds.Mind | None) -> Sequence[rounds.Round]:
    played: list[rounds.Round] = []
    with console.status("starting PostgreSQL, the product and its stand-ins …") as status, rounds.opened() as play:
        for case in cases:
            played.append(play(case, mind or rounds.default_mind(case)))
            status.update(f"{len(played)} of {len(cases)} played")
    return played
