"""Who calls from outside, what their scopes allow, and the rules that say no before any tool is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

READ: Final = "tickets:read"
WRITE: Final = "tickets:write"
REACH: Final = "people:contact"
TALK: Final = "conversations:read"

SCOPES: Final[Mapping[str, str]] = {
    READ: "look at tickets, vendors' replies and history of the contacts",
    WRITE: "open and change tickets of the contacts; nobody is written to",
    REACH: "write to vendors and to the contacts, through the approved texts",
    TALK: "read what the contacts and we wrote",
}
"""Scope → what it allows. `tools:<name>` allows one tool."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one caller may use up. Requests are counted per process, acts and refusals in the database."""

    requests_per_minute: int = 120
    acts_per_hour: int = 60
    refusals_per_hour: int = 30


@dataclass(frozen=True, slots=True)
class Principal:
    """One caller from outside. `contacts` are the names of the people it may act for."""

    id: int
    business_id: int
    name: str
    scopes: frozenset[str]
    contacts: tuple[str, ...]
    limits: Limits = Limits()

    def has(self, scope: str, tool: str | None = None) -> bool:
        """Say whether a scope was given, or the one tool by its name."""
        return scope in self.scopes or (tool is not None and f"tools:{tool}" in self.scopes)


@dataclass(frozen=True, slots=True)
class Knock:
    """A call from outside and what it meets, before the gate. `acts` is False for a tool that only reads."""

    acts: bool
    in_scope: bool
    contact_known: bool
    credential_valid: bool = True
    opted_out: bool = False
    taken_over: bool = False
    paused: bool = False
    being_answered: bool = False
    acts_used: int = 0
    refusals: int = 0
    limits: Limits = Limits()


Rule = Callable[[Knock], bool]

ADMISSION: Mapping[str, Rule] = {
    "revoked": lambda knock: knock.credential_valid,
    "abuse_ceiling": lambda knock: knock.refusals < knock.limits.refusals_per_hour,
    "insufficient_scope": lambda knock: knock.in_scope,
    "unknown_contact": lambda knock: knock.contact_known,
    "opted_out": lambda knock: not (knock.acts and knock.opted_out),
    "taken_over": lambda knock: not (knock.acts and knock.taken_over),
    "paused": lambda knock: not (knock.acts and knock.paused),
    "being_answered": lambda knock: not (knock.acts and knock.being_answered),
    "act_ceiling": lambda knock: not knock.acts or knock.acts_used < knock.limits.acts_per_hour,
}
"""Reason to say no → whether all is well. The first that fails is what the caller is told."""


def admit(knock: Knock) -> str | None:
    """Return the name of the first rule that refuses, None when the gate may be asked."""
    return next((name for name, holds in ADMISSION.items() if not holds(knock)), None)


def scopes_fit(scopes: frozenset[str]) -> frozenset[str]:
    """Return the scopes that mean nothing here; `tools:<name>` is left to who knows the tools."""
    return frozenset(scope for scope in scopes if scope not in SCOPES and not scope.startswith("tools:"))


def hour_of(now: datetime) -> datetime:
    """Return the hour that ceilings are counted in."""
    return now.replace(minute=0, second=0, microsecond=0)
