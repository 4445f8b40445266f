"""Every kind of fact by its name, read from a row and written as JSON: what `concierge read` and the bench share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from domain.errors import Invalid
from domain.reading import facts
from domain.reading.facts import Fact

Span = tuple[int, int]
Json = Any


@dataclass(frozen=True, slots=True)
class Row:
    """A text with what it was said in: locale, local moment, and for some kinds what was asked before."""

    text: str
    locale: str
    now: datetime
    asked: Mapping[str, Any]
    default_currency: str | None = None
    currency_hint: str | None = None
    question: str | None = None
    previous_bot_message: str | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """A whole message understood: its fields, and where each stands in the text."""

    got: Json
    evidence: Mapping[str, Span]


def read(kind: str, row: Row) -> Sequence[Fact[Any]] | Composed:
    """Read one kind of fact; raises `Invalid` naming the kinds there are."""
    reader = KINDS.get(kind)
    if reader is None:
        raise Invalid("kind", f"There is no kind {kind!r}. Kinds: {', '.join(KINDS)}.")
    return reader(row)


def to_json(value: object) -> Json:
    """Write a value as the documented shape: decimals as plain strings, moments as ISO 8601."""
    match value:
        case facts.Instant(value=moment, grain=grain):
            return {"type": "instant", "value": moment.isoformat(), "grain": grain}
        case facts.Interval(start=start, end=end, grain=grain):
            return {"type": "interval", "from": _iso(start), "to": _iso(end), "grain": grain}
        case facts.Duration(value=count, unit=unit, seconds=seconds):
            return {"value": _plain(count), "unit": unit, "seconds": seconds}
        case facts.Money():
            return {"amount": _plain(value.amount), "min": _plain(value.min), "max": _plain(value.max),
                    "currency": value.currency, "per": value.per}  # fmt: skip
        case facts.Number(value=number, ordinal=ordinal):
            return {"value": _plain(number)} if ordinal is None else {"ordinal": _plain(ordinal)}
        case facts.Quantity():
            return _quantity(value)
        case facts.Phone(e164=e164):
            return {"e164": e164}
        case facts.Link(type=type_):
            return {"type": type_}
        case _:
            return value


def _quantity(value: facts.Quantity) -> Json:
    bounds = (
        {"min": _plain(value.min), "max": _plain(value.max)} if value.value is None else {"value": _plain(value.value)}
    )
    return {name: bound for name, bound in bounds.items() if bound is not None} | {
        "unit": value.unit,
        "product": value.product,
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _date(row: Row) -> Sequence[Fact[Any]]:
    from domain.reading.dates import read_dates

    return read_dates(row.text, row.locale, row.now)


def _duration(row: Row) -> Sequence[Fact[Any]]:
    from domain.reading.durations import read_durations

    return read_durations(row.text, row.locale)


def _money(row: Row) -> Sequence[Fact[Any]]:
    from domain.reading.money import read_money, read_price

    if row.locale == "any":  # a price on its own, from anywhere
        price = read_price(row.text, row.currency_hint)
        return [price] if price else []
    return read_money(row.text, row.locale, row.default_currency)


def _number(row: Row) -> Sequence[Fact[Any]]:
    from domain.reading.numbers import read_numbers

    return read_numbers(row.text, row.locale)


def _quantities(row: Row) -> Sequence[Fact[Any]]:
    from domain.reading.quantities import read_quantities

    return read_quantities(row.text, row.locale)


def _phone(row: Row) -> Sequence[Fact[Any]]:
    from domain.reading.phones import read_phones

    return read_phones(row.text, row.locale)


def _link(row: Row) -> Sequence[Fact[Any]]:
    from domain.reading.links import read_links

    return read_links(row.text)


def _yes_no(row: Row) -> Sequence[Fact[Any]]:
    from domain.reading.yes_no import read_yes_no

    answer = read_yes_no(row.text, row.locale)
    return [answer] if answer else []


def _opt_out(row: Row) -> Sequence[Fact[Any]]:
    from domain.reading.opt_out import find_opt_out

    wish = find_opt_out(row.text)
    return [wish] if wish else [Fact("opt_out", row.text, (0, len(row.text)), False, 0.9)]


def _language(row: Row) -> Sequence[Fact[Any]]:
    from domain.reading.language import read_language

    language = read_language(row.text)
    return [language] if language else []


def _service(row: Row) -> Sequence[Fact[Any]]:
    from domain.reading.routing import read_service

    service = read_service(row.text, row.locale)
    return [service] if service else []


def _vendor_reply(row: Row) -> Composed:
    from domain.reading.vendor_reply import Asked, VendorReply, read_vendor_reply

    asked = Asked(str(row.asked.get("item", "")), row.asked.get("quantity"), row.asked.get("currency"))
    reply: VendorReply = read_vendor_reply(row.text, asked, row.locale, row.now)
    lead: Json = None
    if isinstance(reply.lead_time, facts.Duration):
        lead = {"value": _number_of(reply.lead_time.value), "unit": reply.lead_time.unit}
    elif reply.lead_time is not None:
        lead = {"date": reply.lead_time.isoformat()}
    prices = ("unit_price", "total_price", "price_min", "price_max", "delivery_fee")
    got = {"availability": reply.availability} | {name: _number_of(getattr(reply, name)) for name in prices[:4]}
    got |= {"currency": reply.currency, "lead_time": lead, "delivery": reply.delivery}
    got |= {"delivery_fee": _number_of(reply.delivery_fee), "available_quantity": reply.available_quantity}
    got |= {"needs_clarification": reply.needs_clarification, "opt_out": reply.opt_out}
    return Composed(got, reply.evidence)


def _request(row: Row) -> Composed:
    from domain.reading.request import read_request

    made = read_request(row.text, row.locale, row.now, row.default_currency)
    names = ("service", "item", "quantity", "unit_size", "deadline", "budget_max", "currency", "place")
    got: dict[str, Json] = {name: getattr(made, name) for name in names} | {"missing": list(made.missing)}
    got["deadline"], got["budget_max"] = _iso(made.deadline), _number_of(made.budget_max)
    return Composed(got, made.evidence)


def _consent(row: Row) -> Composed:
    from domain.reading.consent import read_consent

    answer = read_consent(row.text, row.question, row.previous_bot_message, row.locale)
    return Composed(answer.value, {"consent": answer.span})


def _reply_text(row: Row) -> Composed:
    from domain.reading.reply_text import reply_text

    return Composed(reply_text(row.text), {})


def _number_of(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


KINDS: Final[Mapping[str, Callable[[Row], Sequence[Fact[Any]] | Composed]]] = {
    "date": _date,
    "duration": _duration,
    "money": _money,
    "number": _number,
    "quantity": _quantities,
    "phone": _phone,
    "email_url": _link,
    "yes_no": _yes_no,
    "opt_out": _opt_out,
    "language": _language,
    "service": _service,
    "vendor_reply": _vendor_reply,
    "request": _request,
    "consent": _consent,
    "reply_text": _reply_text,
}
