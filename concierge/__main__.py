"""The command line. A command is a module of `concierge/commands/` with a typer `app`, and one line here.

Only the module of the command that was typed is imported, so that `concierge --help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module, metadata
from importlib.util import find_spec

from domain.errors import ConciergeError

COMMANDS = {
    "up": "Run everything: database, HTTP side, workers (with --emulator also stand-in providers)",
    "demo": "Play one conversation from wish to shortlist and print it",
    "doctor": "Show every setting, what is missing, and whether database and providers answer",
    "serve": "Run the HTTP side",
    "work": "Run a worker",
    "migrate": "Bring the database to this version",
    "tools": "List the tools: all that may be done",
    "tokens": "Let callers from outside in at /mcp, list them, shut them out",
    "mcp": "Serve the tools to one caller over standard input and output",
    "flags": "List and set the flags",
    "flows": "Make and register the key of WhatsApp Flows",
    "skills": "List services, validate them, run their examples and attacks",
    "vendors": "Import and list vendors",
    "conversations": "List conversations, take one over, give it back",
    "dead": "List, show and replay dead letters",
    "audit": "Verify the audit chain",
    "openapi": "Print the description of the web form's public API",
    "read": "Show what is understood of the lines on standard input",
    "export": "Write out all that is known about one person",
    "erase": "Erase one person",
    "emulator": "Run the stand-ins for the providers alone",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code. What went wrong and what to do goes to stderr."""
    asked = list(sys.argv[1:] if arguments is None else arguments)
    if not asked or asked[0] in ("-h", "--help", "help"):
        sys.stdout.write(_overview())
        return 0
    if asked[0] in ("-V", "--version"):
        sys.stdout.write(f"concierge {metadata.version('concierge')}\n")
        return 0
    if asked[0] not in available():
        return _unknown(asked[0])
    try:
        return _run(asked[0], asked[1:])
    except ConciergeError as error:
        sys.stderr.write(f"concierge {asked[0]}: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def available() -> dict[str, str]:
    """Name the commands this build carries, and what each is for."""
    return {name: about for name, about in COMMANDS.items() if find_spec(f"concierge.commands.{name}")}


def _run(name: str, arguments: Sequence[str]) -> int:
    module = import_module(f"concierge.commands.{name}")
    try:
        module.app(args=list(arguments), prog_name=f"concierge {name}")
    except SystemExit as end:  # typer prints its own mistakes and leaves like this, also when all went well
        return end.code if isinstance(end.code, int) else 0
    return 0


def _overview() -> str:
    commands = available()
    lines = (f"  {name:<15}{about}\n" for name, about in commands.items())
    return f"Usage: concierge COMMAND [OPTIONS]\n\n{''.join(lines)}\n`concierge COMMAND --help` says more.\n"


def _unknown(name: str) -> int:
    near = get_close_matches(name, available(), n=1)
    hint = f"Did you mean `concierge {near[0]}`?" if near else "`concierge --help` lists the commands."
    sys.stderr.write(f"concierge: there is no command {name!r}. {hint}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
