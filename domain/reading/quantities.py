"""Quantities with a unit, ranges and bounds of them, what they are of, and sizes (SO1)."""

# pyright: reportUnknownLambdaType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# The rows of a grammar: see docs/decisions/0006-a-grammar-for-reading.md.

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from domain.reading.facts import Fact, Quantity
from domain.reading.grammar import Grammar, Node, Rule, best, near
from domain.reading.languages import code_of, language
from domain.reading.lexicon import Lexicon
from domain.reading.number_rules import NUMBER_RULES
from domain.reading.numbers import tidy
from domain.reading.numerals import Num
from domain.reading.scanning import Scene, scan_with
from domain.reading.tokens import Token, tokenize
from domain.reading.units import SCALE, SIGNS

_scan = scan_with(
    ("numbers", "money", "quantities"),
    {"-": "-", "/": "slash", ",": ",", "~": "about", '"': "inch_sign", "'": "foot_sign"},
)
_ARTICLES: Final = frozenset({"the", "los", "las", "une", "les", "des", "den", "det"})
RUN_KILOMETRES: Final = 50
"""'A 5k' is a distance up to here."""


class Amount(NamedTuple):
    """How much, or bounds of it, in a unit, of a product."""

    value: Decimal | None
    unit: str
    low: Decimal | None = None
    high: Decimal | None = None
    product: str | None = None


@cache
def _signs() -> Lexicon:
    return Lexicon([SIGNS])


def _scan_quantity(tokens: Sequence[Token], at: int, scene: Any) -> Iterator[Node]:
    yield from _scan(tokens, at, scene)
    yield from _signs().nodes(tokens, at)
    token = tokens[at]
    if (
        token.text == "k"
        and at
        and token.is_joined
        and tokens[at - 1].text.isdigit()
        and int(tokens[at - 1].text) <= RUN_KILOMETRES
    ):
        yield Node("unit", "kilometre", at, at + 1, 1)
    is_name = token.text.isalpha() and len(token.text) > 2 and token.text not in _ARTICLES
    if (is_name and at and tokens[at - 1].text in scene.language.subject("numbers").RULES["of"]) or (
        is_name and at and tokens[at - 1].text == "'" and tokens[at].is_joined
    ):
        yield Node("product", scene.text[token.start : token.end], at, at + 1, 0)


def _amount(_: Scene, number: Num, _dash: object, _of: object, unit: str) -> Amount:
    return Amount(number.value, unit)


def _sum(_: Scene, big: Amount, _and: object, small: Amount) -> Amount | None:
    """7 feet 10 inches is 94 inches: a smaller unit behind a larger one."""
    one, two = SCALE.get(big.unit), SCALE.get(small.unit)
    if (
        one is None
        or two is None
        or one[0] != two[0]
        or big.unit == small.unit
        or big.value is None
        or small.value is None
    ):
        return None
    if Decimal(two[1]) >= Decimal(one[1]):
        return None
    return Amount((big.value * Decimal(one[1]) + small.value * Decimal(two[1])) / Decimal(two[1]), small.unit)


def _range(_: Scene, low: Decimal | None, high: Amount) -> Amount | None:
    if low is None or high.value is None or low >= high.value:
        return None
    return Amount(None, high.unit, low, high.value)


def _two_amounts(
    scene: Scene, _f: object, _a: object, low: Amount, _to: object, _b: object, high: Amount
) -> Amount | None:
    return _range(scene, low.value, high) if low.unit == high.unit else None


def _at_most(_: Scene, _word: object, _about: object, one: Amount) -> Amount | None:
    return Amount(None, one.unit, None, one.value) if one.value is not None else None


def _at_least(_: Scene, _word: object, _about: object, one: Amount) -> Amount | None:
    return Amount(None, one.unit, one.value, None) if one.value is not None else None


def _with_product(_: Scene, one: Amount, _of: object, product: str) -> Amount | None:
    return one._replace(product=product) if one.product is None else None


QUANTITY_RULES: Final = (
    *NUMBER_RULES,
    Rule("amount", "num -? of? unit", _amount),
    Rule("amount", "fraction of? unit", lambda _, part, _of, unit: Amount(part, unit)),
    Rule("amount", "num fraction of? unit", lambda _, count, part, _of, unit: Amount(count.value * part, unit)),
    Rule("amount", "vulgar -? of? unit", lambda _, part, _dash, _of, unit: Amount(part, unit)),
    Rule("amount", "one unit", lambda _, _one, unit: Amount(Decimal(1), unit)),
    Rule("amount", "num inch_sign", lambda _, number, _sign: Amount(number.value, "inch")),
    Rule("amount", "num foot_sign", lambda _, number, _sign: Amount(number.value, "foot")),
    Rule("amount", "amount ,|and? amount", _sum),
    Rule("span", "from? about? amount to|and|- about? amount", _two_amounts),
    Rule("span", "from? about? num to|and|- about? amount", lambda scene, _f, _a, low, _t, _b, high: _range(scene, low.value, high)),
    Rule("span", "upto about? amount", _at_most),
    Rule("span", "least about? amount", _at_least),
    Rule("span", "about amount", lambda _, _about, one: one),
    Rule("span", "about span", lambda _, _about, one: one),
    Rule("measure", "amount", lambda _, one: one),
    Rule("measure", "span", lambda _, one: one),
    Rule("found", "measure", lambda _, one: one),
    Rule("found", "measure of product", _with_product),
    Rule("found", "size letter_size", lambda _, _size, letter: Amount(None, "size", product=letter)),
    Rule("found", "size num", lambda _, _size, number: Amount(number.value, "size")),
)  # fmt: skip


@cache
def _grammar() -> Grammar:
    return Grammar(QUANTITY_RULES)


def read_quantities(text: str, locale: str) -> list[Fact[Quantity]]:
    """Return the measured quantities in the text, in order: value or bounds, unit (its English name), product."""
    return list(_read(text, locale))


@lru_cache(maxsize=64)
def _read(text: str, locale: str) -> tuple[Fact[Quantity], ...]:
    tokens = tokenize(text)
    scene = Scene(locale, language(code_of(locale)), tokens, text)
    nodes = _grammar().parse(tokens, _scan_quantity, scene)
    found: list[Fact[Quantity]] = []
    amounts = near(nodes, "amount", len(tokens))
    for readings in best((node for node in nodes if node.category == "found" and _is_whole(tokens, node)), "found"):
        node, one = readings[0], readings[0].value
        inside = [other for other in amounts[node.start] if other.end <= node.end]
        shown = max(inside, key=lambda other: other.end - other.start, default=node) if one.value is not None else node
        span = (tokens[shown.start].start, tokens[shown.end - 1].end)
        value, low, high = (None if number is None else tidy(number) for number in (one.value, one.low, one.high))
        quantity = Quantity(value, low, high, one.unit, one.product)
        found.append(Fact("quantity", text[slice(*span)], span, quantity, 0.9 if node.cost == 0 else 0.7))
    return tuple(found)


def _is_whole(tokens: Sequence[Token], node: Node) -> bool:
    before, after = node.start - 1, node.end
    if before >= 0 and tokens[node.start].is_joined and tokens[before].text[-1].isalnum():
        return False
    if (
        after < len(tokens)
        and tokens[after].is_joined
        and tokens[after].text[0].isalnum()
        and tokens[after - 1].text[-1].isalpha()
    ):
        return False
    return node.end - node.start > 1
