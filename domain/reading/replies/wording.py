"""Phrases of a language found in a row of words: literal words, stems, alternatives, small gaps. Linear in the text.

A phrase is words with a space between. `a|b` is either, `stem*` any word that begins so, `_` any one word, a trailing
`?` may be missing, `..` up to two words between and `...` up to four. M is money, N a number, V either, D a duration,
T a day, P a percentage. Case, accents and apostrophes do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from domain.reading.tokens import plain

Phrases = Mapping[str, Sequence[str]]
"""Category -> phrases."""
MARKS: Final = frozenset("MNDTP")
_STEM: Final = 3
"""Letters by which a stem is looked up; none is shorter."""


class Cue(NamedTuple):
    """A phrase that was found: its category and the words `start`…`end` (exclusive)."""

    category: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Part:
    words: frozenset[str]
    stems: tuple[str, ...]
    is_optional: bool
    gap: int

    def fits(self, word: str) -> bool:
        return (
            word in self.words
            or (bool(self.stems) and word.startswith(self.stems))
            or ("_" in self.words and word[0].isalpha())
        )


_Entry = tuple[str, tuple[_Part, ...]]


class Wording:
    """The phrases of several categories, ready to look for all at once."""

    def __init__(self, table: Phrases) -> None:
        """Index every phrase by what can begin it."""
        self._by_word: dict[str, list[_Entry]] = {}
        self._by_stem: dict[str, list[_Entry]] = {}
        for category, phrases in table.items():
            for phrase in phrases:
                self._add(category, tuple(_parts(phrase)))

    def _add(self, category: str, parts: tuple[_Part, ...]) -> None:
        entry = (category, parts)
        for word in parts[0].words:
            self._by_word.setdefault(word, []).append(entry)
        for key in {stem[:_STEM] for stem in parts[0].stems}:
            self._by_stem.setdefault(key, []).append(entry)
        if parts[0].is_optional:
            self._add(category, parts[1:])

    def find(self, words: Sequence[str]) -> list[Cue]:
        """Return every phrase in the words, in order of place; the longest first where several begin."""
        found: list[Cue] = []
        for at, word in enumerate(words):
            here: dict[str, int] = {}
            for category, parts in self._by_word.get(word, ()):
                end = _match(words, at + 1, parts, 1)
                if end > here.get(category, at):
                    here[category] = end
            for category, parts in self._by_stem.get(word[:_STEM], ()):
                end = _match(words, at, parts, 0)
                if end > here.get(category, at):
                    here[category] = end
            found += sorted((Cue(category, at, end) for category, end in here.items()), key=lambda cue: -cue.end)
        return found


def longest(cues: Iterable[Cue], categories: frozenset[str]) -> list[Cue]:
    """Keep, of overlapping cues of these categories, the first and longest: 'no problem', not 'no'."""
    kept: list[Cue] = []
    end = 0
    for cue in cues:
        if cue.category in categories and cue.start >= end:
            kept.append(cue)
            end = cue.end
    return kept


def _match(words: Sequence[str], at: int, parts: tuple[_Part, ...], place: int) -> int:
    """Return where the parts from `place` on end when they begin at a word; -1 where they do not."""
    for here in range(place, len(parts)):
        part = parts[here]
        if part.gap:
            return _behind_gap(words, at, parts, here)
        fits = at < len(words) and part.fits(words[at])
        if part.is_optional:
            if fits and (end := _match(words, at + 1, parts, here + 1)) >= 0:
                return end
        elif fits:
            at += 1
        else:
            return -1
    return at


def _behind_gap(words: Sequence[str], at: int, parts: tuple[_Part, ...], place: int) -> int:
    """Go on behind up to so many words, none of them a sign."""
    for skipped in range(parts[place].gap + 1):
        if skipped and not (at + skipped <= len(words) and words[at + skipped - 1][0].isalpha()):
            return -1
        end = _match(words, at + skipped, parts, place + 1)
        if end >= 0:
            return end
    return -1


def _parts(phrase: str) -> Iterable[_Part]:
    for piece in phrase.replace("'", "").replace("’", "").replace("/", " / ").split():
        if piece in ("..", "..."):
            yield _Part(frozenset(), (), False, 2 if piece == ".." else 4)
            continue
        is_optional = len(piece) > 1 and piece.endswith("?")
        choices = piece.removesuffix("?").split("|") if len(piece) > 1 else [piece]
        words = {
            choice if choice in MARKS else plain(choice)
            for choice in choices
            if not choice.endswith("*") and choice != "V"
        }
        if "V" in choices:
            words |= {"M", "N"}
        stems = tuple(plain(choice[:-1]) for choice in choices if choice.endswith("*"))
        yield _Part(frozenset(words), stems, is_optional, 0)
