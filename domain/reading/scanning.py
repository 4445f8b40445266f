"""What begins at a token: numbers in digits and words, the words of subjects, signs that stand for a category."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from domain.reading.grammar import Node
from domain.reading.languages import Language
from domain.reading.numerals import Num, literals
from domain.reading.tokens import Token

SIGNS: Final[Mapping[str, str]] = {"/": "slash", "%": "percent", "^": "^", "-": "-"}


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
