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
"""What a price counts that cannot be compared: amounts of different currencies need a rate, and we have none."""
SLOW_DAYS = 14.0
"""A lead time from which on speed counts nothing."""


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
    quotes: Sequence[Quote], vendors: Mapping[int, Vendor], needed: Requirements, *, currency: str, now: datetime, limit: int = MOST_LINES
) -> list[Line]:
    """Rank the offers, best first; vendors who said no, or nothing that can be compared, are left out.

    score = 0.50 price (cheapest in the asked `currency` / this one; half of it for another currency, since no rate is known) + 0.20 speed + 0.15 rating/5 + 0.10 whole quantity
    + 0.05 within budget. An offer with a price ranks before one without; ties go to the lower total, then the lower id.
    """
    offers = [quote for quote in quotes if quote.availability in ("yes", "partial") and quote.vendor_id in vendors]
    lines = [_line(quote, vendors[quote.vendor_id], offers, needed, currency, now.date()) for quote in offers]
    lines.sort(key=lambda line: (line.total is None, -line.score, Decimal(line.total or 0), line.vendor_id))
    return lines[:limit]


def to_json(line: Line) -> dict[str, Any]:
    """Return JSON values."""
    return asdict(line) | {"reasons": list(line.reasons)}


def from_json(stored: Mapping[str, Any]) -> Line:
    """Read a stored line."""
    return Line(**{**stored, "reasons": tuple(stored["reasons"])})


def _line(
    quote: Quote, vendor: Vendor, offers: Iterable[Quote], needed: Requirements, currency: str, today: date
) -> Line:
    total = quote.total_for(needed.quantity)
    price, speed = _price_score(quote, total, offers, needed.quantity, currency), _speed_score(quote, needed, today)
    whole = 1.0 if quote.availability == "yes" else 0.0
    budget = _budget_score(quote, total, needed)
    score = 0.50 * price + 0.20 * speed + 0.15 * vendor.rating / 5 + 0.10 * whole + 0.05 * budget
    reasons = (f"price {price:.2f}", f"speed {speed:.2f}", f"rating {vendor.rating:.1f}",
               f"whole {whole:.0f}", f"budget {budget:.0f}")  # fmt: skip
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
        score=round(score, 4),
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
    if quote.currency != currency:
        return OTHER_CURRENCY
    if total == 0:
        return 1.0
    totals = [offer.total_for(quantity) for offer in offers if offer.currency == currency]
    cheapest = min(amount for amount in totals if amount is not None)
    return float(cheapest / total)


def _speed_score(quote: Quote, needed: Requirements, today: date) -> float:
    days = quote.days_until_ready(today)
    if days is None:
        return 0.3
    if needed.deadline and days > (date.fromisoformat(needed.deadline[:10]) - today).days:
        return 0.0
    return max(0.0, 1 - days / SLOW_DAYS)


def _budget_score(quote: Quote, total: Decimal | None, needed: Requirements) -> float:
    if needed.budget_max is None or total is None or quote.currency != (needed.currency or quote.currency):
        return 1.0 if needed.budget_max is None else 0.0
    return 1.0 if total <= needed.budget_max else 0.0


def _text(amount: Decimal | None) -> str | None:
    return str(amount) if amount is not None else None
