"""Lengths of time and lead times: 90 minutes, hora y media, en och en halv vecka, 3-5 working days (SO5)."""

# pyright: reportUnknownLambdaType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# The rows of a grammar: see docs/decisions/0006-a-grammar-for-reading.md.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Final

from domain.reading.facts import Duration, Fact
from domain.reading.grammar import Grammar, Node, Rule, best
from domain.reading.languages import code_of, language
from domain.reading.number_rules import NUMBER_RULES
from domain.reading.numbers import tidy
from domain.reading.numerals import Num
from domain.reading.scanning import Scene, scan_with
from domain.reading.tokens import Token, tokenize

SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2592000, "quarter": 7776000,
                  "year": 31536000}  # fmt: skip
"""A month counts 30 days and a year 365."""
_BELOW: Final = {"minute": ("second", 60), "hour": ("minute", 60), "day": ("hour", 24), "week": ("day", 7), "month": ("day", 30),
                 "quarter": ("month", 3), "year": ("month", 12)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Length:
    """So many of a unit; `count` may have a fraction."""

    count: Decimal
    unit: str

    @property
    def seconds(self) -> int:
        """The length in seconds, with months of 30 days."""
        return int(self.count * SECONDS[self.unit])


def whole(length: Length) -> Length:
    """Return the length in a unit of which it has a whole number: 1.5 hours are 90 minutes."""
    while length.count != int(length.count) and length.unit in _BELOW:
        unit, times = _BELOW[length.unit]
        length = Length((length.count * times).quantize(Decimal("0.000001")).normalize(), unit)
    return Length(Decimal(int(length.count)), length.unit)


def _counted(_: Any, number: Num, _dash: object, _more: object, unit: str) -> Length | None:
    return Length(number.value, unit) if 0 <= number.value < 10**6 else None


def _long(_: Any, number: Num, _dash: object, unit: tuple[int, str]) -> Length | None:
    return Length(number.value * unit[0], unit[1]) if 0 < number.value < 10**5 else None


def _plus(_: Any, length: Length, _and: object, part: Decimal) -> Length | None:
    return Length(length.count + part, length.unit) if length.count == int(length.count) and part < 1 else None


def _sum(_: Any, big: Length, _comma: object, _and: object, small: Length) -> Length | None:
    if SECONDS[small.unit] >= SECONDS[big.unit] or small.seconds >= SECONDS[big.unit] * 2:
        return None
    one = whole(big)
    count = Decimal(one.seconds + small.seconds) / SECONDS[small.unit]
    return Length(count, small.unit)


def _bare_rest(_: Any, big: Length, _and: object, rest: Num) -> Length | None:
    """2 hours ten, 1 h 30."""
    below = _BELOW.get(big.unit)
    if (
        big.unit not in ("hour", "minute")
        or below is None
        or not 0 < rest.value < 60
        or rest.is_decimal
        or big.count != int(big.count)
    ):
        return None
    return Length(big.count * below[1] + rest.value, below[0])


LENGTH_RULES: Final = (
    *NUMBER_RULES,
    Rule("unit_of_time", "working? cycle working?", lambda _, _a, unit, _b: unit),
    Rule("length", "num -? more? unit_of_time", _counted),
    Rule("length", "vague more? unit_of_time", lambda _, count, _more, unit: Length(Decimal(count), unit)),
    Rule("length", "one more? unit_of_time", lambda _, _one, _more, unit: Length(Decimal(1), unit)),
    Rule("length", "num -? long_unit", _long),
    Rule("length", "one long_unit", lambda _, _one, unit: Length(Decimal(unit[0]), unit[1])),
    Rule("length", "half_length", lambda _, value: Length(Decimal(value[0]), value[1])),
    Rule("length", "vulgar of? cycle", lambda _, part, _of, unit: Length(part, unit)),
    Rule("length", "fraction of? one? cycle", lambda _, part, _of, _one, unit: Length(part, unit)),
    Rule("length", "num fraction of? cycle", lambda _, count, part, _of, unit: Length(count.value * part, unit)),
    Rule("length", "num and num fraction of? cycle", lambda _, whole, _and, count, part, _of, unit: (
        Length(whole.value + count.value * part, unit) if count.value * part < 1 else None)),
    Rule("length", "num of? cycle", lambda _, number, _of, unit: Length(number.value, unit) if number.is_decimal else None),
    Rule("length", "one and? fraction of? cycle", lambda _, _one, sign, part, _of, unit: Length(1 + part, unit) if sign else None),
    Rule("length", "length and one? fraction", lambda scene, length, sign, _one, part: _plus(scene, length, sign, part)),
    Rule("length", "length ,? and? length", _sum),
    Rule("length", "length and? num", _bare_rest, cost=1),
)  # fmt: skip

_ALONE: Final = (
    *LENGTH_RULES,
    Rule("length", "num night", lambda _, number, _n: Length(number.value, "day")),
    Rule("length", "one night", lambda _, _one, _n: Length(Decimal(1), "day")),
    Rule("found", "length more?", lambda _, length, _more: length),
    Rule("found", "num -|or_to length", lambda _, low, _to, high: high if low.value < high.count else None),
    Rule("found", "length -|or_to length", lambda _, low, _to, high: high if low.seconds < high.seconds else None),
)
_SIGNS: Final = {"-": "-", "/": "slash", ",": ",", "–": "-"}
_scan = scan_with(("numbers", "durations"), _SIGNS)


@cache
def _grammar() -> Grammar:
    return Grammar(_ALONE)


def read_durations(text: str, locale: str) -> list[Fact[Duration]]:
    """Return the lengths of time in the text, in order; of a range, the longer end (what may be promised)."""
    return list(_read(text, locale))


@lru_cache(maxsize=64)
def _read(text: str, locale: str) -> tuple[Fact[Duration], ...]:
    tokens = tokenize(text)
    scene = Scene(locale, language(code_of(locale)), tokens, text)
    nodes = _grammar().parse(tokens, _scan, scene)
    found: list[Fact[Duration]] = []
    for readings in best((node for node in nodes if node.category == "found" and stands_alone(tokens, node)), "found"):
        node, length = readings[0], whole(readings[0].value)
        span = (tokens[node.start].start, tokens[node.end - 1].end)
        value = Duration(tidy(length.count), length.unit, length.seconds)
        found.append(Fact("duration", text[slice(*span)], span, value, 0.9 if node.cost == 0 else 0.7))
    return tuple(found)


def stands_alone(tokens: Sequence[Token], node: Node) -> bool:
    """Say whether a find does not begin or end inside a word or a number."""
    before, after = node.start - 1, node.end
    first, last = tokens[node.start], tokens[after - 1]
    if before >= 0 and first.is_joined and tokens[before].text[-1].isalnum() and first.text[0].isalnum():
        return False
    return not (
        after < len(tokens) and tokens[after].is_joined and tokens[after].text[0].isalnum() and last.text[-1].isalnum()
    )
