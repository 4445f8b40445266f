"""Numbers in digits and words, both decimal conventions, fractions, ordinals (SO5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, Final

from domain.reading.facts import Fact, Number
from domain.reading.grammar import Grammar, Node, Rule, best
from domain.reading.languages import Language, code_of, language
from domain.reading.numerals import Num, literals
from domain.reading.tokens import Token, tokenize

LARGEST: Final = Decimal(10) ** 24


@dataclass(frozen=True, slots=True)
class Scene:
    """What a scan and the rules may look at."""

    locale: str
    language: Language
    tokens: Sequence[Token]
    text: str = ""
    is_money: bool = False
    """Whether a small m behind digits is a million: 1.5m."""


def scan_numbers(tokens: Sequence[Token], at: int, scene: Any) -> Iterator[Node]:
    """Yield the numbers, ordinals and powers that begin at a token."""
    known: Language = scene.language
    token = tokens[at]
    first = token.text[0]
    if "/" in token.text and len(token.text) > 1:
        above, _, below = token.text.partition("/")
        if above.isdecimal() and below.isdecimal() and int(below):
            yield Node("vulgar", Decimal(int(above)) / int(below), at, at + 1, 0)
    elif first.isdecimal() or first in ".,":
        for literal in literals(tokens, at, scene.locale):
            yield literal
            yield from _powered(scene, tokens, at, literal)
            yield from _ordinal(known, tokens, literal)
    elif first.isalpha() and token.text not in known.short_powers:
        yield from known.number_words.nodes(tokens, at)
        yield from _by_ending(known, token.text, at)
    if first == "-" and at + 1 < len(tokens) and (tokens[at + 1].is_joined or not at) and not token.is_joined:
        yield Node("minus", True, at, at + 1, 0)
    if token.text in known.power_words and token.text not in known.short_powers:
        yield Node("power", Decimal(known.power_words[token.text]), at, at + 1, 0)


def _by_ending(known: Language, word: str, at: int) -> Iterator[Node]:
    """Fifths, veinteavos, tjugofemtedelar; tjugofemte: words made of a number and an ending."""
    table = known.subject("numbers")
    ordinals: dict[str, int] = known.ordinals
    for ending in table.DENOMINATOR_ENDINGS:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            value = ordinals.get(stem) or _compound_ordinal(known, stem) or known.number_words.value_of(stem)
            if value > 2:
                yield Node("denominator", value, at, at + 1, 0)
                return
    if word not in ordinals and (value := _compound_ordinal(known, word)):
        yield Node("ordinal", value, at, at + 1, 0)


def _compound_ordinal(known: Language, word: str) -> int:
    for cut in range(max(2, len(word) - 9), len(word) - 3):
        tail = known.ordinals.get(word[cut:], 0)
        head = known.number_words.value_of(word[:cut]) if tail else 0
        if head and head >= 20 and head % 10 ** len(str(tail)) == 0:
            return head + tail
        if head and tail >= 100:
            return head * tail
    return 0


def _powered(scene: Scene, tokens: Sequence[Token], at: int, literal: Node) -> Iterator[Node]:
    known = scene.language
    if literal.end >= len(tokens) or literal.cost > 2:
        return
    after = tokens[literal.end]
    if after.text in ("m", "b") and not scene.is_money and not scene.text[after.start : after.end].isupper():
        return
    for node in known.number_words.nodes(tokens, at, literal):
        if after.text in known.power_words or not literal.value.is_decimal:
            is_power = after.text in known.power_words or tokens[literal.end].text in (
                "cent",
                "cents",
                "hundred",
                "hundra",
            )
            if is_power:
                yield node._replace(cost=literal.cost)


def _ordinal(known: Language, tokens: Sequence[Token], literal: Node) -> Iterator[Node]:
    """3rd, 3:e, 1er, 2ª: digits and a joined ending."""
    number: Num = literal.value
    at = literal.end
    if number.is_decimal or number.digits > 4 or at >= len(tokens) or not tokens[at].is_joined:
        return
    text, end = tokens[at].text, at + 1
    if text == ":" and end < len(tokens) and tokens[end].is_joined:
        text, end = f":{tokens[end].text}", end + 1
    if text in known.ordinal_ends:
        yield Node("ord", int(number.value), literal.start, end, 0)
        yield Node("digit_ord", int(number.value), literal.start, end, 0)


def _whole(number: Num) -> bool:
    return not number.is_decimal and number.value == int(number.value)


def _vulgar(_: Scene, above: Num, _slash: object, below: Num) -> Decimal | None:
    if not (_whole(above) and _whole(below) and 0 < above.digits < 4 and 0 < below.digits < 5) or below.value == 0:
        return None
    return above.value / below.value


def _over(_: Scene, above: Num, _over: object, below: Num) -> Num | None:
    return (
        Num(above.value / below.value, 0, True)
        if _whole(above) and _whole(below) and 0 < above.value <= below.value
        else None
    )


def _plus(_: Scene, whole: Num, _and: object, part: Decimal) -> Num | None:
    if not _whole(whole) or part >= 1:
        return None
    return Num(whole.value + part, whole.digits, True)


def _plus_power(scene: Scene, whole: Num, _and: object, part: Decimal) -> Num | None:
    """One million and a half: half of the last power named."""
    power = next((Decimal(p) for p in (10**12, 10**9, 10**6, 1000) if whole.value % p == 0), None)
    if power is None or whole.value == 0 or whole.digits > 3 or part >= 1:
        return None
    return Num(whole.value + part * power, whole.digits, True)


def _times(_: Scene, count: Num, part: Decimal) -> Num | None:
    return Num(count.value * part, count.digits, True) if _whole(count) and 0 < count.value <= 100 else None


def _powers(_: Scene, part: Decimal, _of: object, power: Decimal) -> Num:
    return Num(part * power, 0, False)


def _point(_: Scene, whole: Num | None, _point: object, part: Num) -> Num | None:
    if whole is not None and not _whole(whole) or not _whole(part) or part.value >= 10**6:
        return None
    return Num(Decimal(f"{int(whole.value) if whole else 0}.{int(part.value)}"), 1, True)


def _zero_point(_: Scene, before: Num, after: Num) -> Num | None:
    """Zero three behind a point is 03."""
    return (
        Num(after.value, 1, True)
        if before.value == 0 and not before.digits and _whole(after) and after.value < 10
        else None
    )


def _negative(_: Scene, _minus: object, number: Num) -> Num | None:
    return number._replace(value=-number.value) if number.value >= 0 else None


def _tens_and_ordinal(_: Scene, tens: Num, _and: object, ordinal: int) -> int | None:
    if not _whole(tens) or tens.digits:
        return None
    value, tail = int(tens.value), int(tens.value) % 100
    fits = ordinal < 10 and value % 10 == 0 if tail else ordinal < 100
    return value + ordinal if fits and value >= 20 else None


def _product_ordinal(_: Scene, count: Num, ordinal: int) -> int | None:
    return (
        int(count.value) * ordinal
        if ordinal in (100, 1000, 10**6, 10**9) and 1 < count.value < 1000 and _whole(count)
        else None
    )


def _add_ordinals(_: Scene, big: int, small: int) -> int | None:
    power = 10 ** len(str(small))
    return big + small if big >= 20 and big % power == 0 and big > small else None


def _of_ordinal(_: Scene, count: Num, ordinal: int) -> Num | None:
    """Five eighths: an ordinal behind a number divides it."""
    return Num(count.value / ordinal, 0, True) if _whole(count) and ordinal >= 3 and not count.digits else None


def _in_pairs(scene: Scene, count: Num, rest: Num) -> Num | None:
    """One twenty two: English says hundreds in pairs."""
    if (
        scene.language.code != "en"
        or count.digits
        or rest.digits
        or not (0 < count.value < 100 and 10 <= rest.value < 100)
    ):
        return None
    return Num(count.value * 100 + rest.value) if _whole(count) and _whole(rest) and count.value % 10 else None


def _power_of(_: Scene, base: Num, _sign: object, minus: object, exponent: Num) -> Num | None:
    if not base.digits or not _whole(exponent) or exponent.value > 40 or exponent.digits == 0:
        return None
    with localcontext() as context:
        context.prec = 15
        try:
            return Num(base.value ** int(-exponent.value if minus else exponent.value), base.digits, True)
        except (InvalidOperation, DivisionByZero):
            return None


def _keep(_: Scene, value: Any) -> Any:
    return value


def _first(_: Scene, value: Any, *_rest: object) -> Any:
    return value


NUMBER_RULES: Final = (
    Rule("vulgar", "num slash num", _vulgar),
    Rule("num", "num vulgar", lambda scene, whole, part: _plus(scene, whole, None, part) if whole.digits else None),
    Rule("num", "num and fraction", _plus),
    Rule("num", "num and fraction", _plus_power, cost=-1),
    Rule("num", "num fraction", _times, cost=1),
    Rule("num", "fraction of? power", _powers),
    Rule("num", "num power", lambda _, count, power: Num(count.value * power) if count.is_decimal and not count.digits else None),
    Rule("portion", "num -? denominator", lambda _, count, _h, low: Num(count.value / low, 0, True) if _whole(count) else None),
    Rule("portion", "one denominator", lambda _, _one, low: Num(Decimal(1) / low, 0, True)),
    Rule("portion", "num fraction", _times, cost=1),
    Rule("num", "num and portion", lambda scene, whole, sign, part: _plus(scene, whole, sign, part.value)),
    Rule("num", "num and portion", lambda scene, whole, sign, part: _plus_power(scene, whole, sign, part.value), cost=-1),
    Rule("tail", "num num", _zero_point),
    Rule("num", "num? point num", _point),
    Rule("num", "num? point tail", lambda _, whole, _point, tail: Num(
        Decimal(f"{int(whole.value) if whole else 0}.0{int(tail.value)}"), 1, True)),
    Rule("num", "num with num", lambda scene, whole, _, part: _point(scene, whole, None, part) if part.value >= 10 else None),
    Rule("num", "num with fraction", _plus),
    Rule("num", "num with portion", lambda scene, whole, sign, part: _plus(scene, whole, sign, part.value)),
    Rule("num", "minus num", _negative),
    Rule("ord", "ordinal", _keep),
    Rule("ord", "num -? and? -? ord", lambda scene, tens, _a, _b, _c, low: _tens_and_ordinal(scene, tens, None, low)),
    Rule("ord", "num ord", _product_ordinal),
    Rule("ord", "ord ord", _add_ordinals),
)  # fmt: skip
"""Numbers as every other kind needs them."""

_ALONE: Final = (
    *NUMBER_RULES,
    Rule("number", "num percent?", _first),
    Rule("number", "percent of num", lambda _, _percent, _of, value: value),
    Rule("number", "num num", lambda scene, count, rest: _in_pairs(scene, count, rest), cost=2),
    Rule("portion", "one ord", lambda _, _one, low: Num(Decimal(1) / low, 0, True) if low > 2 else None, cost=1),
    Rule("number", "vulgar percent?", lambda _, value, _percent: Num(value, 1, True)),
    Rule("number", "minus vulgar", lambda _, _minus, value: Num(-value, 1, True)),
    Rule("number", "fraction", lambda _, value: Num(value, 0, True)),
    Rule("number", "num over num percent?", lambda scene, a, o, b, _: _over(scene, a, o, b)),
    Rule("number", "num - fraction", lambda scene, count, _, part: _times(scene, count, part)),
    Rule("portion", "num ord", _of_ordinal),
    Rule("portion", "num and num ord", lambda scene, a, _, b, o: _of_ordinal(scene, Num(a.value + b.value), o)),
    Rule("number", "portion percent?", _first, cost=1),
    Rule("number", "minus portion", lambda _, _minus, part: part._replace(value=-part.value)),
    Rule("number", "num ^ -? num", _power_of),
    Rule("number", "minus num ^ -? num", lambda scene, _m, base, sign, minus, n: (
        found and found._replace(value=-found.value) if (found := _power_of(scene, base, sign, minus, n)) else None)),
    Rule("number", "num over num", _over),
    Rule("ordinal_number", "ord", _keep),
)  # fmt: skip

_SIGNS: Final = {"/": "slash", "%": "percent", "^": "^", "-": "-"}


@cache
def _grammar() -> Grammar:
    return Grammar(_ALONE)


def scan_with(subjects: tuple[str, ...], signs: dict[str, str] = _SIGNS) -> Callable[..., Iterator[Node]]:
    """Return a scan of numbers, the words of subjects, and signs that stand for a category."""

    def scan(tokens: Sequence[Token], at: int, scene: Any) -> Iterator[Node]:
        yield from scan_numbers(tokens, at, scene)
        yield from scene.language.lexicon(*subjects).nodes(tokens, at)
        sign = signs.get(tokens[at].text)
        if sign is not None:
            yield Node(sign, tokens[at].text, at, at + 1, 0)

    return scan


_scan = scan_with(("numbers",))


def read_numbers(text: str, locale: str) -> list[Fact[Number]]:
    """Return every number in the text, in order; a digit run that is part of a word or a measure is none."""
    return list(_read(text, locale))


@lru_cache(maxsize=64)
def _read(text: str, locale: str) -> tuple[Fact[Number], ...]:
    tokens = tokenize(text)
    scene = Scene(locale, language(code_of(locale)), tokens, text)
    nodes = _grammar().parse(tokens, _scan, scene)
    wanted = [node._replace(category="found", value=(node.category, node.value)) for node in nodes
              if node.category in ("number", "ordinal_number") and _stands_alone(tokens, node)]  # fmt: skip
    found: list[Fact[Number]] = []
    for readings in best(wanted, "found"):
        node = readings[0]
        category, value = node.value
        if _is_article(tokens, node, scene, value):
            continue
        is_weak = node.end - node.start == 1 and tokens[node.start].text in scene.language.subject("numbers").WEAK
        span = (tokens[node.start].start, tokens[node.end - 1].end)
        number = Number(None, Decimal(value)) if category == "ordinal_number" else Number(tidy(value.value))
        found.append(
            Fact("number", text[slice(*span)], span, number, 0.3 if is_weak else 0.95 if node.cost <= 0 else 0.7)
        )
    return tuple(found)


def _stands_alone(tokens: Sequence[Token], node: Node) -> bool:
    before, after = node.start - 1, node.end
    if before >= 0 and tokens[node.start].is_joined and tokens[before].text[-1].isalpha():
        return False
    if after >= len(tokens) or not tokens[after].is_joined:
        return True
    return not (tokens[after].text[0].isalpha() or (tokens[after].text == "/" and node.end - node.start > 1))


def _is_article(tokens: Sequence[Token], node: Node, scene: Scene, value: Any) -> bool:
    """'a', 'un', 'en' count only where they are all that was written."""
    if node.end - node.start > 1 or isinstance(value, int) or value.digits or value.value != 1:
        return False
    return (len(tokens) > 1 or scene.language.code == "sv") and tokens[node.start].text in scene.language.subject(
        "numbers"
    ).ARTICLES


def tidy(value: Decimal) -> Decimal:
    """Return a value without trailing zeros and never in exponent notation."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1)) if abs(value) < LARGEST else value
    return Decimal(format(Fraction(value).limit_denominator(10**9) and value.normalize(), "f"))


def to_decimal(digits: str) -> Decimal:
    """Read digits alone, whichever sign groups them."""
    numbers = read_numbers(digits, "en")
    return numbers[0].value.value or Decimal(0) if numbers else Decimal(0)
