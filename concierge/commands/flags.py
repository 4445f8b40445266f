"""`concierge flags`: list and set the switches that turns read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from concierge.place import DEFAULT_BUSINESS, Place, operate
from database import flags, guests
from database.db import Db
from database.guests import Kind
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


@app.command(help="Let a model answer somebody, once AI_CONCIERGE_ENABLED is on.")
def allow(
    phone: Annotated[str | None, typer.Option(help="Phone with + and country code.")] = None,
    bsuid: Annotated[str | None, typer.Option(help="WhatsApp id.")] = None,
    email: Annotated[str | None, typer.Option(help="Mail address.")] = None,
) -> None:
    kind, value = _one(phone, bsuid, email)

    async def act(db: Db, place: Place) -> None:
        await guests.allow(db, place.sealer, DEFAULT_BUSINESS, kind, value, "operator", datetime.now(UTC))

    operate(act)
    typer.echo(f"A model may answer this {kind}.")


@app.command(help="Let no model answer somebody any more; it acts on the next message, and on what is not sent yet.")
def disallow(
    phone: Annotated[str | None, typer.Option(help="Phone with + and country code.")] = None,
    bsuid: Annotated[str | None, typer.Option(help="WhatsApp id.")] = None,
    email: Annotated[str | None, typer.Option(help="Mail address.")] = None,
) -> None:
    kind, value = _one(phone, bsuid, email)

    async def act(db: Db, place: Place) -> bool:
        return await guests.disallow(db, place.sealer, DEFAULT_BUSINESS, kind, value, datetime.now(UTC))

    typer.echo("Taken off the list." if operate(act) else "Not on the list.")


@app.command(help="Show whom a model may answer.")
def allowed() -> None:
    async def act(db: Db, place: Place) -> Sequence[guests.Listed]:
        return await guests.listed(db, place.sealer, DEFAULT_BUSINESS)

    for one in operate(act):
        shown = f"+{one.value}" if one.kind == "phone" else one.value
        typer.echo(f"{one.kind:<6} {shown[:3]}…{shown[-3:]:<12} {one.set_by}")  # as much as tells them apart


def _one(phone: str | None, bsuid: str | None, email: str | None) -> tuple[Kind, str]:
    told: list[tuple[Kind, str | None]] = [("phone", phone), ("bsuid", bsuid), ("email", email)]
    given: list[tuple[Kind, str]] = [(kind, value) for kind, value in told if value]
    if len(given) != 1:
        raise Invalid("who", "Name exactly one: --phone, --bsuid or --email.")
    return given[0]
