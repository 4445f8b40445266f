"""What begins at a token: numbers in digits and words, the words of subjects, signs that stand for a category."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from domain.reading.grammar import Node
from domain.reading.languages import Language, language
from domain.reading.numerals import Num, literals
from domain.reading.tokens import Token

LONGEST_WORD: Final = 48
"""Letters of a number written as one word."""
SIGNS: Final[Mapping[str, str]] = {"/": "slash", "%": "percent", "^": "^", "-": "-", "+": "+"}


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
    denominator, ordinal = _endings(known.code, word)
    if denominator:
        yield Node("denominator", denominator, at, at + 1, 0)
    elif ordinal:
        yield Node("ordinal", ordinal, at, at + 1, 0)


@lru_cache(maxsize=8192)
def _endings(code: str, word: str) -> tuple[int, int]:
    """Fifths, veinteavos, tjugofemtedelar; tjugofemte: words made of a number and an ending; zeros for none."""
    known = language(code)
    if len(word) > LONGEST_WORD:
        return 0, 0
    for ending in known.subject("numbers").DENOMINATOR_ENDINGS:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            value = known.ordinals.get(stem) or _compound_ordinal(known, stem)
            if ending != "s":
                value = value or known.number_words.value_of(stem)
            if value > 2:
                return value, 0
    return 0, 0 if word in known.ordinals else _compound_ordinal(known, word)


def _compound_ordinal(known: Language, word: str) -> int:
    for cut in range(max(2, len(word) - 12), len(word) - 3):
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
    if after.text == "m" and not scene.is_money and not scene.text[after.start : after.end].isupper():
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


def scan_with(subjects: tuple[str, ...], signs: Mapping[str, str] = SIGNS) -> Callable[..., Iterator[Node]]:
    """Return a scan of numbers, the words of subjects, and signs that stand for a category."""

    def scan(tokens: Sequence[Token], at: int, scene: Any) -> Iterator[Node]:
        yield from scan_numbers(tokens, at, scene)
        yield from scene.language.lexicon(*subjects).nodes(tokens, at)
        sign = signs.get(tokens[at].text)
        if sign is not None:
            yield Node(sign, tokens[at].text, at, at + 1, 0)

    return scan


_scan = scan_with(("numbers",))
