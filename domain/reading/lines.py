"""A text in its folded words, with where what was already read of it stands among them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from domain.reading.said import Said

Span = tuple[int, int]


class Line(Said):
    """The words of a text (`words`, one space apart), places in them, and which of them are taken."""

    def __init__(self, text: str) -> None:
        """Fold the text; nothing is taken yet."""
        super().__init__(text)
        self._origins = [token.start for token in self._tokens]
        self.taken: list[Span] = []

    def within(self, span: Span) -> Span:
        """Return where a stretch of the original text stands in `words`."""
        first = min(bisect_left(self._origins, span[0]), len(self._starts))
        last = bisect_left(self._origins, span[1])
        if first >= len(self._starts):
            return len(self.words), len(self.words)
        end = self._starts[last - 1] + len(self._tokens[last - 1].text) if last else 0
        return self._starts[first], max(end, self._starts[first])

    def original(self, span: Span) -> Span:
        """Return the stretch of the original text that a stretch of `words` covers."""
        first = max(bisect_right(self._starts, span[0]) - 1, 0)
        last = max(bisect_right(self._starts, max(span[1] - 1, span[0])) - 1, first)
        return self._tokens[first].start, self._tokens[last].end

    def written(self, span: Span) -> str:
        """Return what stands in the original text at a stretch of `words`."""
        return self.text[slice(*self.original(span))]

    def take(self, spans: Iterable[Span]) -> None:
        """Keep stretches of `words` from being read as something else."""
        self.taken.extend(spans)

    def is_taken(self, span: Span) -> bool:
        """Say whether something else was read in a stretch of `words`."""
        return any(span[0] < end and start < span[1] for start, end in self.taken)

    def next_taken(self, at: int) -> int:
        """Return where the next taken stretch begins, from a place on."""
        return min((start for start, end in self.taken if end > at), default=len(self.words))

    def match(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        """Match a pattern of whole words at the word that begins at or behind a place."""
        while at < len(self.words) and self.words[at] == " ":
            at += 1
        return pattern.match(self.words, at)

    def is_capital(self, span: Span) -> bool:
        """Say whether the first letter of a stretch of `words` is written as a capital."""
        return self.written(span)[:1].isupper()
