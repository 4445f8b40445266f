"""Dates and times, relative to a given moment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from domain.reading import first_words as words
from domain.reading.facts import Fact, Instant, Interval
from domain.reading.folding import fold
from domain.reading.first_words import Vocabulary

_CLOCK = re.compile(
    r"(?<![\d.,/-])(?:a las |at |kl\.? ?|a )?"
    r"(?P<hour>\d{1,2})(?:(?P<mark>[:h])(?P<minute>\d{2})?|(?= ?[ap]m))(?: ?(?P<half>[ap]m))?(?![\d%])"
)
_ISO = re.compile(r"(?<!\d)(?P<year>20\d{2})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)")
_SLASHED = re.compile(r"(?<![\d.,])(?P<one>\d{1,2})[/.](?P<two>\d{1,2})(?:[/.](?P<year>(?:20)?\d{2}))?(?![\d%])")


@lru_cache(maxsize=16)
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    vocabulary = words.of(language)

    def any_of(names: object) -> str:
        return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))  # type: ignore[call-overload]

    fill = f"(?:(?:{any_of(vocabulary.fillers)}) )?"
    month = any_of(vocabulary.months)
    named = re.compile(
        rf"(?<!\w)(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|:e|e)? {fill}{fill}(?P<month>{month})"
        rf"|(?P<month2>{month}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)(?![\w:])\.?(?:,? (?P<year>20\d{{2}}))?"
    )
    weekday = re.compile(rf"(?<!\w)(?P<weekday>{any_of(vocabulary.weekdays)})(?!\w)")
    relative = re.compile(rf"(?<!\w)(?P<relative>{any_of(vocabulary.days_from_now)})(?!\w)")
    return named, weekday, relative


def read_dates(text: str, locale: str, now: datetime) -> list[Fact[Instant | Interval]]:
    """Return the dates in the text, in order; a bare weekday is the next such day after `now` (local, naive)."""
    folded, vocabulary = fold(text), words.of(locale)
    found: list[Fact[Instant | Interval]] = []
    for start, end, day in _days(folded, locale, vocabulary, now):
        if any(start < fact.span[1] and fact.span[0] < end for fact in found):
            continue
        found.append(_with_time(text, folded, start, end, day))
    return sorted(found, key=lambda fact: fact.span)


def _days(folded: str, locale: str, vocabulary: Vocabulary, now: datetime) -> Iterator[tuple[int, int, datetime]]:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    named, weekday, relative = _patterns(locale[:2].lower())
    for match in _ISO.finditer(folded):
        yield from _made(match, int(match["year"]), int(match["month"]), int(match["day"]), today)
    for match in named.finditer(folded):
        month = vocabulary.months[match["month"] or match["month2"]]
        yield from _made(
            match, int(match["year"]) if match["year"] else None, month, int(match["day"] or match["day2"]), today
        )
    for match in _SLASHED.finditer(folded):
        day, month = int(match["one"]), int(match["two"])
        if locale == "en-US" or month > 12:
            day, month = month, day
        year = int(match["year"]) if match["year"] else None
        yield from _made(match, year + 2000 if year and year < 100 else year, month, day, today)
    for match in weekday.finditer(folded):
        ahead = (vocabulary.weekdays[match["weekday"]] - today.weekday() - 1) % 7 + 1
        yield (*match.span(), today + timedelta(days=ahead))
    for match in relative.finditer(folded):
        yield (*match.span(), today + timedelta(days=vocabulary.days_from_now[match["relative"]]))


def _made(
    match: re.Match[str], year: int | None, month: int, day: int, today: datetime
) -> Iterator[tuple[int, int, datetime]]:
    """Make a day, in the coming year where none is said; what is no day of the calendar is no date."""
    try:
        made = today.replace(year=year or today.year, month=month, day=day)
        if year is None and made < today:
            made = made.replace(year=today.year + 1)
    except ValueError:
        return
    yield (*match.span(), made)


def _with_time(text: str, folded: str, start: int, end: int, day: datetime) -> Fact[Instant | Interval]:
    clock = _CLOCK.match(folded, end + len(folded[end:]) - len(folded[end:].lstrip(" ,")))
    if clock is None or not (0 <= (hour := int(clock["hour"])) < 24):
        return Fact("date", text[start:end], (start, end), Instant(day, "day"), 0.9)
    if clock["half"] == "pm" and hour < 12:
        hour += 12
    minute = int(clock["minute"] or 0)
    moment = day.replace(hour=hour, minute=minute if minute < 60 else 0)
    return Fact("date", text[start : clock.end()], (start, clock.end()), Instant(moment, "minute"), 0.9)
