"""Numbers in digits and words, both decimal conventions, fractions, ordinals (SO5)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal
from functools import cache, lru_cache
from typing import Any, Final

from domain.reading.facts import Fact, Number
from domain.reading.grammar import Grammar, Node, best
from domain.reading.languages import code_of, language
from domain.reading.number_rules import ALONE_RULES
from domain.reading.scanning import Scene, scan_with
from domain.reading.tokens import Token, tokenize

LARGEST: Final = Decimal(10) ** 24
_DIGITS: Final = Context(prec=15)
_scan = scan_with(("numbers",))


@cache
def _grammar() -> Grammar:
    return Grammar(ALONE_RULES)


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
    if before > 0 and tokens[before].text == "/" and tokens[node.start].is_joined and node.end - node.start > 1:
        return False
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
    return Decimal(format(value.normalize(_DIGITS), "f"))


def to_decimal(digits: str) -> Decimal:
    """Read digits alone, whichever sign groups them."""
    numbers = read_numbers(digits, "en")
    return numbers[0].value.value or Decimal(0) if numbers else Decimal(0)
