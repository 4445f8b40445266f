"""What each amount of a reply is: a price (of one or of all), delivery, a deposit, an old price, an extra, a count."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from domain.reading.facts import Money
from domain.reading.replies.nearby import Nearby
from domain.reading.replies.quantities import is_count_noun
from domain.reading.tokens import plain

_SMALL: Final = Decimal("0.25")
"""A total is hardly less than this times the quantity, in any of our currencies."""
_FILLERS: Final = frozenset("M N D T P C".split())


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount: where it stands, its role, and for a price whether it is for one (`unit`) or for all (`total`)."""

    at: int
    money: Money
    role: str
    kind: str = "unit"
    is_offer: bool = False


def amounts_of(near: Nearby, quantity: int | None, stems: frozenset[str], counted: Collection[int]) -> list[Amount]:
    """Return the amounts in order of place; numbers that are no amounts are left out."""
    found = [amount for amount in _candidates(near, quantity, stems, counted)]
    roles = [replace(amount, role=_role(near, amount, found)) for amount in found]
    if not any(amount.role == "price" for amount in roles):
        roles = [replace(one, role="price") if one.role in ("was", "cash", "extra", "fee?") else one for one in roles]
    roles = [replace(one, role="fee") if one.role == "fee?" else one for one in roles]
    return [replace(one, kind=_kind(near, one, quantity, stems), is_offer=near.before(one.at, "offer", gap=4) is not None) for one in roles]


def _candidates(near: Nearby, quantity: int | None, stems: frozenset[str], counted: Collection[int]) -> Iterator[Amount]:
    said = near.said
    paired: set[int] = set()
    for at in said.places("MN"):
        if at in counted or at in paired:
            continue
        mark = said.items[at].mark
        assert mark is not None
        if mark.letter == "M":
            yield Amount(at, _bounded(near, at, mark.value), "price")
        elif (other := _range_end(near, at, quantity, stems)) is not None:
            paired.add(other)
            high = said.items[other].mark
            assert high is not None
            yield Amount(other, Money(None, mark.value, high.value, None), "price")
        elif _is_price(near, at, quantity, stems):
            yield Amount(at, _bounded(near, at, Money(mark.value)), "price")


def _range_end(near: Nearby, at: int, quantity: int | None, stems: frozenset[str]) -> int | None:
    """Return the place of the upper end of 'between 80 and 150' when it is no count."""
    said = near.said
    for cue in near.of("range"):
        places = [place for place in range(cue.start, cue.end) if said.words[place] == "N"]
        if len(places) == 2 and places[0] == at and not is_count_noun(near, places[1], stems):
            low, high = (said.items[place].mark for place in places)
            if low and high and low.value < high.value:
                return places[1]
    return None


def _is_price(near: Nearby, at: int, quantity: int | None, stems: frozenset[str]) -> bool:
    """Say whether a bare number is a price: something beside it says so, or it stands alone."""
    said = near.said
    mark = said.items[at].mark
    assert mark is not None
    value: Decimal = mark.value
    if value <= 0:
        return False
    if _is_each(near, at, stems):
        return True
    if is_count_noun(near, at, stems) or near.before(at, "have") and near.behind(at, "left"):
        return False
    if value != int(value) or near.behind(at, "total", "delivered", "least_after", "most_after") is not None:
        return value != quantity
    if value == quantity:
        return False
    told = near.before(at, "each_before", "total_before", "at", "offer", "was", "least", "most", gap=0)
    if told is not None and not (near.before(at, "have") and (quantity or 0) > value):
        return True
    if near.before(at, "for") is not None and not near.behind(at, "noun"):
        return True
    is_scaled = value >= 1000 and any(char.isalpha() for char in said.text[mark.start : mark.end])
    return is_scaled or _is_alone(near, at) or near.before(at, "deliver", "deposit", gap=3) is not None or near.behind(at, "deliver", "deposit", "extra", gap=1) is not None or _is_large(value, quantity)


def _is_large(value: Decimal, quantity: int | None) -> bool:
    return value >= 1000 and value > 20 * (quantity or 1)


def _is_alone(near: Nearby, at: int) -> bool:
    """Say whether a number is all its clause says, but for days and signs."""
    said = near.said
    here = [place for place, clause in enumerate(said.clause) if clause == said.clause[at] and place != at]
    return all(not said.words[place][0].isalpha() or said.words[place] in "TDP" for place in here) or (
        (at == 0 or said.clause[at - 1] != said.clause[at]) and at + 1 < len(said.words) and said.words[at + 1] in "T"
    )


