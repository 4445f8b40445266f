"""What one row's answer is worth, and what many are worth together."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Raw = Mapping[str, Any]
Found = Sequence[Mapping[str, Any]]
"""What the command prints for a row, best first: text, span, value, confidence."""


@dataclass(frozen=True, slots=True)
class Score:
    """One row judged. `parts` are judged on their own: fields, or what sort of row it is.

    `mentions` are (rightly marked, marked, there). A row is `empty` when it holds nothing to find: what is found there
    is a false alarm. `right` is None where a row says nothing about this kind.
    """

    right: bool | None
    empty: bool = False
    alarm: bool = False
    mentions: tuple[int, int, int] | None = None
    parts: Mapping[str, bool] = field(default_factory=dict[str, bool])


Scorer = Callable[[Raw, Any], Score]


@dataclass(slots=True)
class Tally:
    """The sum of many scores."""

    n: int = 0
    right: int = 0
    empty: int = 0
    alarms: int = 0
    marked: tuple[int, int, int] = (0, 0, 0)

    def add(self, score: Score) -> None:
        if score.right is not None:
            self.n, self.right = self.n + 1, self.right + score.right
        self.empty, self.alarms = self.empty + score.empty, self.alarms + (score.empty and score.alarm)
        if score.mentions:
            here, found, there = self.marked
            more = score.mentions
            self.marked = (here + more[0], found + more[1], there + more[2])

    @property
    def accuracy(self) -> float:
        return self.right / self.n if self.n else 0.0

    @property
    def f1(self) -> float | None:
        _, found, there = self.marked
        return 2 * self.marked[0] / (found + there) if found + there else None


def wilson(right: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927), which stays honest where n is small."""
    if not n:
        return 0.0, 1.0
    share, wide = right / n, z * z / n
    middle = (share + wide / 2) / (1 + wide)
    half = z * math.sqrt(share * (1 - share) / n + wide / (4 * n)) / (1 + wide)
    return max(0.0, middle - half), min(1.0, middle + half)


def is_close(got: object, expected: object) -> bool:
    """Compare two numbers written in any way; a comma may stand for the point."""
    try:
        first, second = (float(str(value).replace(",", ".").rstrip("%")) for value in (got, expected))
    except ValueError:
        return False
    return math.isclose(first, second, rel_tol=1e-6, abs_tol=1e-15)


def mentions(got: Iterable[str], expected: Iterable[str]) -> tuple[int, int, int]:
    """Count texts found that are expected, texts found, texts expected; letter case does not count."""
    ours, theirs = [text.casefold().strip() for text in got], [text.casefold().strip() for text in expected]
    hits = sum(min(ours.count(text), theirs.count(text)) for text in set(ours))
    return hits, len(ours), len(theirs)


def overlap(span: Sequence[int], start: int, end: int) -> bool:
    return span[0] < end and start < span[1]


def where(row: Raw, mention: Mapping[str, Any]) -> tuple[int, int]:
    """Return the span of an expected mention, exclusive; sets that give no place are searched for its text."""
    if mention.get("start") is not None:
        return mention["start"], mention["end"] + 1
    start = row["input"].casefold().find(mention["text"].casefold().strip())
    return (start, start + len(mention["text"])) if start >= 0 else (0, len(row["input"]))


def in_order(found: Found) -> list[Mapping[str, Any]]:
    return sorted(found, key=lambda fact: tuple(fact["span"]))


def judge_mentions(
    row: Raw, found: Found, expected: Sequence[Mapping[str, Any]], is_same: Callable[[Any, Mapping[str, Any]], bool]
) -> Score:
    """Judge a sentence: right when all that is there was found with its value, and nothing else."""
    ordered = in_order(found)
    right = len(ordered) == len(expected) and all(
        overlap(fact["span"], *where(row, mention)) and is_same(fact["value"], mention)
        for fact, mention in zip(ordered, expected, strict=True)
    )
    marked = mentions((fact["text"] for fact in found), (mention["text"] for mention in expected))
    return Score(right, empty=not expected, alarm=bool(found), mentions=marked)
