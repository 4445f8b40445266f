"""What code reads in a turn's messages, offered to a mind as handles it can pick and cannot write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from domain.minds import Business, FactHandle, Heard, Photo, TicketFacts
from domain.passages import Passages, photos_of
from domain.photos import SURE
from domain.reading.human_wish import wants_human
from domain.reading.language import read_language
from domain.reading.request import Request, read_answer, read_request
from domain.tickets import State

SURE_LANGUAGE: Final = 0.6
"""Below this a short message does not change the language we answer in."""
SERVICE_TAP: Final = "service:"
"""Begins the id of a choice of service."""
_FIELDS: Final = ("item", "quantity", "unit_size", "deadline", "budget_max", "currency", "place")
_FIELD_OF_MISSING: Final = {"size": "unit_size"}
_MISSING_OF_FIELD: Final = {"unit_size": "size"}
_ASKED: Final = ("item", "quantity", "size", "deadline", "place")


@dataclass(frozen=True, slots=True)
class TurnReading:
    """All that was understood of what waits for an answer. `missing` names what was read unsurely, too."""

    locale: str
    service: str | None
    facts: tuple[FactHandle, ...] = ()
    missing: tuple[str, ...] = ()
    wants_human: bool = False
    photos: tuple[Photo, ...] = ()
    names_more: bool = False
    """They want other things besides the one that the facts are about."""


def read_turn(
    heard: Sequence[Heard], business: Business, locale: str | None, ticket: TicketFacts | None, now: datetime
) -> TurnReading:
    """Read everything unanswered together, with what the ticket already knows; `now` is UTC."""
    passages = Passages(heard)
    text, typed = passages.text, "\n".join(message.text for message in heard if message.text.strip())
    language = _language(typed or text, locale or (ticket.locale if ticket else None), business)
    known = dict(ticket.requirements) if ticket else {}
    asks = _asks_for_human(passages.own_words, language)
    if not text or (ticket and ticket.state not in (State.NEW, State.COLLECTING)):
        return TurnReading(language, None, (), tuple(known.get("missing", ())), asks, photos_of(heard, ()))
    read_locale = f"{language}-{business.country}"
    local = now.astimezone(ZoneInfo(business.time_zone)).replace(tzinfo=None)
    missing: Sequence[str] = ()
    request = read_request(text, read_locale, local, business.currency, business.country)
    found, evidence = _values(request), dict(request.evidence)
    if ticket:
        answer = read_answer(text, tuple(known.get("missing", ())), read_locale, local, business.currency)
        answered = _values(answer)
        found = {name: value for name, value in found.items() if name not in known} | answered
        evidence |= {name: span for name, span in answer.evidence.items() if name in answered}
        missing = _still_missing(known.get("missing", ()), known | found)
    if not known:  # no ticket, or one that was opened in this turn and holds nothing yet
        missing = request.missing
    handles = _handles(found, passages, evidence)
    sure = tuple(fact for fact in handles if fact.confidence >= SURE)
    missing = _with_unsure(missing, handles)
    if found or not known:
        sure = (*sure, passages.last_fact("missing", list(missing)))
    service = (_picked(heard) or request.service) if ticket is None else None
    facts = sure if service in (None, "sourcing") else ()
    return TurnReading(
        language, service, facts, tuple(missing), asks, photos_of(heard, handles), names_more=request.names_more
    )


def with_form(
    reading: TurnReading, values: Mapping[str, Any], message: Heard, ticket: TicketFacts | None
) -> TurnReading:
    """Put what was filled into the ticket's own form before what was read in words; a ticket under way is left as it is."""
    if ticket is None or ticket.state not in (State.NEW, State.COLLECTING) or not values:
        return reading
    known = dict(ticket.requirements) | {fact.field: fact.value for fact in reading.facts} | dict(values)
    missing = _still_missing(reading.missing, known)
    filled = dict(values) | {"missing": list(missing)}
    handles = tuple(
        FactHandle(f"f{message.id}_{name}", name, value, "" if name == "missing" else str(value), message.id)
        for name, value in filled.items()
    )
    kept = tuple(fact for fact in reading.facts if fact.field not in filled)
    return replace(reading, facts=(*kept, *handles), missing=missing)


def _picked(heard: Sequence[Heard]) -> str | None:
    """Return the service somebody chose from our list (the web form has one); it outranks what their words suggest."""
    chosen = [
        one.tap_id.removeprefix(SERVICE_TAP)
        for one in heard
        if (one.tap_id or "").startswith(SERVICE_TAP) and one.tap_id
    ]
    return chosen[-1] if chosen else None


def _asks_for_human(text: str, language: str) -> bool:
    return bool(text) and wants_human(text, language) is not None


def _language(text: str, before: str | None, business: Business) -> str:
    read = read_language(text) if text else None
    if (
        read is not None
        and read.value in ("en", "es", "fr", "sv")
        and (before is None or read.confidence >= SURE_LANGUAGE)
    ):
        return read.value
    return before or business.locale


def _values(request: Request) -> dict[str, Any]:
    values = {name: getattr(request, name) for name in _FIELDS}
    if request.budget_max is None:
        values["currency"] = None
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: object) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return value


def _still_missing(missing: Sequence[str], known: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in missing if known.get(_FIELD_OF_MISSING.get(name, name)) is None)


def _handles(
    found: Mapping[str, Any], passages: Passages, evidence: Mapping[str, tuple[int, int]]
) -> tuple[FactHandle, ...]:
    if found.get("currency") is not None and "currency" not in evidence and "budget_max" in evidence:
        evidence = {**evidence, "currency": evidence["budget_max"]}
    return tuple(passages.fact(name, value, evidence.get(name)) for name, value in found.items())


def _with_unsure(missing: Sequence[str], handles: Sequence[FactHandle]) -> tuple[str, ...]:
    """Ask for what a blurred line says, as if it did not stand there."""
    unsure = [_MISSING_OF_FIELD.get(fact.field, fact.field) for fact in handles if fact.confidence < SURE]
    wanted = {*missing, *(name for name in unsure if name in _ASKED)}
    return tuple(name for name in _ASKED if name in wanted)
