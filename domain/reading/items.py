"""What is wanted and how much of it: '12 bottles of prosecco', 'someone to fix my boiler' (SO1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from domain.reading.lines import Line, Span
from domain.reading.wishes import Patterns, value_of_count

Numbers = Mapping[int, tuple[int, int]]
"""Where a whole number begins in the words -> where it ends, and its value."""
LONGEST_ITEM: Final = 9
"""Words of a thing."""
LEADS: Final = 8
"""Words without a meaning before a thing."""
_WORD: Final = re.compile(r"\S+")
_TIMES: Final = re.compile(r"(?:x|\*|st|ud|uds)(?= )")
_INNER: Final = frozenset("-'&/+%")
_SHORT: Final = 3
"""Letters of an abbreviated measure: kg, ml, m2."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A thing with its number and measure; spans are of words."""

    item: Span | None = None
    quantity: int | None = None
    number: Span | None = None
    unit: Span | None = None
    is_one: bool = False
    """Whether the number is only an article."""

    @property
    def is_counted(self) -> bool:
        """Whether an article or number stands before the thing."""
        return self.is_one or self.quantity is not None


class Items:
    """Finds the thing in one text, behind the words of a wish first."""

    def __init__(self, line: Line, patterns: Patterns, numbers: Numbers) -> None:
        """Look at a line whose dates, sums and places are taken."""
        self._line = line
        self._patterns = patterns
        self._numbers = numbers
        self._breaks = _breaks(line)

    def find(self) -> Chunk | None:
        """Return the thing; what takes it back later counts instead."""
        found = next(self._candidates(), None)
        for match in self._patterns["again"].finditer(self._line.words):
            said = self.read(match.end() + 1)
            if said.number is None and not said.is_one:
                continue
            if said.item is not None and (found is None or match.start() > (found.item or (0, 0))[0]):
                found = said
            elif found is not None and said.number is not None and not self._line.is_taken(said.number):
                found = replace(found, quantity=said.quantity, number=said.number, unit=said.unit or found.unit, is_one=False)  # fmt: skip
        return found

    def _candidates(self) -> Iterator[Chunk]:
        starts = self._starts()
        for at in [match.end() + 1 for match in self._patterns["wish"].finditer(self._line.words)]:
            yield from self._good(at)
        for at in starts:
            if match := self._patterns["order"].match(self._line.words, at):
                yield from self._good(match.end() + 1)
        for match in self._patterns["sells"].finditer(self._line.words):
            yield from self._good(match.end() + 1)
        said = [self.read(at) for at in starts]
        yield from (chunk for chunk in said if chunk.item and chunk.number)
        yield from (chunk for chunk in said if chunk.item and chunk.is_one)
        known = [(chunk, words) for chunk in said if chunk.item and (words := self._line.words[slice(*chunk.item)])]
        for name in ("sized", "services", "goods"):
            yield from (chunk for chunk, words in known if self._patterns[name].search(words))
        yield from (chunk for chunk, _ in known)

    def _good(self, at: int) -> Iterator[Chunk]:
        chunk = self.read(at)
        if chunk.item is not None:
            yield chunk

    def _starts(self) -> list[int]:
        """Return where a sentence begins, greetings and pleases skipped."""
        starts: list[int] = []
        for at in (0, *sorted(self._breaks)):
            for _ in range(LEADS):
                match = self._line.match(self._patterns["polite"], at)
                if match is None and at < len(self._line.words) and not self._line.words[at].isalnum():
                    at += 2
                elif match is not None:
                    at = match.end() + 1
                else:
                    break
            if at < len(self._line.words):
                starts.append(at)
        return list(dict.fromkeys(starts))

    def read(self, at: int) -> Chunk:
        """Read number, measure and thing from a place on."""
        line, chunk = self._line, Chunk()
        for _ in range(LEADS):
            at = _skip(line.words, at)
            if at >= len(line.words) or line.is_taken((at, at + 1)):
                break
            if chunk.quantity is None and (after := self._number(at)) is not None:
                if self._patterns["part"].match(line.words, after[0] + 1):
                    break
                chunk = replace(chunk, quantity=after[1], number=(at, after[0]), is_one=False)
                at = self._times(after[0] + 1)
            elif chunk.unit is None and chunk.is_counted and (end := self._unit(at)):
                chunk, at = replace(chunk, unit=(at, end[0])), end[1]
            elif chunk.unit is None and chunk.is_one and (sized := self._measured(at)):
                chunk, at = replace(chunk, unit=(at, sized[0])), sized[1]
            elif not chunk.is_counted and (match := self._patterns["one"].match(line.words, at)):
                if lead := self._longer_lead(at, match.end()):
                    at = lead
                else:
                    chunk, at = replace(chunk, is_one=True), match.end() + 1
            elif match := self._patterns["lead"].match(line.words, at) or self._patterns["some"].match(line.words, at):
                at = match.end() + 1
            else:
                break
        item = self._item(at)
        if item is None and chunk.unit is not None and chunk.number is not None:
            return replace(chunk, item=chunk.unit, unit=None) if len(line.words[slice(*chunk.unit)]) > _SHORT else chunk
        return replace(chunk, item=item)

    def _longer_lead(self, at: int, end: int) -> int:
        match = self._patterns["lead"].match(self._line.words, at)
        return match.end() + 1 if match and match.end() > end else 0

    def _number(self, at: int) -> tuple[int, int] | None:
        if match := self._patterns["count"].match(self._line.words, at):
            return match.end(), value_of_count(self._patterns.words, match[0])
        return self._numbers.get(at)

    def _times(self, at: int) -> int:
        match = _TIMES.match(self._line.words, at)
        return match.end() + 1 if match else at

    def _unit(self, at: int) -> tuple[int, int] | None:
        """Return where a measure ends and where the thing goes on; 'a box of 100' is one measure."""
        line = self._line
        start = self._numbers.get(at, (at - 1, 0))[0] + 1  # 2 x 5 kg bags
        match = self._patterns["units"].match(line.words, start)
        if match is None or (line.is_taken(match.span())):
            return None
        end = match.end()
        if (more := self._patterns["units"].match(line.words, end + 1)) and start != at:
            end = more.end()
        of = self._patterns["of"].match(line.words, end + 1)
        if of is None:
            is_short = len(match[0]) <= _SHORT or any(char.isdigit() for char in match[0])
            return (end, end + 1) if is_short or match[0].endswith("s") or not self._patterns.words.of else None
        at = of.end() + 1
        if (count := self._numbers.get(at)) and not line.is_taken((at, count[0])):
            return count[0], count[0] + 1
        return end, at

    def _measured(self, at: int) -> tuple[int, int] | None:
        """Return the end of 'a 20 kg bag of', 'a 55 inch tv': the number belongs to the measure."""
        return self._unit(at) if at in self._numbers else None

    def _item(self, start: int) -> Span | None:
        """Return the thing from a place on, up to where something else begins."""
        line, at, end, count = self._line, start, start, 0
        while count < LONGEST_ITEM and (match := _WORD.match(line.words, at)):
            word = match[0]
            if line.is_taken(match.span()) or (at in self._breaks and at != start):
                break
            if not word[0].isalnum() and word not in _INNER:
                break
            if self._patterns["ends"].match(line.words, at) or (count and self._patterns["again"].match(line.words, at)):
                break
            if count and self._counts_another(at):
                break
            end, at, count = match.end(), match.end() + 1, count + 1
        return self._trimmed(start, end)

    def _counts_another(self, at: int) -> bool:
        """Say whether a number within begins another thing ('50 chairs 5 tables') and is no model ('iPhone 13')."""
        number = self._number(at)
        if number is None:
            return False
        after = _WORD.match(self._line.words, number[0] + 1)
        return after is not None and (after[0][0].isalpha() and len(after[0]) > _SHORT or self._unit(number[0] + 1) is not None)  # fmt: skip

    def _trimmed(self, start: int, end: int) -> Span | None:
        words = self._line.words
        while start < end:
            last = words.rfind(" ", start, end) + 1 or start
            last = max(last, start)
            if not self._patterns["trailing"].fullmatch(words, last, end) and words[last].isalnum():
                break
            end = max(last - 1, start)
        if end - start < 2 or self._patterns["empty"].fullmatch(words, start, end):
            return None
        said = words[start:end]
        return (start, end) if any(char.isalpha() for char in said) else None


def _breaks(line: Line) -> frozenset[int]:
    """Return where in the words a line or a sentence begins."""
    found: set[int] = set()
    last = 0
    for match in _WORD.finditer(line.words):
        start = line.original(match.span())[0]
        if "\n" in line.text[last:start] or (match.start() > 2 and line.words[match.start() - 2] in ".!?;,:-)"):
            found.add(match.start())
        last = start
    return frozenset(found)


def _skip(words: str, at: int) -> int:
    while at < len(words) and words[at] in " :,-\"'":
        at += 1
    return at