def _bounded(near: Nearby, at: int, money: Money) -> Money:
    """Make a bound of an amount beside 'from' or 'at most', where the amount was read without it."""
    if money.amount is None:
        return money
    if near.before(at, "least") or near.behind(at, "least_after"):
        return replace(money, amount=None, min=money.amount)
    if near.before(at, "most") or near.behind(at, "most_after"):
        return replace(money, amount=None, max=money.amount)
    return money


def _role(near: Nearby, amount: Amount, others: Sequence[Amount]) -> str:
    at = amount.at
    in_brackets = at > 1 and near.said.words[at - 1] == "("
    if near.before(at, "deposit", gap=4) or near.behind(at, "deposit", gap=4) or (in_brackets and near.before(at - 1, "deposit", gap=3)) or (in_brackets and near.in_sentence(at, "deposit")):
        return "deposit"
    if amount.money.min is not None and amount.money.max is None and near.in_sentence(at, "delivered", "free"):
        return "threshold"
    if near.before(at, "threshold", gap=2) and (near.in_sentence(at, "delivered", "moq") or near.before(at, "threshold", gap=2) in near.of("moq")):
        return "threshold"
    if (fee := _fee(near, amount, others)) is not None:
        return fee
    if amount.money.per != "unit" and (near.before(at, "extra", gap=3) or near.behind(at, "extra", gap=3)):
        return "extra"
    if near.before(at, "was", gap=3) or near.behind(at, "was_after", gap=1):
        return "was"
    return "cash" if near.within(at, "cash") and any(not near.said.same_clause(one.at, at) for one in others) else "price"


def _fee(near: Nearby, amount: Amount, others: Sequence[Amount]) -> str | None:
    """Say 'fee' for the price of delivery, 'fee?' where it is one only if another amount is the goods'."""
    at = amount.at
    if amount.money.per == "unit" or near.behind(at, "each") or near.behind(at, "delivered", gap=1):
        return None
    before = near.before(at, "deliver", gap=6)
    if before is not None:
        return "fee" if at - before.end <= 2 and len(others) > 1 else "fee?"
    behind = near.behind(at, "deliver", gap=2)
    is_first = not others or others[0].at == at
    return "fee?" if behind is not None and not is_first else None


def _is_each(near: Nearby, at: int, stems: frozenset[str]) -> bool:
    """Say whether what follows makes an amount the price of one: each, a chair, la silla."""
    if near.behind(at, "each") is not None:
        return True
    words = near.said.words
    for article, noun in ((at + 1, at + 2), (at + 2, at + 3)):
        if noun < len(words) and near.said.same_clause(at, noun) and words[article] in _ARTICLES and plain(words[noun])[:4] in stems:
            return True
    return False


_ARTICLES: Final = frozenset("a an the per / la el cada por le les une un par pr per varje".split())


def _kind(near: Nearby, amount: Amount, quantity: int | None, stems: frozenset[str]) -> str:
    """Say whether a price is for one or for all: what stands beside it, else what is likely."""
    at, money, words = amount.at, amount.money, near.said.words
    if quantity in (None, 1):
        return "unit"
    if money.per == "unit" or _is_each(near, at, stems) or near.before(at, "each_before"):
        return "unit"
    if money.per == "total" or near.behind(at, "total", gap=0) or near.before(at, "total_before", gap=1):
        return "total"
    if at and words[at - 1] == "=":
        return "total"
    if near.behind(at, "times") or near.before(at, "times"):
        return "unit"
    value = money.amount or money.max or money.min or Decimal(0)
    if value != int(value) or value < _SMALL * (quantity or 1):
        return "unit"
    if near.before(at, "for") is not None:
        return "total"
    return "unit" if near.before(at, "at") is not None or quantity is None else _likely(near, amount, quantity)


def _likely(near: Nearby, amount: Amount, quantity: int) -> str:
    said = near.said
    echoes = [at for at in said.places("N") if (mark := said.items[at].mark) and mark.value == quantity]
    return "total" if any(said.same_clause(at, amount.at) and at < amount.at for at in echoes) else "unit"
