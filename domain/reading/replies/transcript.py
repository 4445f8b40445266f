"""A reply as a row of words in which amounts, lengths of time, days and percentages are one mark each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Final, NamedTuple

from domain.reading.languages import code_of, language
from domain.reading.replies.marks import Mark, marks_of
from domain.reading.replies.wording import Cue, Wording, longest
from domain.reading.tokens import Token, tokenize

Span = tuple[int, int]
_STRONG: Final = frozenset({".", "!", "?", ";", "\n"})
_WEAK: Final = frozenset({",", "(", ")", "¿", "¡", "-", "|", "•", "*", "[", "]"})
_ABBREVIATIONS: Final = frozenset(
    [
        "st",
        "pers",
        "aprox",
        "approx",
        "ca",
        "env",
        "uds",
        "ud",
        "und",
        "unid",
        "pzas",
        "pza",
        "pz",
        "pcs",
        "pc",
        "ea",
        "inkl",
        "exkl",
        "incl",
        "excl",
        "tel",
        "min",
        "max",
        "c",
        "u",
        "nr",
        "no",
        "qty",
        "ex",
    ]
)
_WRAPPED = 60
"""A line at least so long goes on in the next one."""


class Item(NamedTuple):
    """One word (folded, without apostrophe), sign or mark, and its place in the text."""

    word: str
    start: int
    end: int
    mark: Mark | None


class Transcript:
    """The words of a reply, the phrases found in them, and which sentence and clause each belongs to."""

    def __init__(self, text: str, locale: str, currency: str | None, now: datetime) -> None:
        """Read the text once; `now` is local."""
        self.text = text
        self.items = _items(text, marks_of(text, locale, currency, now))
        self.words = [item.word for item in self.items]
        self.cues = _wording(code_of(locale)).find(self.words)
        self.sentence, self.clause = _stretches(self.items, self.cues)

    def chosen(self, categories: frozenset[str]) -> list[Cue]:
        """Return the cues of a group, the longest of overlapping ones."""
        return longest(self.cues, categories)

    def of(self, category: str) -> list[Cue]:
        """Return the cues of a category."""
        return [cue for cue in self.cues if cue.category == category]

    def span(self, start: int, end: int) -> Span:
        """Return where words `start`…`end` (exclusive) stand in the text."""
        return self.items[start].start, self.items[max(start, end - 1)].end

    def places(self, letters: str) -> list[int]:
        """Return the places of the marks of some letters."""
        return [at for at, word in enumerate(self.words) if word in letters and self.items[at].mark]

    def number(self, at: int) -> Decimal:
        """Return the value of a bare number; 0 where the word is none."""
        mark = self.items[at].mark
        return mark.value if mark is not None and mark.letter == "N" else Decimal(0)

    def same_clause(self, one: int, other: int) -> bool:
        """Say whether two words stand in the same clause."""
        return self.clause[one] == self.clause[other]

    def same_sentence(self, one: int, other: int) -> bool:
        """Say whether two words stand in the same sentence."""
        return self.sentence[one] == self.sentence[other]

    def is_asked(self, at: int) -> bool:
        """Say whether a word's sentence ends in a question mark."""
        while at < len(self.words) and self.sentence[at] == self.sentence[min(at, len(self.words) - 1)]:
            if self.words[at] == "?":
                return True
            if self.words[at] in _STRONG:
                return False
            at += 1
        return False


@cache
def _wording(code: str) -> Wording:
    return Wording(language(code).subject("replies").PHRASES)


def _items(text: str, marks: Sequence[Mark]) -> list[Item]:
    tokens = tokenize(text)
    items: list[Item] = []
    pending = list(marks)
    last_end = 0
    for place, token in enumerate(tokens):
        if _breaks(text, last_end, token.start):
            items.append(Item("\n", last_end, token.start, None))
        last_end = token.end
        while pending and token.start >= pending[0].end:
            pending.pop(0)
        mark = pending[0] if pending and token.start >= pending[0].start else None
        if mark:
            if not items or items[-1].mark is not mark:
                items.append(Item(mark.letter, mark.start, mark.end, mark))
        elif _is_inside(tokens, place):
            continue
        elif items and _is_elided(tokens, place) and items[-1].mark is None:
            items[-1] = Item(items[-1].word + token.text, items[-1].start, token.end, None)
        else:
            items.append(Item(token.text, token.start, token.end, None))
    return items


def _breaks(text: str, start: int, end: int) -> bool:
    gap = text[start:end]
    if "\n" not in gap:
        return False
    line = start - (text.rfind("\n", 0, start) + 1)
    return gap.count("\n") > 1 or line < _WRAPPED or not text[end : end + 1].islower()


def _is_inside(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a sign is the apostrophe or hyphen of a word, or the end of an abbreviation."""
    token = tokens[at]
    if token.text not in ("'", "-", ".") or not at or not token.is_joined:
        return False
    before = tokens[at - 1].text
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.text == ".":
        return before in _ABBREVIATIONS or (after is not None and after.is_joined and after.text.isalnum())
    return after is not None and after.is_joined and before[-1].isalpha() and after.text[0].isalpha()


def _is_elided(tokens: Sequence[Token], at: int) -> bool:
    return (
        at > 1
        and tokens[at].is_joined
        and tokens[at - 1].text == "'"
        and tokens[at - 1].is_joined
        and tokens[at].text[0].isalpha()
    )


def _is_dash_of(items: Sequence[Item], at: int) -> bool:
    """Say whether a dash stands between two numbers without a space: 50-99."""
    return items[at].word == "-" and 0 < at < len(items) - 1 and items[at - 1].end == items[at].start


def _stretches(items: Sequence[Item], cues: Sequence[Cue]) -> tuple[list[int], list[int]]:
    """Number sentences and clauses; 'but' begins a clause."""
    turns = {cue.start for cue in cues if cue.category == "but"}
    sentences: list[int] = []
    clauses: list[int] = []
    sentence = clause = 0
    for at, item in enumerate(items):
        if at in turns:
            clause += 1
        sentences.append(sentence)
        clauses.append(clause)
        if item.word in _STRONG:
            sentence += 1
            clause += 1
        elif (item.word in _WEAK and not _is_dash_of(items, at)) or (
            len(item.word) == 1 and not item.word.isalnum() and item.word not in "/+=%'&@:" and item.mark is None
        ):
            clause += 1
    return sentences, clauses
