"""Which of the amounts is the price for what was asked, and which only looks like one: a deposit, an old price, a fee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from domain.reading.facts import Money
from domain.reading.replies.amounts import Amount, amounts_of
from domain.reading.replies.nearby import Nearby
from domain.reading.replies.quantities import Condition, chosen, conditions, stems_of, tie
from domain.reading.replies.transcript import Span


@dataclass(frozen=True, slots=True)
class Prices:
    """What is asked for the goods, as stated, and for bringing them; `spans` by field."""

    unit_price: Decimal | None = None
    total_price: Decimal | None = None
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    currency: str | None = None
    delivery_fee: Decimal | None = None
    spans: dict[str, Span] = field(default_factory=dict[str, Span])
    places: tuple[int, ...] = ()
    tied: tuple[Condition, ...] = ()

    @property
    def is_told(self) -> bool:
        """Say whether any price for the goods was named."""
        told = (self.unit_price, self.total_price, self.price_min, self.price_max)
        return any(price is not None for price in told)


def read_prices(near: Nearby, item: str, quantity: int | None) -> Prices:
    """Choose the prices for the asked quantity."""
    stems = stems_of(item)
    found = conditions(near, quantity, stems)
    counted = {at for condition in found for at in condition.places}
    amounts = amounts_of(near, quantity, stems, counted)
    goods = [amount for amount in amounts if amount.role == "price"]
    fee = next((amount for amount in amounts if amount.role == "fee"), None)
    goods = _for_quantity(near, found, goods, quantity)
    goods = _offered(goods)
    told, spans = _fields(near, goods, quantity)
    if fee is not None and fee.money.amount is not None:
        told["delivery_fee"], spans["delivery_fee"] = fee.money.amount, near.said.span(fee.at, fee.at + 1)
    currency = next((amount.money.currency for amount in [*goods, *([fee] if fee else [])] if amount.money.currency), None)
    places = tuple(amount.at for amount in amounts)
    return Prices(**told, currency=currency, spans=spans, places=places, tied=tuple(found))


def _for_quantity(near: Nearby, found: Sequence[Condition], goods: list[Amount], quantity: int | None) -> list[Amount]:
    """Keep the prices of the step the quantity falls in; without one, those tied to no quantity."""
    tied = tie(near.said, found, [amount.at for amount in goods]) + _rest(near, found, goods)
    steps = [(condition, at) for condition, at in tied if not (condition.is_exact and condition.low == quantity)]
    if not steps or quantity is None:
        return goods
    best = chosen(tied, quantity)
    told = {at for _, at in tied}
    if best:
        total = [amount for amount in goods if amount.at not in told and amount.kind == "total"]
        return [amount for amount in goods if amount.at in best] + total
    free = [amount for amount in goods if amount.at not in told]
    return free or goods[:1]


def _rest(near: Nearby, found: Sequence[Condition], goods: Sequence[Amount]) -> list[tuple[Condition, int]]:
    """'17 € above that': a price for more than the last step named."""
    tied: list[tuple[Condition, int]] = []
    for amount in goods:
        before = [condition for condition in found if condition.places[-1] < amount.at and condition.high is not None]
        says = near.within(amount.at, "rest")
        if before and says and not any(near.said.same_clause(place, amount.at) for condition in found for place in condition.places):
            high = before[-1].high or 0
            tied.append((Condition(high + 1, None, says.start, says.end, before[-1].places), amount.at))
    return tied


def _offered(goods: list[Amount]) -> list[Amount]:
    """Of two prices of a kind, keep the one the vendor says it gives now."""
    kinds = {amount.kind for amount in goods if amount.is_offer}
    return [amount for amount in goods if amount.is_offer or amount.kind not in kinds]


def _fields(
    near: Nearby, goods: Sequence[Amount], quantity: int | None
) -> tuple[dict[str, Decimal | None], dict[str, Span]]:
    told: dict[str, Decimal | None] = dict.fromkeys(("unit_price", "total_price", "price_min", "price_max", "delivery_fee"))
    spans: dict[str, Span] = {}
    exact = [amount for amount in goods if amount.money.amount is not None]
    for amount in exact:
        name = "total_price" if amount.kind == "total" else "unit_price"
        if told[name] is None:
            told[name], spans[name] = amount.money.amount, near.said.span(amount.at, amount.at + 1)
    bounds = next((amount for amount in goods if amount.money.amount is None), None)
    if bounds is not None and not exact:
        money: Money = bounds.money
        told["price_min"], told["price_max"] = money.min, money.max
        spans["price_max" if money.min is None else "price_min"] = near.said.span(bounds.at, bounds.at + 1)
    if quantity == 1 and exact:
        told["unit_price"] = told["total_price"] = exact[0].money.amount
        spans = {name: near.said.span(exact[0].at, exact[0].at + 1) for name in ("unit_price", "total_price")}
    return told, spans
