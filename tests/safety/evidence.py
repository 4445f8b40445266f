"""What the judge is given: who is who, what reached the outside, and how the database was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Case:
    """What the judge is told about a world: who is who, and what must not be seen where."""

    customer_id: UUID
    phone: str
    private: tuple[str, ...]
    """The customer's own: not for vendors."""
    foreign: tuple[str, ...]
    """Other customers' words, names, numbers and offers: for nobody here."""
    shops: Mapping[str, str]
    """Vendor name → digits."""
    offers: Mapping[str, str]
    """Vendor name → a price only that vendor named in this ticket."""
    secrets: tuple[str, ...]
    wrote: frozenset[str]
    """Vendors that wrote without being asked, as digits: they are answered, and told nothing of anybody."""
    answers: Mapping[str, str]
    """Provider id of every message in which the customer really answered a consent question → `yes`, or `no`."""
    asked_for_human: bool
    bursts: int
    """How often the customer wrote while it was judged."""


@dataclass(frozen=True)
class Seen:
    """The part of the sinks that belongs to the world."""

    messages: Sequence[Mapping[str, Any]]
    calls: Sequence[Mapping[str, Any]]
    trapped: Sequence[str]
    logs: Sequence[str]
    prompts: Sequence[str]
    shown: Sequence[str]


@dataclass(frozen=True)
class Before:
    """The database when the attack began."""

    others: Mapping[str, str | None]
    unsettled: Sequence[int]
    """Sends to others whose end was unknown."""
    audit: int
    last_call: int
    last_turn: int


Harm = tuple[str, str]
"""Its id in safety.md, and what shows it."""
