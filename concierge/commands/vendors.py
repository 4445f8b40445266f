"""`concierge vendors`: import the vendor table from a file, and list it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from concierge import vendor_file
from concierge.place import DEFAULT_BUSINESS, Place, operate
from database import vendors
from database.db import Db
from domain.vendors import Vendor

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.command(
    "import", help="Add vendors from CSV or JSON, or refresh those whose number is known: all of them or none."
)
def import_file(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="Columns name, phone, categories; areas, locale, time_zone, …")
    ],
) -> None:
    told = vendor_file.read(path)

    async def act(db: Db, place: Place) -> int:
        now = datetime.now(UTC)
        new = 0
        for vendor in track(told, "importing", console=Console(stderr=True), transient=True):
            new += await vendors.import_one(db, place.sealer, DEFAULT_BUSINESS, vendor, now)
        return new

    added = operate(act)
    typer.echo(f"{len(told)} vendors: {added} added, {len(told) - added} refreshed")


@app.command("list", help="Show every vendor: what it sells, where, how often it was asked and answered.")
def show() -> None:
    async def act(db: Db, _: Place) -> Sequence[Vendor]:
        return await vendors.candidates(db, DEFAULT_BUSINESS, datetime.now(UTC))

    known = operate(act)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("id", "name", "categories", "areas", "language", "rating", "today", "answered"):
        table.add_column(column, overflow="fold")
    for vendor in known:
        table.add_row(*_cells(vendor))
    if known:
        Console(highlight=False, markup=False).print(table)
    typer.echo(f"{len(known)} vendors" if known else "No vendor yet. `concierge vendors import FILE` adds some.")


def _cells(vendor: Vendor) -> Sequence[str]:
    return (
        str(vendor.id),
        vendor.name,
        ", ".join(vendor.categories),
        ", ".join(vendor.areas) or "everywhere",
        vendor.locale,
        f"{vendor.rating:.1f}",
        "opted out" if vendor.opted_out else f"{vendor.asked_today} of {vendor.daily_cap}",
        f"{vendor.answered_count} of {vendor.asked_count}",
    )
