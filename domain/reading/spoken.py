"""A text as it would be spoken: words without apostrophes, hyphens or drawn-out letters, any other sign a pause."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from typing import Final

from domain.reading.tokens import tokenize

Span = tuple[int, int]

PAUSE: Final = ","
_MASK: Final = "\N{MIDDLE DOT}"
_DRAWN_OUT: Final = re.compile(r"([^\W\d_])\1{2,}")
_TOLD_APART: Final = {"sí": "sip"}
"""Words that only their accent tells from another: 'sí' is never the Spanish 'if'."""


class Spoken:
    """`words` is what patterns look at: 'N'appelez-pas… Siii!' is `n appelez pas , si ,`."""

    def __init__(self, text: str) -> None:
        """Cut the text into words and pauses, and remember where each stands."""
        self.text = text
        self._spans: list[Span] = []
        self._starts: list[int] = []
        pieces: list[str] = []
        at = 0
        for token in tokenize(text):
            piece = _piece(token.text, text[token.start : token.end])
            if piece is None or (piece == PAUSE and (not pieces or pieces[-1] == PAUSE)):
                continue
            self._spans.append((token.start, token.end))
            self._starts.append(at)
            pieces.append(piece)
            at += len(piece) + 1
        self.words = " ".join(pieces)

    def span(self, start: int, end: int) -> Span:
        """Return the stretch of the original that a stretch of `words` covers."""
        if not self._starts:
            return 0, len(self.text)
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = max(bisect_right(self._starts, max(end - 1, start)) - 1, first)
        return self._spans[first][0], self._spans[last][1]


def whole(phrases: Iterable[str]) -> re.Pattern[str]:
    """Compile phrases, each a pattern over spoken words, into one that matches whole words, the longest first."""
    return _compiled(tuple(phrases))


def mask(words: str, start: int, end: int) -> str:
    """Return the words with a stretch that nothing can match any more, and no word reaches across."""
    return words[:start] + _MASK * (end - start) + words[end:]


@cache
def _compiled(phrases: tuple[str, ...]) -> re.Pattern[str]:
    if not phrases:
        return re.compile(r"(?!)")
    spoken = sorted({_spoken(phrase) for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<!\w)(?:{'|'.join(spoken)})(?!\w)")


def _spoken(phrase: str) -> str:
    """Write an apostrophe or hyphen between letters as `words` has it."""
    return re.sub(r"(?<=[a-z)])-(?=[a-z(])", " ", phrase.replace("'", " "))


def _piece(folded: str, shown: str) -> str | None:
    if folded[0].isalnum():
        return _TOLD_APART.get(unicodedata.normalize("NFKC", shown.lower())) or _DRAWN_OUT.sub(r"\1", folded)
    return None if folded in "'-" else PAUSE
