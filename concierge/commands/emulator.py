"""`concierge emulator`: become the stand-ins' own program, which shares no code with the product."""

from __future__ import annotations

import os
import sys

import typer

app = typer.Typer(add_completion=False)


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
    help="Run the stand-ins for the providers alone; every option is theirs.",
)
def run(context: typer.Context) -> None:
    os.execv(sys.executable, [sys.executable, "-m", "emulator", *context.args])  # noqa: S606 (no shell wanted)
