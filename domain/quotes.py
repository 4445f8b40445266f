"""What a vendor offered, as read from its own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from domain.reading.vendor_reply import VendorReply

QUOTED_LIMIT = 160
_PRICES = ("unit_price", "total_price", "price_min", "price_max", "delivery_fee")


@dataclass(frozen=True, slots=True)
class Quote:
    """One vendor's offer. `lead_days` counts from the reply; `lead_date` is a calendar day; prices as stated."""

    vendor_id: int
    availability: str
    unit_price: Decimal | None = None
    total_price: Decimal | None = None
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    currency: str | None = None
    lead_days: float | None = None
    lead_date: date | None = None
    delivery: str | None = None
    delivery_fee: Decimal | None = None
    available_quantity: int | None = None
    quoted: str = ""

    @property
    def has_price(self) -> bool:
        """Say whether any price was named."""
        return any(price is not None for price in (self.unit_price, self.total_price, self.price_min, self.price_max))

    def total_for(self, quantity: int | None) -> Decimal | None:
        """Return what `quantity` would cost, delivery included; for a range its upper end, None without a price."""
        base = self._goods_for(quantity)
        return base + (self.delivery_fee or 0) if base is not None else None

    def days_until_ready(self, today: date) -> float | None:
        """Return the days until it is there, None when the vendor did not say."""
        if self.lead_date is not None:
            return max((self.lead_date - today).days, 0)
        return self.lead_days

    def _goods_for(self, quantity: int | None) -> Decimal | None:
        if self.total_price is not None:
            return self.total_price
        stated = (self.unit_price, self.price_max, self.price_min)
        unit = next((price for price in stated if price is not None), None)
        return unit * (quantity or 1) if unit is not None else None


def from_reading(vendor_id: int, reading: VendorReply, text: str) -> Quote:
    """Make a quote of what was read; the quoted words are those its fields rest on."""
    days, day = _lead(reading)
    return Quote(
        vendor_id=vendor_id,
        availability=reading.availability,
        unit_price=reading.unit_price,
        total_price=reading.total_price,
        price_min=reading.price_min,
        price_max=reading.price_max,
        currency=reading.currency,
        lead_days=days,
        lead_date=day,
        delivery=reading.delivery,
        delivery_fee=reading.delivery_fee,
        available_quantity=reading.available_quantity,
        quoted=_evidence(reading, text),
    )


def to_json(quote: Quote) -> dict[str, Any]:
    """Return the fields as JSON values; decimals and dates as strings."""
    told: dict[str, Any] = {
        "availability": quote.availability,
        "currency": quote.currency,
        "lead_days": quote.lead_days,
        "lead_date": quote.lead_date.isoformat() if quote.lead_date else None,
        "delivery": quote.delivery,
        "available_quantity": quote.available_quantity,
    }
    return told | {name: _text(getattr(quote, name)) for name in _PRICES}


def from_json(vendor_id: int, stored: Mapping[str, Any], quoted: str) -> Quote:
    """Read stored fields."""
    prices = {name: Decimal(stored[name]) if stored.get(name) is not None else None for name in _PRICES}
    day = stored.get("lead_date")
    return Quote(
        vendor_id=vendor_id,
        availability=stored["availability"],
        currency=stored.get("currency"),
        lead_days=stored.get("lead_days"),
        lead_date=date.fromisoformat(day) if day else None,
        delivery=stored.get("delivery"),
        available_quantity=stored.get("available_quantity"),
        quoted=quoted,
        **prices,
    )


def unclear_fields(quote: Quote) -> tuple[str, ...]:
    """Name what must be asked back before the offer can be compared: availability, price."""
    unclear: list[str] = []
    if quote.availability == "unclear":
        unclear.append("availability")
    if not quote.has_price:
        unclear.append("price")
    return tuple(unclear)


def _lead(reading: VendorReply) -> tuple[float | None, date | None]:
    lead = reading.lead_time
    if lead is None:
        return None, None
    if isinstance(lead, datetime):
        return None, lead.date()
    if isinstance(lead, date):
        return None, lead
    return timedelta(seconds=lead.seconds) / timedelta(days=1), None


def _evidence(reading: VendorReply, text: str) -> str:
    spans = list(reading.evidence.values())
    if not spans:
        return " ".join(text.split())[:QUOTED_LIMIT]
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    return " ".join(text[start:end].split())[:QUOTED_LIMIT]


def _text(amount: Decimal | None) -> str | None:
    return str(amount) if amount is not None else None
