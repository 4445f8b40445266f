"""`concierge conversations`: who is being answered by whom; take one over, or give it back (DE9)."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import Annotated

import typer

from concierge.place import Place, operate
from database import conversations
from database.db import Db
from database.inbox import ANSWER_WITHIN
from domain.errors import Invalid

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.command("list", help="Show the open conversations, the latest first. Names and numbers are not shown.")
def show() -> None:
    async def act(db: Db, _: Place) -> list[conversations.Sitting]:
        return await conversations.list_open(db)

    sittings = operate(act)
    for sitting in sittings:
        answers = (
            f"{sitting.taken_over_by} since {sitting.taken_over_at:%Y-%m-%d %H:%M}"
            if sitting.taken_over_at
            else "automation"
        )
        typer.echo(
            f"{sitting.id:>8}  {sitting.party:<9} last wrote {sitting.last_inbound_at:%Y-%m-%d %H:%M:%S}  {answers}"
        )
    typer.echo(f"{len(sittings)} open conversations")


@app.command(help="Silence automation in an open conversation, because a human answers it.")
def take(
    conversation_id: Annotated[int, typer.Argument(metavar="ID")],
    by: Annotated[str | None, typer.Option(help="Who answers. Default: you.")] = None,
) -> None:
    who = by or getpass.getuser()

    async def act(db: Db, _: Place) -> bool:
        return await conversations.take_over(db, conversation_id, who, datetime.now(UTC))

    if not operate(act):
        raise Invalid("id", _UNKNOWN.format(conversation_id))
    typer.echo(f"Conversation {conversation_id} is answered by {who}; automation is silent in it.")


@app.command("give-back", help="Let automation go on in a conversation, and answer what the human has not.")
def give_back(
    conversation_id: Annotated[int, typer.Argument(metavar="ID")],
    dealt_with: Annotated[
        bool,
        typer.Option("--dealt-with", help="What they wrote meanwhile needs no answer; say nothing until they write."),
    ] = False,
) -> None:
    async def act(db: Db, _: Place) -> int | None:
        answer_by = datetime.now(UTC) + ANSWER_WITHIN
        return await conversations.give_back(db, conversation_id, answer_by, dealt_with=dealt_with)

    waiting = operate(act)
    if waiting is None:
        raise Invalid("id", _UNKNOWN.format(conversation_id))
    typer.echo(f"Automation answers conversation {conversation_id} again; {waiting} messages were waiting for it.")


_UNKNOWN = "There is no open conversation {}. `concierge conversations list` shows them."
