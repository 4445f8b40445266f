"""A vendor's reply: availability, price, lead time, delivery, each with the words it rests on (SO5)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from domain.reading import first_words as words
from domain.reading import phrases
from domain.reading.dates import as_deadline, read_dates
from domain.reading.durations import read_durations
from domain.reading.facts import Duration, Fact, Money
from domain.reading.folding import fold
from domain.reading.money import read_money
from domain.reading.numbers import read_numbers
from domain.reading.opt_out import read_opt_out
from domain.reading.phrases import PhraseBook

Span = tuple[int, int]
_QUOTED = re.compile(r"(?m)^>.*$")


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
    return read_opt_out(text)


def read_vendor_reply(text: str, asked: Asked, locale: str, now: datetime) -> VendorReply:
    """Compose the facts of a reply with what was asked; `now` is local. Unclear fields stay None."""
    text = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    folded, book, evidence = fold(text), phrases.of(locale), dict[str, Span]()
    opted_out = read_opt_out(text)
    prices, fee = _split_fee(read_money(text, locale, asked.currency), folded, book)
    prices = prices or _bare_price(text, folded, asked, locale, book)
    availability = _availability(folded, book, asked, bool(prices), evidence)
    unclear = _asks_back(folded, text, book, evidence)
    if availability in ("no", "unclear"):
        return VendorReply(availability, currency=asked.currency, needs_clarification=unclear, opt_out=opted_out,
                           evidence=evidence, confidence=0.8 if availability == "no" else 0.4)  # fmt: skip
    amounts = _amounts(prices, asked, evidence)
    if fee is not None:
        evidence["delivery_fee"] = fee.span
    return VendorReply(
        availability=availability,
        **amounts,
        currency=next((price.value.currency for price in prices if price.value.currency), asked.currency),
        lead_time=_lead_time(text, locale, now, evidence),
        delivery=_delivery(folded, book, evidence),
        delivery_fee=_fee(fee, folded, book),
        available_quantity=_stock(text, folded, locale, book, availability, evidence),
        needs_clarification=unclear,
        opt_out=opted_out,
        evidence=evidence,
        confidence=0.9 if prices else 0.6,
    )


def _availability(folded: str, book: PhraseBook, asked: Asked, has_price: bool, evidence: dict[str, Span]) -> str:
    no = phrases.pattern(book.unavailable).search(folded)
    yes = phrases.pattern(book.available).search(folded)
    bare_no = re.match(r"\W*(?:no|non|nej)\b(?!\s+(?:problem|hay problema))", folded)
    if _partial(folded, book, asked):
        evidence["availability"] = _partial(folded, book, asked) or (0, 0)
        return "partial"
    if has_price and not no:
        return "yes"
    if no or (bare_no and not has_price):
        evidence["availability"] = (no or bare_no or re.match("", folded)).span()  # type: ignore[union-attr]
        return "yes" if has_price and yes and no and yes.start() < no.start() else "no"
    if phrases.pattern(book.will_check).search(folded):
        return "unclear"
    if yes:
        evidence["availability"] = yes.span()
        return "yes"
    return "unclear"


def _partial(folded: str, book: PhraseBook, asked: Asked) -> Span | None:
    if not asked.quantity or asked.quantity < 2:
        return None
    only = phrases.pattern(book.only).search(folded)
    if only is None:
        return None
    near = re.compile(r"\d{1,6}").search(folded, max(0, only.start() - 12), min(len(folded), only.end() + 24))
    return near.span() if near and 0 < int(near[0]) < asked.quantity else None


def _split_fee(
    prices: Sequence[Fact[Money]], folded: str, book: PhraseBook
) -> tuple[list[Fact[Money]], Fact[Money] | None]:
    """Tell the delivery's price from the goods': the word for delivery stands right before or after it."""
    goods: list[Fact[Money]] = []
    fee: Fact[Money] | None = None
    for price in prices:
        start, end = price.span
        before, after = folded[max(0, start - 22) : start], folded[end : end + 16]
        close = before.rsplit(",", 1)[-1].rsplit(".", 1)[-1]
        says = phrases.pattern(book.delivery_price)
        is_fee = says.search(close) or re.match(
            rf"\W*(?:for |de |por |pour |for )?(?:the |el |la )?(?:{says.pattern})", after
        )
        if (
            fee is None
            and is_fee
            and price.value.amount is not None
            and (len(prices) > 1 or not goods)
            and price.value.per is None
        ):
            fee = price
        else:
            goods.append(price)
    if not goods and fee is not None and not phrases.pattern(book.available).search(folded):
        return [fee], None
    return goods, fee


def _bare_price(text: str, folded: str, asked: Asked, locale: str, book: PhraseBook) -> list[Fact[Money]]:
    """A number alone, or one with 'each' behind it, is a price where a price was asked for."""
    for number in read_numbers(text, locale):
        amount = number.value.value
        if amount is None or amount == asked.quantity or amount < 1:
            continue
        rest = folded[number.span[1] : number.span[1] + 20]
        alone = not re.search(r"[^\W\d_]", folded.replace(folded[slice(*number.span)], "", 1))
        each = re.match(rf"\W*(?:{phrases.pattern(words.of(locale).per_unit).pattern})", rest)
        total = re.match(rf"\W*(?:{phrases.pattern(words.of(locale).in_total).pattern})", rest)
        if alone or each or total:
            per = "unit" if each else "total" if total else None
            return [Fact("money", number.text, number.span, Money(amount, None, None, asked.currency, per), 0.5)]
    return []


def _amounts(prices: Sequence[Fact[Money]], asked: Asked, evidence: dict[str, Span]) -> dict[str, Decimal | None]:
    told: dict[str, Decimal | None] = {"unit_price": None, "total_price": None, "price_min": None, "price_max": None}
    for price in prices:
        money = price.value
        if money.amount is None and told["unit_price"] is None and told["total_price"] is None:
            told["price_min"], told["price_max"] = money.min, money.max
            evidence["price"] = price.span
            break
        if money.amount is None:
            continue
        name = _unit_or_total(money, asked)
        if told[name] is None:
            told[name] = money.amount
            evidence[name] = price.span
    if asked.quantity == 1 and (told["unit_price"] is None) != (told["total_price"] is None):
        told["unit_price"] = told["total_price"] = told["unit_price"] or told["total_price"]
    return told


def _unit_or_total(money: Money, asked: Asked) -> str:
    if money.per == "total":
        return "total_price"
    return "unit_price" if money.per == "unit" or asked.quantity == 1 or not asked.quantity else "total_price"


def _lead_time(text: str, locale: str, now: datetime, evidence: dict[str, Span]) -> Duration | date | None:
    durations = read_durations(text, locale)
    if durations:
        evidence["lead_time"] = durations[0].span
        return durations[0].value
    for fact in read_dates(text, locale, now):
        if (meant := as_deadline(fact.value)) is not None:
            evidence["lead_time"] = fact.span
            return meant.date() if isinstance(meant, datetime) else meant
    return None


def _delivery(folded: str, book: PhraseBook, evidence: dict[str, Span]) -> str | None:
    for value, known in (("no", book.no_delivery), ("pickup", book.pickup), ("yes", book.delivers)):
        if found := phrases.pattern(known).search(folded):
            evidence["delivery"] = found.span()
            return value
    return None


def _fee(fee: Fact[Money] | None, folded: str, book: PhraseBook) -> Decimal | None:
    if fee is not None:
        return fee.value.amount
    delivers = phrases.pattern(book.delivery_price).search(folded)
    if delivers and phrases.pattern(book.free).search(folded, max(0, delivers.start() - 16), delivers.end() + 24):
        return Decimal(0)
    return None


def _stock(
    text: str, folded: str, locale: str, book: PhraseBook, availability: str, evidence: dict[str, Span]
) -> int | None:
    if availability == "partial" and "availability" in evidence:
        return int(folded[slice(*evidence["availability"])])
    return None


def _asks_back(folded: str, text: str, book: PhraseBook, evidence: dict[str, Span]) -> bool:
    found = phrases.pattern(book.asks_back).search(folded)
    if found and "?" in text:
        evidence["needs_clarification"] = found.span()
        return True
    return False
