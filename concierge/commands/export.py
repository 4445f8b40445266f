"""`concierge export`: everything that is kept about one person, as JSON."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from concierge.place import DEFAULT_BUSINESS, Place, operate
from database import people
from database.db import Db
from domain.errors import Invalid

app = typer.Typer(add_completion=False)


@app.command(help="Write all that is known about one person to standard output.")
def run(
    identity: Annotated[str, typer.Argument(help="The person's phone (+44…) or WhatsApp id (GB.…).")],
) -> None:
    async def act(db: Db, place: Place) -> dict[str, Any]:
        customer = await people.find(db, place.sealer, DEFAULT_BUSINESS, identity)
        if customer is None:
            raise Invalid("identity", "Nobody is known by this phone or id. Give the phone with + and country code.")
        return await people.export(db, place.sealer, customer)

    typer.echo(json.dumps(operate(act), indent=2, ensure_ascii=False, default=str))
