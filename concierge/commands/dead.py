"""`concierge dead`: what finally failed, why, and how to try it again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from concierge.place import Place, operate
from database import dead_letters
from database.db import Db
from domain.errors import Invalid

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.command("list", help="Show what lies there, newest first.")
def show_all() -> None:
    async def act(db: Db, _: Place) -> list[dead_letters.DeadLetter]:
        return list(await dead_letters.list_open(db))

    letters = operate(act)
    for letter in letters:
        typer.echo(f"{letter.id:>8}  {letter.queue:<7} {letter.died_at:%Y-%m-%d %H:%M:%S}  {letter.cause}")
    typer.echo(f"{len(letters)} dead letters")


@app.command(help="Show one, with its payload.")
def show(letter_id: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    async def act(db: Db, _: Place) -> dead_letters.DeadLetter | None:
        return await dead_letters.load(db, letter_id)

    letter = operate(act)
    if letter is None:
        raise Invalid("id", f"There is no dead letter {letter_id}. `concierge dead list` shows them.")
    typer.echo(
        json.dumps(
            {
                "id": letter.id,
                "queue": letter.queue,
                "cause": letter.cause,
                "attempts": letter.attempts,
                "died_at": str(letter.died_at),
                "payload": dict(letter.payload),
            },
            indent=2,
        )
    )


@app.command(help="Try one again, or all with --all; what was sent already is not sent twice.")
def replay(
    letter_id: Annotated[int | None, typer.Argument(metavar="[ID]")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Replay every dead letter.")] = False,
) -> None:
    if (letter_id is None) == (not everything):
        raise Invalid("id", "Give one id, or --all.")

    async def act(db: Db, _: Place) -> int:
        ids = [letter.id for letter in await dead_letters.list_open(db)] if everything else [letter_id or 0]
        return sum([await dead_letters.replay(db, one, datetime.now(UTC)) for one in ids])

    typer.echo(f"{operate(act)} replayed")
