"""Whether a wish names more things than the one that is taken up: '40 chairs and 10 tables', or a list of lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from domain.reading.items import Chunk, Items, Numbers
from domain.reading.lines import Line, Span
from domain.reading.wishes import Patterns

_JOINS: Final = frozenset(
    {"and", "also", "plus", "y", "e", "tambien", "mas", "et", "aussi", "och", "samt", "aven", "&", "+"}
)
_BULLET: Final = re.compile(r"(?m)^[ \t]*(?:[-*•–·]|\d{1,2}[.)])[ \t]+(?=\S)")
_SHORT: Final = 3
"""Words of a line that is a thing and no sentence."""
_FEWEST_LINES: Final = 2
"""Further short lines that make a list; a single one is a name or a thank-you."""
_ALIKE: Final = 4
"""Letters that two names of one thing share: chair, chairs."""


def names_more(line: Line, items: Items, patterns: Patterns, numbers: Numbers, found: Chunk | None) -> bool:
    """Say whether another thing is counted beside the one that was found, or stands on a line of a list of its own.

    Who takes something back ('no, 50 tables') names one thing; people and what was read as day, sum or place are none.
    """
    if found is None or found.item is None or patterns["again"].search(line.words):
        return False
    here, known = found.item, _stems(line.words[slice(*found.item)])

    def is_other(at: int) -> bool:
        chunk = items.read(at)
        if (
            chunk.item is None
            or line.is_taken((at, chunk.item[1]))
            or (chunk.item[0] < here[1] and here[0] < chunk.item[1])
        ):
            return False
        words = line.words[slice(*chunk.item)]
        is_thing = not any(patterns[name].match(words) for name in ("heads", "units"))
        return is_thing and not _stems(words) & known

    if any(is_other(at) for at in _counted(line, numbers, found)) or any(is_other(at) for at in _bullets(line)):
        return True
    return sum(is_other(at) for at in _short_lines(line, found.item)) >= _FEWEST_LINES


def _counted(line: Line, numbers: Numbers, found: Chunk) -> Iterator[int]:
    """Give the numbers that may count another thing: they begin a line, or stand behind a comma, an 'and', or the thing.

    Behind what is not counted itself a number describes it: 'a cake, 2 layers'.
    """
    for at in sorted(numbers):
        if _begins_line(line, at):
            yield at
        elif found.number is not None and found.item is not None:
            before = line.words[:at].rsplit(maxsplit=1)[-1:]
            if at == found.item[1] + 1 or (before and (before[0] in _JOINS or before[0] in ",;:")):
                yield at


def _bullets(line: Line) -> Iterator[int]:
    for match in _BULLET.finditer(line.text):
        start, _ = line.within((match.end(), match.end() + 1))
        if start < len(line.words):
            yield start


def _short_lines(line: Line, item: Span) -> Iterator[int]:
    """Give the short lines behind the thing, where it fills a line itself: milk, eggs, bread."""
    _, last = line.original(item)
    if not _begins_line(line, item[0]) or line.text[last : last + 1] not in ("\n", ""):
        return
    at = last
    for said in line.text[last:].splitlines(keepends=True):
        start, _ = line.within((at, at + len(said)))
        if said.strip() and len(said.split()) <= _SHORT and start < len(line.words):
            yield start
        at += len(said)


def _begins_line(line: Line, at: int) -> bool:
    start, _ = line.original((at, at + 1))
    return not line.text[line.text.rfind("\n", 0, start) + 1 : start].strip(" \t-*•–·")


def _stems(words: str) -> frozenset[str]:
    return frozenset(word[:_ALIKE] for word in words.split() if len(word) >= _ALIKE)
