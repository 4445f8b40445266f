"""Amounts of money: signs, codes, words, ranges, bounds, per unit or in all (SO5)."""

# pyright: reportUnknownLambdaType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# The rows of a grammar: see docs/decisions/0006-a-grammar-for-reading.md.

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from domain.reading.currencies import ISO, SIGNS, WORD_CODES, Cur, resolve
from domain.reading.facts import Fact, Money
from domain.reading.grammar import Grammar, Node, Rule, best, near
from domain.reading.languages import code_of, language
from domain.reading.lexicon import Lexicon
from domain.reading.number_rules import NUMBER_RULES
from domain.reading.numbers import tidy
from domain.reading.numerals import Num
from domain.reading.scanning import Scene, scan_with
from domain.reading.tokens import Token, tokenize

_WRITTEN_OUT: Final = 4
"""Digits of a number that says its thousands itself: '1 - 2000' begins at one, '1 - 2 mille' at a thousand."""
_DASHES: Final = {"-": "-", "%": "percent", "/": "slash", "+": "+", "(": "(", ")": ")", ":": ":", ",": ","}
_scan = scan_with(("numbers", "money"), _DASHES)


class Sum(NamedTuple):
    """An amount or bounds of one, in a currency as written (`resolve` makes it a code)."""

    amount: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    code: str | None = None
    per: str | None = None
    is_scaled: bool = False


@cache
def _signs() -> Lexicon:
    return Lexicon([SIGNS])


def _scan_money(tokens: Sequence[Token], at: int, scene: Any) -> Iterator[Node]:
    others = scene.language.subject("money").OTHER_WORDS
    written = scene.text[tokens[at].start : tokens[at].end].lower() if others else ""
    yield from (node for node in _scan(tokens, at, scene) if node.category != "cur" or written not in others)
    for node in _signs().nodes(tokens, at):
        is_split = any(not tokens[place].is_joined for place in range(at + 1, node.end))
        if not is_split or len(tokens[at].text) > 1:
            yield node
    token = tokens[at]
    code = token.text.upper()
    if len(code) == 3 and code in ISO:
        written = scene.text[token.start : token.end]
        if code not in WORD_CODES or (written.isupper() and at and tokens[at - 1].text[-1].isdigit()):
            yield Node("cur", Cur(code), at, at + 1, 0)


def _amount(_: Scene, number: Num, cur: Cur) -> Sum | None:
    value = _priced(number)
    is_scaled = number.value >= 1000 and number.digits < _WRITTEN_OUT
    return Sum(value * cur.factor, code=cur.code, is_scaled=is_scaled) if value >= 0 else None


def _priced(number: Num) -> Decimal:
    """Three digits behind one sign group thousands in a price, whatever the locale."""
    if number.is_decimal and not number.is_grouped and number.value and -number.value.as_tuple().exponent == 3:  # type: ignore[operator]
        return (
            number.value * 1000
            if number.value == number.value.quantize(Decimal("0.001")) and number.value >= 1
            else number.value
        )
    return number.value


def _with_rest(_: Scene, whole: Sum, _and: object, rest: Num) -> Sum | None:
    if whole.amount is None or whole.amount != int(whole.amount) or (whole.is_scaled and whole.amount % 1000 == 0):
        return None
    is_cents = rest.value == int(rest.value) and 0 < rest.value < 100 and rest.digits in (0, 2)
    return whole._replace(amount=whole.amount + rest.value / 100) if is_cents else None


def _with_cents(_: Scene, whole: Sum, _and: object, _and2: object, cents: Sum) -> Sum | None:
    if whole.amount is None or cents.amount is None or whole.amount != int(whole.amount) or cents.amount >= 1:
        return None
    return whole._replace(amount=whole.amount + cents.amount) if whole.code is not None else None


def _cents(_: Scene, number: Num, *_rest: object) -> Sum | None:
    return Sum(number.value / 100) if number.value > 0 else None


def _power_behind(_: Scene, whole: Sum, power: Decimal) -> Sum | None:
    return whole._replace(amount=whole.amount * power) if whole.amount is not None and power >= 1000 else None


def _range(_: Scene, low: Decimal | None, high: Decimal | None, code: str | None) -> Sum | None:
    if low is None or high is None:
        return None
    return Sum(None, low, high, code) if low < high else None


def _between(scene: Scene, _from: object, low: Sum, _to: object, high: Sum) -> Sum | None:
    code = high.code or low.code
    same = low.code is None or high.code is None or low.code == high.code
    return _range(scene, low.amount, high.amount, code) if same else None


def _number_to_amount(scene: Scene, _from: object, low: Num, _to: object, high: Sum) -> Sum | None:
    if low.is_decimal and low.digits == 0:
        return None
    value = _priced(low)
    if high.amount is not None and high.is_scaled and value < 1000 and low.digits <= 3:
        scale = _scale_of(high.amount)
        value = value * scale if value * scale < high.amount else value
    return _range(scene, value, high.amount, high.code)


def _scale_of(amount: Decimal) -> int:
    return next((scale for scale in (10**6, 1000) if amount % scale == 0), 1)


def _amount_to_number(scene: Scene, _from: object, low: Sum, _to: object, high: Num) -> Sum | None:
    return _range(scene, low.amount, _priced(high), low.code)


def _at_most(_: Scene, _word: object, _about: object, one: Sum) -> Sum | None:
    return Sum(None, None, one.amount, one.code) if one.amount is not None else None


def _at_least(_: Scene, _word: object, _about: object, one: Sum) -> Sum | None:
    return Sum(None, one.amount, None, one.code) if one.amount is not None else None


