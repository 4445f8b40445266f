"""A form that a person fills in instead of answering in words (AS7): its screen, what was filled in, what is wrong with it.

A channel that has forms shows it (WhatsApp Flows); on every other the words that come with it ask for the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from domain.words import forms as words
from domain.words.visible import plain

REQUEST: Final = "request"
"""The one form there is: what a customer needs."""
FIELDS: Final = ("item", "quantity", "place", "deadline", "budget_max")
"""What it asks for: fields of `domain.tickets.Requirements`."""
_LONGEST: Final = 200
_LARGEST: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class FormTicket:
    """What a form's token vouches for: whose form it is, for which ticket, in which language. Times are in the token."""

    address_id: UUID
    ticket_id: int
    locale: str


@dataclass(frozen=True, slots=True)
class Filled:
    """Values by field as a ticket keeps them, and why others were not taken over (names of `domain.words.forms`)."""

    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    wrong: Mapping[str, str] = field(default_factory=dict[str, str])


def read(given: Mapping[str, Any], today: date) -> Filled:
    """Read what was filled in. Fields that are not the form's are passed over; an empty one was left out."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name in FIELDS:
        told = _one_line(given.get(name))
        if not told:
            continue
        value = _value(name, told, today)
        if value is None:
            wrong[name] = name
        else:
            values[name] = value
    if "item" not in values:
        wrong["item"] = "item"
    return Filled(values, wrong)


def given(told: Mapping[str, Any]) -> dict[str, str]:
    """Return what was filled into the form's own fields, as text; empty when this is somebody else's form."""
    return {name: text for name in FIELDS if (text := _one_line(told.get(name)))}


def in_words(given: Mapping[str, Any]) -> str:
    """Write what was filled in as one would have written it, for whoever reads the conversation."""
    told = {name: _one_line(given.get(name)) for name in FIELDS}
    first = f"{told['quantity']} × {told['item']}" if told["quantity"] and told["item"] else told["item"]
    return "\n".join(part for part in (first, told["place"], told["deadline"], told["budget_max"]) if part)


def screen(
    locale: str, known: Mapping[str, Any], today: date, wrong: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what the form's screen shows: labels, what is known already, the first day there is, what was wrong."""
    say = words.of(locale)
    return {
        **{f"label_{name}": label for name, label in say.labels.items()},
        "label_send": say.send,
        "min_date": today.isoformat(),
        "init_values": {name: text[:10] if name == "deadline" else text for name, text in given(known).items()},
        "error_messages": {name: say.errors[why] for name, why in (wrong or {}).items()},
    }


def over(locale: str | None) -> str:
    """Say that the form is no longer waited for."""
    return words.of(locale).over


def _value(name: str, told: str, today: date) -> Any:
    match name:
        case "quantity":
            number = _number(told)
            return int(number) if number is not None and number == int(number) else None
        case "budget_max":
            number = _number(told)
            return None if number is None else int(number) if number == int(number) else str(number)
        case "deadline":
            day = _day(told)
            return day.isoformat() if day is not None and day >= today else None
        case _:
            return plain(told, _LONGEST) or None


def _number(told: str) -> Decimal | None:
    try:
        number = Decimal(told) if told.isascii() else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() and 0 < number <= _LARGEST else None


def _day(told: str) -> date | None:
    """Read a day as the picker of a phone writes it."""
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None


def _one_line(value: Any) -> str:
    """Return what was filled in; numbers come as numbers or as text, anything else is nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return ""
    return " ".join(str(value).split())[:_LONGEST]
