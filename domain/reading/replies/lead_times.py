"""When the goods are there or the work begins: a length of time as stated, or a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from domain.reading.facts import Duration
from domain.reading.replies.nearby import Nearby
from domain.reading.replies.transcript import Span

_DAYS: Final = {"month": 30, "quarter": 90}
_LONGEST = 400 * 86400


def read_lead_time(near: Nearby) -> tuple[Duration | date, Span] | None:
    """Return the first time that is one of supply; not of an answer, a guarantee, an offer's end or opening hours."""
    said = near.said
    found = [at for at in said.places("DT") if not _is_other(near, at)]
    named = [at for at in found if near.within(at, "lead") is not None]
    for at in named or found:
        mark = said.items[at].mark
        if mark is None:
            continue
        value = mark.value if mark.letter == "T" else _in_days(mark.value)
        if value is not None:
            return value, said.span(at, at + 1)
    return None


def _is_other(near: Nearby, at: int) -> bool:
    """Say whether the time is of something else, or asked about."""
    if near.before(at, "not_lead", gap=7) or near.behind(at, "not_lead", gap=2):
        return not near.before(at, "lead", gap=2)
    asks = [cue for cue in near.of("ask", "wh") if near.said.same_clause(cue.start, at) and cue.start < at]
    return bool(asks) and near.said.is_asked(at)


def _in_days(length: Duration) -> Duration | None:
    if length.seconds > _LONGEST:
        return None
    if length.unit in _DAYS:
        return Duration(length.value * _DAYS[length.unit], "day", length.seconds)
    if length.unit in ("second", "minute"):
        return Duration(Decimal(length.seconds) / 3600, "hour", length.seconds)
    return length
