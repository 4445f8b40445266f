"""`concierge erase`: empty everything that tells about one person."""

from __future__ import annotations

from typing import Annotated

import typer

from concierge.place import DEFAULT_BUSINESS, Place, operate
from database import people
from database.db import Db
from domain.errors import Invalid

app = typer.Typer(add_completion=False)


@app.command(help="Erase one person: texts, addresses, payloads and arguments go; the audit chain still verifies.")
def run(
    identity: Annotated[
        str, typer.Argument(help="The person's phone (+44…), WhatsApp id (GB.…) or number of the web form (T-000123).")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    if not yes:
        typer.confirm("This cannot be undone. Erase this person?", abort=True)

    async def act(db: Db, place: Place) -> int:
        customer = await people.find(db, place.sealer, DEFAULT_BUSINESS, identity)
        if customer is None:
            raise Invalid("identity", "Nobody is known by this phone or id. Give the phone with + and country code.")
        return await people.erase(db, customer)

    typer.echo(f"erased: {operate(act)} rows emptied")
