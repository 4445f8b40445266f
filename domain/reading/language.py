"""The language of a short message, by the little words that only one of the four has."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from domain.reading import phrases
from domain.reading.facts import Fact
from domain.reading.folding import LONGEST, fold

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LETTERS = {
    "ñ": "es",
    "¿": "es",
    "¡": "es",
    "å": "sv",
    "ä": "sv",
    "ö": "sv",
    "ç": "fr",
    "œ": "fr",
    "è": "fr",
    "ê": "fr",
}
_LETTER_WEIGHT = 1.5


def read_language(text: str) -> Fact[str] | None:
    """Return en, es, fr or sv with a confidence; None when nothing tells."""
    scores: dict[str, float] = defaultdict(float)
    for char in text[:LONGEST].lower():
        if char in _LETTERS:
            scores[_LETTERS[char]] += _LETTER_WEIGHT
    found = _WORD.findall(fold(text))
    for code in phrases.BOOKS():
        known = _words_of(code)
        scores[code] += sum(1 for word in found if word in known)
    ranked = sorted(scores.items(), key=lambda scored: -scored[1])
    if not ranked or ranked[0][1] <= 0:
        return None
    best, second = ranked[0][1], ranked[1][1] if len(ranked) > 1 else 0
    confidence = round((best - second + 0.5) / (best + 0.5), 3) if best > second else 0.3
    return Fact("language", text, (0, len(text)), ranked[0][0], confidence)


@cache
def _words_of(code: str) -> frozenset[str]:
    book = phrases.of(code)
    told = " ".join(
        [*book.function_words, *book.yes, *book.no, *book.wish, *book.available, *book.unavailable, *book.budget]
    )
    return frozenset(_WORD.findall(told)) | frozenset(book.function_words)
