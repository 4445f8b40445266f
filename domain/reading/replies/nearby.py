"""Which phrases stand beside a word of a reply: right before, right behind, or a few words away in its clause."""

from __future__ import annotations

from domain.reading.replies.transcript import Transcript
from domain.reading.replies.wording import Cue


class Nearby:
    """Look-ups of cues by where they end and begin."""

    def __init__(self, said: Transcript) -> None:
        """Index the cues once."""
        self.said = said
        self._by_category: dict[str, list[Cue]] = {}
        for cue in said.cues:
            self._by_category.setdefault(cue.category, []).append(cue)

    def of(self, *categories: str) -> list[Cue]:
        """Return the cues of some categories."""
        return [cue for category in categories for cue in self._by_category.get(category, ())]

    def before(self, at: int, *categories: str, gap: int = 0) -> Cue | None:
        """Return the nearest cue that ends before a word, at most `gap` words away, in its clause, no amount between."""
        near = [cue for cue in self.of(*categories) if 0 <= at - cue.end <= gap and self._is_near(cue.end - 1, at)]
        return max(near, key=lambda cue: (cue.end, cue.end - cue.start), default=None)

    def behind(self, at: int, *categories: str, gap: int = 0) -> Cue | None:
        """Return the nearest cue that begins behind a word, at most `gap` words away, in its clause, no amount between."""
        near = [cue for cue in self.of(*categories) if 0 <= cue.start - at - 1 <= gap and self._is_near(at, cue.start)]
        return min(near, key=lambda cue: (cue.start, cue.start - cue.end), default=None)

    def within(self, at: int, *categories: str) -> Cue | None:
        """Return a cue of the word's clause."""
        return next((cue for cue in self.of(*categories) if self.said.same_clause(cue.start, at)), None)

    def in_sentence(self, at: int, *categories: str) -> Cue | None:
        """Return a cue of the word's sentence."""
        return next((cue for cue in self.of(*categories) if self.said.same_sentence(cue.start, at)), None)

    def _is_near(self, left: int, right: int) -> bool:
        between = self.said.words[left + 1 : right]
        return self.said.same_clause(left, right) and not any(word in ("M", "N") for word in between)
