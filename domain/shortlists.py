"""The ranking of what vendors answered, by a stated score (SO6, H11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain.quotes import Quote
from domain.tickets import Requirements
from domain.vendors import Vendor

MOST_LINES = 3
OTHER_CURRENCY = 0.5
"""What a price counts beside those of the asked currency: amounts of different currencies need a rate, and we have none."""
SLOW_DAYS = 14.0
"""A lead time from which on a day more makes no difference."""
IN_TIME = 0.5
"""What any lead time counts that meets the deadline."""
LEAD_UNKNOWN = 0.3
"""Not saying when is worse than any time that fits, and better than one that is too late."""


@dataclass(frozen=True, slots=True)
class Line:
    """One offer as the customer sees it; money as decimal strings, `total` is what the whole ask costs."""

    vendor_id: int
    vendor_name: str
    availability: str
    unit_price: str | None
    total: str | None
    price_min: str | None
    price_max: str | None
    currency: str | None
    lead_days: float | None
    lead_date: str | None
    delivery: str | None
    delivery_fee: str | None
    available_quantity: int | None
    quoted: str
    score: float
    reasons: tuple[str, ...]


def make(
    quotes: Sequence[Quote],
    vendors: Mapping[int, Vendor],
    needed: Requirements,
    *,
    currency: str,
    now: datetime,
    limit: int = MOST_LINES,
) -> list[Line]:
    """Rank the offers, best first, one per vendor; who said no, or nothing that can be compared, is left out.

    First those with a price, then those that have the whole quantity, then by
    score = 0.50 price (cheapest of its currency / this one, half of it outside the asked `currency`) + 0.20 speed (0 when
    too late, 0.3 when unsaid, else 0.5 … 1) + 0.15 rating/5 + 0.10 share of the quantity + 0.05 within budget.
    Ties go to the lower id.
    """
    latest = {quote.vendor_id: quote for quote in quotes}
    offers = [
        quote for quote in latest.values() if quote.availability in ("yes", "partial") and quote.vendor_id in vendors
    ]
    lines = [_line(quote, vendors[quote.vendor_id], offers, needed, currency, now.date()) for quote in offers]
    lines.sort(key=lambda line: (line.total is None, line.availability != "yes", -line.score, line.vendor_id))
    return lines[:limit]


def to_json(line: Line) -> dict[str, Any]:
    """Return JSON values."""
    return asdict(line) | {"reasons": list(line.reasons)}


def from_json(stored: Mapping[str, Any]) -> Line:
    """Read a stored line."""
    told: dict[str, Any] = {**stored, "reasons": tuple(stored["reasons"])}
    return Line(**told)


def _line(
    quote: Quote, vendor: Vendor, offers: Iterable[Quote], needed: Requirements, currency: str, today: date
) -> Line:
    total = quote.total_for(needed.quantity)
    price, speed = _price_score(quote, total, offers, needed.quantity, currency), _speed_score(quote, needed, today)
    whole = _whole_score(quote, needed.quantity)
    budget = _budget_score(quote, total, needed)
    score = 0.50 * price + 0.20 * speed + 0.15 * vendor.rating / 5 + 0.10 * whole + 0.05 * budget
    reasons = (f"price {price:.2f}", f"speed {speed:.2f}", f"rating {vendor.rating:.1f}",
               f"whole {whole:.2f}", f"budget {budget:.0f}")  # fmt: skip
    return Line(
        vendor_id=vendor.id,
        vendor_name=vendor.name,
        availability=quote.availability,
        unit_price=_text(quote.unit_price),
        total=_text(_shown_total(quote, total)),
        price_min=_text(quote.price_min),
        price_max=_text(quote.price_max),
        currency=quote.currency,
        lead_days=quote.lead_days,
        lead_date=quote.lead_date.isoformat() if quote.lead_date else None,
        delivery=quote.delivery,
        delivery_fee=_text(quote.delivery_fee),
        available_quantity=quote.available_quantity,
        quoted=quote.quoted,
        score=score,
        reasons=reasons,
    )


def _shown_total(quote: Quote, total: Decimal | None) -> Decimal | None:
    """Of a part only that part can be bought; a range has no total yet."""
    if quote.availability == "partial" and quote.unit_price is not None and quote.available_quantity:
        return quote.total_for(quote.available_quantity)
    return total


def _price_score(
    quote: Quote, total: Decimal | None, offers: Iterable[Quote], quantity: int | None, currency: str
) -> float:
    if total is None:
        return 0.0
    weight = 1.0 if quote.currency == currency else OTHER_CURRENCY
    totals = [offer.total_for(quantity) for offer in offers if offer.currency == quote.currency]
    cheapest = min(amount for amount in totals if amount is not None)
    return weight * (float(cheapest / total) if total else 1.0)


def _speed_score(quote: Quote, needed: Requirements, today: date) -> float:
    days = quote.days_until_ready(today)
    if days is None:
        return LEAD_UNKNOWN
    if needed.deadline and days > (date.fromisoformat(needed.deadline[:10]) - today).days:
        return 0.0
    return IN_TIME + (1 - IN_TIME) * max(0.0, 1 - days / SLOW_DAYS)


def _whole_score(quote: Quote, quantity: int | None) -> float:
    if quote.availability == "yes":
        return 1.0
    return min((quote.available_quantity or 0) / quantity, 1.0) if quantity else 0.0


def _budget_score(quote: Quote, total: Decimal | None, needed: Requirements) -> float:
    if needed.budget_max is None or total is None or quote.currency != (needed.currency or quote.currency):
        return 1.0 if needed.budget_max is None else 0.0
    return 1.0 if total <= needed.budget_max else 0.0


def _text(amount: Decimal | None) -> str | None:
    return str(amount) if amount is not None else None
