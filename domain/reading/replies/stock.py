"""How many the vendor can supply: a count it states, a minimum it asks for, or that it is only a part."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from domain.reading.replies.nearby import Nearby
from domain.reading.replies.quantities import is_count_noun
from domain.reading.replies.transcript import Span


@dataclass(frozen=True, slots=True)
class Stock:
    """What was said of how many; `minimum` is the smallest order."""

    count: int | None = None
    span: Span | None = None
    minimum: int | None = None
    minimum_span: Span | None = None
    is_part: bool = False

    def falls_short(self, quantity: int | None) -> bool:
        """Say whether fewer than asked can be had."""
        if not quantity or quantity < 2:
            return False
        return self.count < quantity if self.count is not None else self.is_part


def read_stock(near: Nearby, taken: Collection[int], stems: frozenset[str], quantity: int | None) -> Stock:
    """Read the counts among the numbers that are no prices and no steps of a price."""
    said = near.said
    minimum = count = None
    for at in said.places("N"):
        mark = said.items[at].mark
        if mark is None or at in taken or mark.value != int(mark.value) or mark.value < 1:
            continue
        if near.before(at, "moq", gap=4) or any(cue.start <= at < cue.end for cue in near.of("moq")):
            minimum = minimum or at
        elif count is None and _is_supply(near, at, stems, quantity):
            count = at
    part = next(iter(near.of("part")), None)
    return Stock(
        count=_value(near, count),
        span=said.span(count, count + 1) if count is not None else said.span(part.start, part.end) if part else None,
        minimum=_value(near, minimum),
        minimum_span=said.span(minimum, minimum + 1) if minimum is not None else None,
        is_part=part is not None,
    )


def _is_supply(near: Nearby, at: int, stems: frozenset[str], quantity: int | None) -> bool:
    said_bracket = at > 1 and near.said.words[at - 1] == "("
    has_left = near.behind(at, "left", gap=2) is not None or (
        is_count_noun(near, at, stems) and near.behind(at + 1, "left", gap=2) is not None
    )
    has_have = near.before(at, "have", gap=1) is not None or (said_bracket and near.before(at - 1, "have") is not None)
    if quantity in (None, 1):
        return has_left and has_have
    return has_left or has_have or (near.within(at, "limit") is not None and near.behind(at, "each") is None)


def _value(near: Nearby, at: int | None) -> int | None:
    mark = near.said.items[at].mark if at is not None else None
    return int(mark.value) if mark else None
