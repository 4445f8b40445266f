"""Where it is wanted: an address, a town behind a preposition, a name on its own (SO1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from domain.reading.lines import Line, Span
from domain.reading.wishes import Patterns

ADDRESS, NAMED, TOWN, GUESS = 4, 3, 2, 1
LONGEST_NAME: Final = 6
"""Words of a name of a place."""
_WORD: Final = re.compile(r"\S+")
_LINK: Final = re.compile(
    r"(?:d |l |de la |de los |de las |de l |de |del |des |du |la |le |les |los |el |upon |on |of |sur |sous |en |av "
    r"|och |the |- |' |\. )+(?=\S)"
)
_NUMBER_BEHIND: Final = re.compile(r" (?:# ?)?\d{1,5}(?: ?- ?\d{1,4})?(?: [abcd])?(?= ?(?:$|[,.;!?]))")


class Place(NamedTuple):
    """A stretch of words that may be the place; the higher `rank`, the likelier and more exact it is."""

    rank: int
    span: Span


class Places:
    """Finds the place in one text."""

    def __init__(self, line: Line, patterns: Patterns, cities: frozenset[str]) -> None:
        """Look at a line; `cities` are folded names, those with a trailing ? are words too."""
        self._line = line
        self._patterns = patterns
        self._cities = cities
        self._has_case = line.text != line.text.upper()

    def find(self) -> Span | None:
        """Return the most exact place, the last of equals; None when there is none."""
        best: Place | None = None
        for place in (*self._addresses(), *self._behind_prepositions(), *self._bare()):
            inside = best is not None and best.span[0] <= place.span[0] and place.span[1] <= best.span[1]
            if not inside and (best is None or place.rank >= best.rank):
                best = place
        return best.span if best else None

    def _addresses(self) -> Iterator[Place]:
        for match in self._patterns["street"].finditer(self._line.words):
            start, end = self._on_its_line(match.span())
            if not self._line.is_taken((start, start + 1)):
                yield Place(ADDRESS, (start, self._go_on(end, True)))
        for match in self._patterns["postcode"].finditer(self._line.words):
            is_code = self._line.written(match.span()).isupper() or match[0][0].isdigit()
            if is_code and not self._line.is_taken(match.span()):
                yield Place(TOWN, (match.start(), self._go_on(match.end(), True)))

    def _on_its_line(self, span: Span) -> Span:
        """Leave out what stands on a line above: '40 chairs' is no house number of the street below it."""
        first, last = self._line.original(span)
        broken = self._line.text.rfind("\n", first, last)
        start = self._line.within((broken + 1, last))[0] if broken >= 0 else span[0]
        again = self._patterns["street"].match(self._line.words, start)
        return again.span() if again else span

    def _behind_prepositions(self) -> Iterator[Place]:
        for name, rank in (("place_in", NAMED), ("place_to", TOWN)):
            for match in self._patterns[name].finditer(self._line.words):
                start = match.end() + 1
                if start >= len(self._line.words) or self._line.is_taken((start, start + 1)):
                    continue
                if self._patterns["not_places"].match(self._line.words, start):
                    continue
                if end := self._name(start) or self._town(start, True):
                    yield Place(rank, (start, self._go_on(end, True)))
                elif name == "place_in" and (end := self._guess(start)):
                    yield Place(GUESS, (start, self._go_on(end, False)))

    def _bare(self) -> Iterator[Place]:
        words = self._line.words
        for match in _WORD.finditer(words):
            start = match.start()
            if self._line.is_taken((start, start + 1)):
                continue
            if end := self._town(start, self._is_capital(start)):
                yield Place(GUESS, (start, self._go_on(end, True)))
            elif start > 2 and words[start - 2] in ",.;!?" and (end := self._name(start)):
                is_alone = end >= len(words) or words[end : end + 2] in (" ,", " .", " ;", " !", " ?")
                is_polite = self._patterns["polite"].match(words, start) is not None
                if is_alone and not is_polite and words[start - 2] == ",":
                    yield Place(GUESS, (start, self._go_on(end, True)))

    def _name(self, start: int) -> int:
        """Return the end of a run of words with capitals and what links them; 0 where none begins."""
        words, at, end, count = self._line.words, start, 0, 0
        while count < LONGEST_NAME and (match := _WORD.match(words, at)):
            if not self._is_capital(at) or self._line.is_taken(match.span()) or self._ends(at):
                break
            end, count = match.end(), count + 1
            at = end + 1
            if (link := _LINK.match(words, at)) and self._is_capital(link.end()):
                at = link.end()
        if end and (number := _NUMBER_BEHIND.match(words, end)) and not self._line.is_taken(number.span()):
            end = number.end()
        return end

    def _town(self, start: int, is_placed: bool) -> int:
        """Return the end of the longest known name that begins here; 0 for none."""
        words, at, found = self._line.words, start, 0
        for _ in range(4):
            match = _WORD.match(words, at)
            if match is None or self._line.is_taken(match.span()):
                break
            said = words[start : match.end()]
            if said in self._cities or (is_placed and f"{said}?" in self._cities):
                found = match.end()
            at = match.end() + 1
        return found

    def _guess(self, start: int) -> int:
        """Return the end of what stands behind 'in' in small letters: all up to a stop if short, else a word."""
        words, at, end, first, count = self._line.words, start, 0, 0, 0
        while (match := _WORD.match(words, at)) and count < LONGEST_NAME:
            if not match[0].isalpha() or self._line.is_taken(match.span()) or self._ends(at):
                break
            end, count = match.end(), count + 1
            first, at = first or end, end + 1
        return (end if count <= 2 else first) if first - start > 2 else 0

    def _go_on(self, end: int, is_sure: bool) -> int:
        """Return the end with what goes on with the place: ', Cambridge', 'city centre', a postcode."""
        words = self._line.words
        for _ in range(4):
            at = end + 1
            if at >= len(words):
                break
            area = self._patterns["areas"].match(words, at)
            code = self._patterns["postcode"].match(words, at if words[at] != "," else at + 2)
            if area and not self._line.is_taken(area.span()):
                end = area.end()
            elif code and not self._line.is_taken(code.span()):
                end = code.end()
            elif is_sure and (further := self._further(at)):
                end = further
            else:
                break
        return end

    def _further(self, at: int) -> int:
        words = self._line.words
        start = at + 2 if words[at] == "," else at
        for name in ("place_in",) if words[at] != "," else ():
            if (match := self._patterns[name].match(words, at)) and len(match[0]) <= 3:
                start = match.end() + 1
        if start >= len(words) or self._patterns["not_places"].match(words, start):
            return 0
        return self._name(start) or self._town(start, True)

    def _ends(self, at: int) -> bool:
        return self._patterns["ends"].match(self._line.words, at) is not None

    def _is_capital(self, at: int) -> bool:
        return self._has_case and self._line.is_capital((at, at + 1))
