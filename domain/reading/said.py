"""A text as its words one space apart, so that patterns see 'no, me  llamen!' as 'no , me llamen !'."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache

from domain.reading.tokens import tokenize

Span = tuple[int, int]


class Said:
    """Folded words (lower case, no accents) in a row, and where each stands in the original."""

    def __init__(self, text: str) -> None:
        """Fold the text; curly apostrophes are straight, and stand alone: don't is `don ' t`."""
        self.text = text
        self._tokens = tokenize(text)
        self._starts: list[int] = []
        at = 0
        for token in self._tokens:
            self._starts.append(at)
            at += len(token.text) + 1
        self.words = " ".join(token.text for token in self._tokens)

    def find(self, pattern: re.Pattern[str], start: int = 0) -> Span | None:
        """Return where the pattern stands in the original text, from a place in `words` on."""
        match = pattern.search(self.words, start)
        return self.span(match) if match else None

    def span(self, match: re.Match[str]) -> Span:
        """Return the stretch of the original that a match in `words` covers."""
        first = max(bisect_right(self._starts, match.start()) - 1, 0)
        last = max(bisect_right(self._starts, max(match.end() - 1, match.start())) - 1, first)
        return self._tokens[first].start, self._tokens[last].end


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Compile phrases, each a pattern over folded words, into one that matches whole words, the longest first."""
    return _compiled(tuple(phrases))


@cache
def _compiled(phrases: tuple[str, ...]) -> re.Pattern[str]:
    if not phrases:
        return re.compile(r"(?!)")
    folded = sorted((_spaced(phrase) for phrase in phrases), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(folded)})(?!\w)")


def _spaced(phrase: str) -> str:
    """Write an apostrophe or hyphen between letters as the tokens have it."""
    return re.sub(r"(?<=[a-z)])(['-])(?=[a-z(])", r" \1 ", phrase)
