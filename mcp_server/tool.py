"""Declare a tool: its strict input, what its fields stand for, and who may be given it."""

from __future__ import annotations

import importlib
import pkgutil
import types
import typing
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from database.db import Db
from database.sealing import Sealer
from domain.minds import Business, FactHandle, Photo, TicketFacts

Audience = Literal["customer", "operator"]


class Input(BaseModel):
    """Arguments of a tool: exactly these, of exactly these types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Output(BaseModel):
    """What a tool gives back; published as its output schema."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Nature:
    """What an act does, told honestly to callers from outside; undeclared, the worst is assumed."""

    destructive: bool = True
    """It may end or replace something, not only add."""
    idempotent: bool = False
    """Asking again with the same arguments changes nothing more."""
    reaches_people: bool = True
    """Somebody outside is written to or called."""


@dataclass(frozen=True, slots=True)
class HandleOf:
    """The field holds the name of something minted for this ticket: `vendor`, `fact`, `photo`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """The field holds short plain text for `audience`."""

    audience: Audience
    limit: int


Report = Callable[[int, int, str], None]
"""Say how far a long act is: so many of so many, in a few words. It never waits for who listens."""


def unheard(done: int, total: int, words: str) -> None:
    """Report to nobody."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a running tool may use: its transaction and the ticket its turn is bound to, never an id from outside."""

    db: Db
    sealer: Sealer
    business: Business
    customer_id: UUID
    address_id: UUID
    account_id: int
    conversation_id: int
    turn_id: int
    locale: str
    now: datetime
    ticket: TicketFacts | None
    facts: Mapping[str, FactHandle]
    service: str
    report: Report = unheard
    photos: Mapping[str, Photo] = made_by(default_factory=dict[str, Photo])

    def open_ticket(self) -> TicketFacts:
        """Return the ticket; the gate grants ticket tools only where there is one."""
        if self.ticket is None:
            raise LookupError("this act needs a ticket; its grant must not be given without one")
        return self.ticket


Run = Callable[[Act, Any], Awaitable[dict[str, Any]]]
Key = Callable[[TicketFacts | None, Any], str]


@dataclass(frozen=True, slots=True)
class Tool:
    """One thing that may be done. `key` names the effect (subject and round), None for a tool that only reads."""

    name: str
    purpose: str
    input: type[Input]
    run: Run
    key: Key | None
    worker_only: bool = False
    needs_consent: bool = False
    """Its argument `purpose` names what the ticket's customer must have agreed to."""
    returns: type[BaseModel] | None = None
    nature: Nature = Nature()

    @property
    def reads_only(self) -> bool:
        return self.key is None

    def handle_fields(self) -> Mapping[str, HandleOf]:
        """Say which fields hold handles."""
        return {name: mark for name, mark in _marks(self.input) if isinstance(mark, HandleOf)}

    def spoken_fields(self) -> Mapping[str, Spoken]:
        """Say which fields hold words for a person."""
        return {name: mark for name, mark in _marks(self.input) if isinstance(mark, Spoken)}


def once(ticket: TicketFacts | None, given: Input) -> str:
    """Key of an act that a ticket sees once."""
    return "1"


def once_a_turn(ticket: TicketFacts | None, given: Input) -> str:
    """Key of an act that a turn sees once."""
    return "{turn}"


_REGISTRY: dict[str, Tool] = {}


def tool(
    *,
    arguments: type[Input],
    key: Key | None,
    worker_only: bool = False,
    needs_consent: bool = False,
    returns: type[BaseModel] | None = None,
    nature: Nature = Nature(),
) -> Callable[[Run], Run]:
    """Register the function as a tool; its name is the function's, its purpose the docstring's first line."""

    def register(run: Run) -> Run:
        purpose = (run.__doc__ or "").strip().split("\n")[0]
        made = Tool(run.__name__, purpose, arguments, run, key, worker_only, needs_consent, returns, nature)
        check(made)
        if made.name in _REGISTRY and _REGISTRY[made.name].run.__module__ != run.__module__:
            raise ValueError(f"two tools are called {made.name}")
        _REGISTRY[made.name] = made
        return run

    return register


def registry() -> Mapping[str, Tool]:
    """Return every tool by name, in alphabetical order; a tool is one file in `mcp_server/tools/`."""
    import mcp_server.tools as room  # late: tools import this module

    for module in pkgutil.iter_modules(room.__path__):
        importlib.import_module(f"mcp_server.tools.{module.name}")
    return types.MappingProxyType(dict(sorted(_REGISTRY.items())))


def check(made: Tool) -> None:
    """Refuse at start-up a tool that could carry free text nobody declared (safety: harm is inexpressible)."""
    if not made.purpose:
        raise ValueError(f"tool {made.name} has no docstring")
    marked = {name for name, _ in _marks(made.input)}
    for name, field in made.input.model_fields.items():
        if name not in marked and not made.worker_only and _admits_text(field.annotation):
            raise ValueError(f"tool {made.name}: field {name} takes undeclared text; mark it HandleOf or Spoken")


def _marks(model: type[Input]) -> Sequence[tuple[str, HandleOf | Spoken]]:
    return [
        (name, mark)
        for name, field in model.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, HandleOf | Spoken)
    ]


_TEXTUAL: tuple[type, ...] = (str, bytes, object, dict)


def _admits_text(annotation: object) -> bool:
    if typing.get_origin(annotation) is Literal:
        return False
    if annotation is Any or (isinstance(annotation, type) and annotation in _TEXTUAL):
        return True
    return any(_admits_text(inner) for inner in typing.get_args(annotation))
