"""Sizes of clothes, shoes and tyres as written: 42, M and L, UK 12, 205/55 R16 (SO1)."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from domain.reading.lines import Line, Span
from domain.reading.wishes import Patterns, Wishes, wishes_of

_LETTERS: Final = r"(?:\d ?)?x{1,4} ?[sl]|xs|xl|[sml]"
_NUMBER: Final = r"\d{1,3}(?: ?[.,/] ?\d{1,2})?"
_TYRE: Final = re.compile(r"(?<!\S)\d{3} / \d{2}(?: ?-? ?z?r ?-? ?\d{2}(?: c)?)?(?!\S)")
_LETTER_ALONE: Final = re.compile(rf"(?<!\S)(?:{_LETTERS})(?!\S)")
_SYSTEM: Final = re.compile(r"(?:uk|eu|us|fr|it|ages?|aged|waist|chest) ?")


def find_size(line: Line, patterns: Patterns, code: str, *, is_sized: bool) -> Span | None:
    """Return the size: behind its word anywhere, on its own only where the thing has sizes."""
    if (match := _TYRE.search(line.words)) and not line.is_taken(match.span()):
        return match.span()
    for match in _said(code).finditer(line.words):
        if not line.is_taken((match.start("value"), match.end())):
            is_system = _SYSTEM.fullmatch(match["word"]) is not None
            return match.start() if is_system else match.start("value"), match.end()
    if not is_sized:
        return None
    for match in _LETTER_ALONE.finditer(line.words):
        if line.written(match.span()).isupper() and not line.is_taken(match.span()):
            end = _series(code).match(line.words, match.start())
            return match.start(), end.end() if end else match.end()
    match = patterns["size_words"].search(line.words)
    return match.span() if match and not line.is_taken(match.span()) else None


@cache
def _said(code: str) -> re.Pattern[str]:
    words: Wishes = wishes_of(code).words
    before = "|".join(sorted(words.size, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?P<word>{before}) (?:: )?(?P<value>{_values(words)})(?!\w)")


@cache
def _series(code: str) -> re.Pattern[str]:
    return re.compile(rf"{_values(wishes_of(code).words)}(?!\w)")


def _values(words: Wishes) -> str:
    one = rf"(?:{_LETTERS}|{_NUMBER}|{'|'.join(sorted(words.size_words, key=len, reverse=True))})(?!\w)"
    return rf"{one}(?: ?(?:,|/|-|&|and|to|y|o|e|a|et|ou|och|eller|till) {one}){{0,4}}"
