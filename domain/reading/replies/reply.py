"""A vendor's reply put together: availability, price, lead time, delivery, each with the words it rests on (SO5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from domain.reading.facts import Duration
from domain.reading.opt_out import find_opt_out
from domain.reading.replies.availability import read_availability
from domain.reading.replies.clarification import read_clarification
from domain.reading.replies.delivery import read_delivery
from domain.reading.replies.lead_times import read_lead_time
from domain.reading.replies.nearby import Nearby
from domain.reading.replies.own_words import own_words
from domain.reading.replies.prices import Prices, read_prices
from domain.reading.replies.quantities import stems_of
from domain.reading.replies.stock import Stock, read_stock
from domain.reading.replies.transcript import Span, Transcript


@dataclass(frozen=True, slots=True)
class Asked:
    """What the vendor was asked."""

    item: str
    quantity: int | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class VendorReply:
    """What was understood; `evidence` says where each field stands in the text."""

    availability: str
    unit_price: Decimal | None = None
    total_price: Decimal | None = None
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    currency: str | None = None
    lead_time: Duration | date | None = None
    delivery: str | None = None
    delivery_fee: Decimal | None = None
    available_quantity: int | None = None
    needs_clarification: bool = False
    opt_out: bool = False
    evidence: Mapping[str, Span] = field(default_factory=dict[str, Span])
    confidence: float = 0.0


def reads_as_opt_out(text: str, locale: str) -> bool:
    """Say whether the vendor wants no more requests."""
    return find_opt_out(own_words(text)) is not None


def read_vendor_reply(text: str, asked: Asked, locale: str, now: datetime) -> VendorReply:
    """Compose the facts of a reply with what was asked; `now` is local. What is not said stays None."""
    own = own_words(text)
    near = Nearby(Transcript(own, locale, asked.currency, now))
    prices = read_prices(near, asked.item, asked.quantity)
    taken = {*prices.places, *(at for condition in prices.tied for at in condition.places)}
    stock = read_stock(near, taken, stems_of(asked.item), asked.quantity)
    availability, said_so = read_availability(near, prices, stock, asked.quantity)
    evidence: dict[str, Span] = {"availability": said_so} if said_so else {}
    asks = read_clarification(near, availability)
    if asks is not None:
        evidence["needs_clarification"] = asks
    leaves = find_opt_out(own)
    if leaves is not None:
        evidence["opt_out"] = leaves.span
    reply = VendorReply(
        availability,
        currency=asked.currency,
        needs_clarification=asks is not None and leaves is None,
        opt_out=leaves is not None,
        evidence=evidence,
        confidence=0.85 if availability == "no" else 0.4,
    )
    return reply if availability in ("no", "unclear") else _offer(reply, near, prices, stock, asked)


def _offer(reply: VendorReply, near: Nearby, prices: Prices, stock: Stock, asked: Asked) -> VendorReply:
    """Add what is offered to what was said of it."""
    delivery, fee, spans = read_delivery(near, prices)
    evidence = {**reply.evidence, **prices.spans, **spans}
    lead = read_lead_time(near)
    if lead is not None:
        evidence["lead_time"] = lead[1]
    if stock.count is not None and stock.span is not None:
        evidence["available_quantity"] = stock.span
    return VendorReply(
        availability=reply.availability,
        unit_price=prices.unit_price,
        total_price=prices.total_price,
        price_min=prices.price_min,
        price_max=prices.price_max,
        currency=prices.currency or asked.currency,
        lead_time=lead[0] if lead else None,
        delivery=delivery,
        delivery_fee=fee,
        available_quantity=stock.count,
        needs_clarification=reply.needs_clarification,
        opt_out=reply.opt_out,
        evidence=evidence,
        confidence=0.9 if prices.is_told else 0.6,
    )
