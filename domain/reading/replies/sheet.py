"""Of a sheet that a vendor sent (a price list, a quote, a note), the rows that answer what was asked.

A sheet prices many goods, and bears a letterhead, dates and numbers that are no prices. Taking its first amount would put
the price of a table into a shortlist of chairs: a row counts when it names what was asked, or names nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from domain.photos import SeenLine
from domain.reading.languages import code_of
from domain.reading.replies.transcript import Transcript
from domain.reading.tokens import plain, tokenize

FIRST_ROWS: Final = 80
"""Lines of a file that are looked at whatever they say; of a catalogue further those that name what was asked."""
MOST_ROWS: Final = 200
_COLUMNS: Final = 4
"""Lines behind a name that may be its row's figures."""
_ALIKE: Final = 4
"""Letters that two forms of a word share, and that a word which names something has at least."""
_PROSE: Final = 7
"""Words that make a row a sentence, which a table has none of."""
_HEAD_FIRST: Final = frozenset({"es", "fr"})
"""Languages that say the thing before its kind: chaises pliantes."""
_SAYS: Final = frozenset({"yes", "have"})
_TELLS: Final = frozenset(
    {"yes", "have", "lead", "deliver", "brought", "free_delivery", "pickup", "no_delivery", "part", "left"}
)
_NO_TELLING: Final = frozenset({"no", "bare_no", "not_lead", "not_deliver", "ask", "wh"})
_BRINGS: Final = frozenset({"deliver", "brought", "free_delivery", "pickup"})


@dataclass(frozen=True, slots=True)
class _Row:
    line: SeenLine
    is_priced: bool
    is_bare: bool
    """Figures and words of price alone: it belongs to what stands before it."""
    names_it: bool
    names_its_head: bool
    names_others: bool
    cues: frozenset[str]
    words: int

    @property
    def is_asked(self) -> bool:
        return self.names_it or (self.names_its_head and not self.names_others)

    @property
    def is_said(self) -> bool:
        return bool(self.cues & _SAYS) or self.words >= _PROSE

    @property
    def tells(self) -> bool:
        return bool(self.cues & _TELLS) and not self.cues & _NO_TELLING


def rows_about(
    lines: Iterable[SeenLine], item: str, locale: str, currency: str | None, now: datetime
) -> tuple[SeenLine, ...]:
    """Return the rows that concern the item or the whole order, in order; each as sure as its least sure part."""
    reader = _Reader(item, locale, currency, now)
    rows = _glued([reader.read(line) for line in islice(reader.worth_reading(lines), MOST_ROWS)], reader)
    asked = [row for row in rows if row.is_asked and row.is_priced]
    others = [row for row in rows if row.is_priced and row.names_others and not row.is_asked]
    if not asked and len(others) == 1 and others[0].is_said:
        asked, others = others, []
    return tuple(row.line for row in rows if row in asked or _is_kept(row, bool(asked), bool(others)))


def _is_kept(row: _Row, item_is_priced: bool, others_are_priced: bool) -> bool:
    if row.is_priced:
        if row.names_others:
            return bool(row.cues & _BRINGS)
        return not others_are_priced or bool(row.cues & _BRINGS)
    return row.tells or (row.is_asked and not item_is_priced)


class _Reader:
    """Look at one row at a time."""

    def __init__(self, item: str, locale: str, currency: str | None, now: datetime) -> None:
        self._told = (locale, currency, now)
        words = [token.text for token in tokenize(item) if token.text.isalpha() and len(token.text) > 2]
        self._names = frozenset(word[:_ALIKE] for word in words)
        head = words[:1] if code_of(locale) in _HEAD_FIRST else words[-1:]
        self._head = frozenset(word[:_ALIKE] for word in head)

    def worth_reading(self, lines: Iterable[SeenLine]) -> Iterator[SeenLine]:
        """Give the first lines, and of the others those that name the item with what stands beside it: a cheap look."""
        near = 0
        for number, line in enumerate(lines):
            names_it = any(_is_named(plain(word), name) for word in line.text.split() for name in self._head)
            near = _COLUMNS + 1 if names_it else near - 1
            if number < FIRST_ROWS or near > 0:
                yield line

    def read(self, line: SeenLine) -> _Row:
        said = Transcript(line.text, *self._told)
        known = {at for cue in said.cues for at in range(cue.start, cue.end)}
        marks = [one.mark for one in said.items if one.mark is not None]
        named = {name for word in said.words for name in self._names if _is_named(plain(word), name)}
        others = any(
            len(word) >= _ALIKE and word.isalpha() and said.items[at].mark is None and at not in known
            for at, word in enumerate(said.words)
            if not any(_is_named(plain(word), name) for name in self._names)
        )
        return _Row(
            line,
            is_priced=any(one.letter == "M" or (one.letter == "N" and one.value % 1 != 0) for one in marks),
            is_bare=not others and not named and any(char.isdecimal() for char in line.text),
            names_it=bool(self._names) and self._names <= named,
            names_its_head=bool(self._head & named),
            names_others=others,
            cues=frozenset(cue.category for cue in said.cues),
            words=sum(word.isalpha() for word in said.words),
        )


def _is_named(word: str, name: str) -> bool:
    return word.startswith(name) if len(name) >= _ALIKE else word in (name, f"{name}s")


def _glued(rows: Sequence[_Row], reader: _Reader) -> list[_Row]:
    """Put together what a table's columns cut apart: engines give 'Folding chair' and '£3.50' as two lines."""
    whole: list[_Row] = []
    for row in rows:
        before = whole[-1] if whole else None
        if before is not None and row.is_bare and not row.cues & _BRINGS and _takes_more(before):
            text = f"{before.line.text} {row.line.text}"
            whole[-1] = reader.read(SeenLine(text, min(before.line.confidence, row.line.confidence)))
        else:
            whole.append(row)
    return whole


def _takes_more(row: _Row) -> bool:
    """Whether figures below a row may be its own: a row of a table, not a sentence."""
    return not row.is_bare and row.words < _PROSE
