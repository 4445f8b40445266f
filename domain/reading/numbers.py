"""Numbers in digits and words, both decimal conventions."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from domain.reading import words
from domain.reading.facts import Fact, Number
from domain.reading.folding import fold

_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3}){1,5}(?:[.,]\d{1,2})?(?!\d)|\d{1,15}(?:[.,]\d{1,4})?"


@lru_cache(maxsize=16)
def _pattern(language: str) -> re.Pattern[str]:
    vocabulary = words.of(language)
    names = "|".join(re.escape(name) for name in sorted(vocabulary.numbers, key=len, reverse=True))
    times = "|".join(re.escape(name) for name in sorted(vocabulary.multipliers, key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.,])(?:(?P<digits>{_DIGITS})|(?P<name>{names})(?!\w))(?:[ \u00a0]?(?P<times>{times})(?!\w))?"
    )


def read_numbers(text: str, locale: str) -> list[Fact[Number]]:
    """Return every number in the text, in order."""
    vocabulary = words.of(locale)
    found: list[Fact[Number]] = []
    for match in _pattern(locale[:2].lower()).finditer(fold(text)):
        value = to_decimal(match["digits"]) if match["digits"] else Decimal(vocabulary.numbers[match["name"]])
        if match["times"]:
            value *= vocabulary.multipliers[match["times"]]
        confidence = 0.95 if match["digits"] else 0.7
        found.append(Fact("number", text[slice(*match.span())], match.span(), Number(value), confidence))
    return found


def to_decimal(digits: str) -> Decimal:
    """Read digits whichever sign groups them: a last sign before exactly three digits groups, else it is decimal."""
    plain = re.sub(r"[ \u00a0\u202f'’]", "", digits)
    marks = [char for char in plain if char in ".,"]
    if not marks:
        return Decimal(plain)
    last = plain.rfind(marks[-1])
    is_group = len(plain) - last - 1 == 3 and len(set(marks)) == 1
    whole, part = (plain, "") if is_group else (plain[:last], plain[last + 1 :])
    whole = whole.replace(".", "").replace(",", "") or "0"
    return Decimal(f"{whole}.{part}" if part else whole)
