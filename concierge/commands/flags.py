"""`concierge flags`: list and set the switches that turns read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from concierge.place import DEFAULT_BUSINESS, Place, operate
from database import flags
from database.db import Db
from domain.errors import Invalid
from domain.flags import FLAGS

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.command("list", help="Show every flag, its value and what it does. Everything is off by default.")
def show() -> None:
    async def act(db: Db, _: Place) -> Mapping[str, Any]:
        return await flags.all_of(db, DEFAULT_BUSINESS)

    stored = operate(act)
    for name, flag in FLAGS.items():
        typer.echo(f"{name:<32} {json.dumps(stored.get(name, flag.default)):<8} {flag.meaning}")


@app.command("set", help="Set a flag; it acts on the next message of every worker.")
def put(
    name: Annotated[str, typer.Argument(help="A name that `concierge flags list` shows.")],
    value: Annotated[str, typer.Argument(help="on, off, a number or JSON.")],
) -> None:
    if name not in FLAGS:
        raise Invalid("flag", f"There is no flag {name!r}. `concierge flags list` shows them.")
    parsed = FLAGS[name].parse(value)

    async def act(db: Db, _: Place) -> None:
        await flags.put(db, DEFAULT_BUSINESS, name, parsed, datetime.now(UTC))

    operate(act)
    typer.echo(f"{name} = {json.dumps(parsed)}")
