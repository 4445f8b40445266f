"""Days, times, ranges and open ends, relative to a given local moment (SO1, SO5, CA1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, Final

from domain.reading.clocks import scan_clock
from domain.reading.date_rules import DATE_RULES
from domain.reading.durations import stands_alone
from domain.reading.facts import Fact, Instant, Interval
from domain.reading.grammar import Grammar, Node, Rule, best
from domain.reading.languages import code_of, language
from domain.reading.moments import DateScene, When
from domain.reading.numbers import scan_with
from domain.reading.numeric_dates import scan_date
from domain.reading.tokens import Token, tokenize

_SIGNS: Final = {"-": "-", "/": "slash", ",": ",", "~": "-", "@": "clock_word"}
_scan = scan_with(("numbers", "durations", "calendar", "holidays"), _SIGNS)
_ALONE: Final = (
    *DATE_RULES,
    Rule("found", "when", lambda _, when: when),
    Rule("found", "open", lambda _, when: when),
)


@cache
def _grammar() -> Grammar:
    return Grammar(_ALONE)


def _scan_dates(tokens: Sequence[Token], at: int, scene: Any) -> Iterator[Node]:
    yield from _scan(tokens, at, scene)
    yield from scan_clock(tokens, at, scene.language.code)
    yield from scan_date(tokens, at, scene.locale)


def read_dates(text: str, locale: str, now: datetime) -> list[Fact[Instant | Interval]]:
    """Return the dates and times in the text, in order; `now` is local and says which Friday is meant.

    What is not said is the next such time: 'Friday' is the first one after today. A stretch's end is excluded.
    """
    return list(_read(text, locale, now))


@lru_cache(maxsize=64)
def _read(text: str, locale: str, now: datetime) -> tuple[Fact[Instant | Interval], ...]:
    tokens = tokenize(text)
    scene = DateScene(locale, language(code_of(locale)), tokens, text, now=now)
    nodes = _grammar().parse(tokens, _scan_dates, scene)
    found: list[Fact[Instant | Interval]] = []
    for readings in best((node for node in nodes if node.category == "found" and stands_alone(tokens, node)), "found"):
        node = readings[0]
        span = (tokens[node.start].start, tokens[node.end - 1].end)
        confidence = 0.95 if node.cost == 0 else 0.8 if node.cost < 3 else 0.6
        found.append(Fact("date", text[slice(*span)], span, _fact(node.value), confidence))
    return tuple(found)


def _fact(when: When) -> Instant | Interval:
    if when.kind == "at":
        return Instant(when.start, when.grain)
    if when.kind == "span":
        return Interval(when.start, when.end, when.grain)
    return Interval(when.start, None, when.grain) if when.kind == "after" else Interval(None, when.start, when.grain)


def as_deadline(value: Instant | Interval) -> date | datetime | None:
    """Return the day (or the moment, where an hour was said) by which something said so must be there.

    Of a stretch it is the last day in it; a week or a month has none of its own until its last day. None: no end.
    """
    if isinstance(value, Instant):
        return value.value if value.grain in ("hour", "minute", "second") else value.value.date()
    if value.end is None:
        return None
    if value.start is None:
        return value.end if value.grain in ("hour", "minute", "second") else value.end.date()
    last = value.end - timedelta(seconds=1)
    return last.date()
