"""What code read of a file that somebody sent: words of a picture, of a document, of a voice note. Evidence, never consent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

Engine = Literal["image text", "voice note"]

SURE: Final = 0.8
"""Below this a field that was read of a picture is asked for, not believed. Printed words come with 0.9 and more."""
LEGIBLE: Final = 0.3
"""Below this a line is noise: the texture of a table cloth, read as letters."""
_GLUED: Final = re.compile(r"(?<=[^\W\d_]{2})(?=\d)|(?<=\d)(?=[^\W\d_]{3})")
"""Engines lose the space beside a figure: 'by5December', '40folding chairs'; 'A4' and '35mm' are words."""
LONGEST: Final = 4000
"""Characters of one file that are read for a wish; a price list of ten pages is none."""
READING_TAKES: Final = timedelta(seconds=15)
"""How long a turn waits for a file to be read before it goes on and says so."""


@dataclass(frozen=True, slots=True)
class SeenLine:
    """One line, and how sure the engine is of it (0 to 1)."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All that an engine read of a file, in reading order."""

    engine: str
    lines: tuple[SeenLine, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A file of a waiting message, and how far reading it has come."""

    id: int
    source: Engine
    state: str
    reason: str | None
    lines: tuple[SeenLine, ...]
    wanted_at: datetime
    is_excused: bool = False
    """A turn went on without it, and said so."""

    @property
    def name(self) -> str:
        """The handle that a tool accepts."""
        return f"m{self.id}"

    @property
    def is_pending(self) -> bool:
        """Whether it may still be read."""
        return self.state in ("wanted", "stored")

    @property
    def legible(self) -> tuple[SeenLine, ...]:
        """The lines that are words, cut off where no wish is that long."""
        kept: list[SeenLine] = []
        room = LONGEST
        for line in self.all_legible():
            if text := line.text[: max(room, 0)]:
                kept.append(SeenLine(text, line.confidence))
                room -= len(text) + 1
        return tuple(kept)

    def all_legible(self) -> Iterator[SeenLine]:
        """Give every line that is words, however many: a price list is longer than a wish."""
        for line in self.lines:
            text = " ".join(_GLUED.sub(" ", line.text).split())
            if text and line.confidence >= LEGIBLE:
                yield SeenLine(text, line.confidence)

    @property
    def text(self) -> str:
        """Those lines as one text."""
        return "\n".join(line.text for line in self.legible)


def remaining_wait(files: tuple[Shown, ...], now: datetime) -> timedelta | None:
    """Return how long a turn waits for what is being read; None when nothing is, or it waited long enough."""
    ends = [file.wanted_at + READING_TAKES for file in files if file.is_pending and not file.is_excused]
    left = max(ends, default=now) - now
    return left if left > timedelta() else None