MONEY_RULES: Final = (
    *NUMBER_RULES,
    Rule("cur", "cur cur", lambda _, one, two: one if one.code and one.code.isupper() and two.code == "$" else None),
    Rule("amount", "cur num", lambda scene, cur, number: _amount(scene, number, cur)),
    Rule("amount", "num -? of? cur", lambda scene, number, _dash, _of, cur: _amount(scene, number, cur)),
    Rule("amount", "fraction of? cur", lambda scene, part, _, cur: _amount(scene, Num(part, 0, True), cur), cost=1),
    Rule("amount", "one cur", lambda scene, _, cur: _amount(scene, Num(Decimal(1)), cur) if cur.factor > 1 else None, cost=1),
    Rule("amount", "cur num cur", lambda scene, one, number, two: _amount(scene, number, one if one.code != "$" else two)),
    Rule("amount", "amount power", _power_behind),
    Rule("cents", "num -? of? cent", _cents),
    Rule("amount", "cents", lambda _, one: one),
    Rule("amount", "cent num", lambda scene, _, number: _cents(scene, number), cost=2),
    Rule("amount", "amount and? with? cents", _with_cents),
    Rule("amount", "amount and? num", _with_rest, cost=1),
    Rule("price", "amount", lambda _, one: one),
    Rule("price", "from? amount -|to amount", _between),
    Rule("price", "from? num -|to amount", _number_to_amount),
    Rule("price", "amount - num", lambda scene, low, dash, high: _amount_to_number(scene, None, low, dash, high)),
    Rule("price", "from amount to num", _amount_to_number),
    Rule("price", "cur num to num", lambda scene, cur, low, to, high: _number_to_amount(
        scene, None, low, to, amount) if (amount := _amount(scene, high, cur)) else None),
    Rule("price", "upto about? amount", _at_most),
    Rule("price", "least about? amount", _at_least),
    Rule("price", "amount upto_after", lambda scene, one, _: _at_most(scene, None, None, one)),
    Rule("price", "amount least_after", lambda scene, one, _: _at_least(scene, None, None, one)),
    Rule("price", "amount +", lambda scene, one, _: _at_least(scene, None, None, one)),
    Rule("found", "price", lambda _, one: one),
    Rule("found", "price (? each )?", lambda _, one, *_rest: one._replace(per="unit")),
    Rule("found", "price ,? (? total )?", lambda _, one, *_rest: one._replace(per="total")),
    Rule("found", "each :? price", lambda _, _each, _colon, one: one._replace(per="unit"), cost=1),
    Rule("found", "total :? price", lambda _, _total, _colon, one: one._replace(per="total"), cost=1),
)  # fmt: skip


@cache
def _grammar() -> Grammar:
    return Grammar(MONEY_RULES)


def read_money(text: str, locale: str, default_currency: str | None = None) -> list[Fact[Money]]:
    """Return the amounts in the text, in order; a number is money when a sign, code or word says so.

    `default_currency` is what was asked in: it decides what `$`, `kr` or 'pesos' mean.
    """
    return list(_read(text, locale, default_currency))


@lru_cache(maxsize=64)
def _read(text: str, locale: str, default: str | None) -> tuple[Fact[Money], ...]:
    tokens = tokenize(text)
    scene = Scene(locale, language(code_of(locale)), tokens, text, is_money=True)
    nodes = _grammar().parse(tokens, _scan_money, scene)
    found: list[Fact[Money]] = []
    amounts = near(nodes, "price", len(tokens))
    for readings in best((node for node in nodes if _is_whole(tokens, node)), "found"):
        node = readings[0]
        one: Sum = node.value
        shown = _shown(amounts[node.start], node)
        span = (tokens[shown.start].start, tokens[shown.end - 1].end)
        low, high, amount = (None if value is None else tidy(value) for value in (one.low, one.high, one.amount))
        money = Money(amount, low, high, resolve(one.code, locale, default), one.per)  # type: ignore[arg-type]
        found.append(Fact("money", text[slice(*span)], span, money, 0.95 if node.cost == 0 else 0.8))
    return tuple(found)


def _is_whole(tokens: Sequence[Token], node: Node) -> bool:
    """Say whether a found amount is not the tail of a word: 'x20' or 'abc$' are none."""
    first = tokens[node.start]
    if not node.start or not first.is_joined or node.category != "found":
        return True
    return not (first.text[0].isalnum() and tokens[node.start - 1].text[-1].isalnum())


def _shown(amounts: Sequence[Node], node: Node) -> Node:
    """Return the stretch that names the amount, without what it is per."""
    inside = [one for one in amounts if node.start <= one.start and one.end <= node.end]
    return max(inside, key=lambda one: (one.end - one.start, -one.start), default=node)


def read_price(price: str, hint: str | None = None) -> Fact[Money] | None:
    """Read a text that is nothing but a price ('1 298,00', 'Rp 169.000'), with where a currency may stand beside it."""
    from price_parser import Price

    parsed: Any = Price.fromstring(price, currency_hint=hint)
    if parsed.amount is None:
        return None
    start = price.find(parsed.amount_text or "")
    span = (max(start, 0), max(start, 0) + len(parsed.amount_text or ""))
    known = _signs().nodes(tokenize(parsed.currency or "?"), 0)
    code = known[0].value.code if known else parsed.currency
    return Fact("money", price[slice(*span)], span, Money(parsed.amount, currency=resolve_sign(code)), 0.9)


def resolve_sign(code: str | None) -> str | None:
    """Return the ISO code of a sign without a locale; None where it is not one we know."""
    if code is None or code.upper() in ISO:
        return code.upper() if code else None
    return resolve(code, "", None) if code in ("$", "kr") else None
