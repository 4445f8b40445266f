"""Judge dates and times: as stretches of local time, so that two ways to say one stretch are one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from benchmarks.reading.rows import NO_MOMENT
from benchmarks.reading.scoring import Found, Raw, Score, judge_mentions, overlap

Stretch = tuple[datetime | None, datetime | None]
ANY_GRAIN: Final = "any"
"""Given by a library that does not say how fine a moment is."""
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_CALENDAR: Final = ("day", "week", "month", "quarter", "year")


def score_one_date(row: Raw, found: Found) -> Score:
    """duckling's: the exact start at its grain; of a range also the exact end; null must not be read."""
    expected = row["expected"]
    if expected is None:
        return Score(not found, empty=True, alarm=bool(found))
    got = found[0]["value"] if found else {"type": None}
    sort = "holidays" if expected.get("holiday") else "instants" if expected["kind"] == "instant" else "ranges"
    right = _is_as_said(got, expected)
    return Score(right, parts={sort: right})


def _is_as_said(got: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    match expected["kind"]:
        case "instant":
            return got["type"] == "instant" and _is_moment(got, expected)
        case "interval":
            return got["type"] == "interval" and (got["from"], got["to"]) == (expected["start"], expected["end"])
        case _:
            ends = (None, expected["value"]) if expected["direction"] == "before" else (expected["value"], None)
            return got["type"] == "interval" and (got["from"], got["to"]) == ends


def _is_moment(got: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    if got["grain"] == ANY_GRAIN:
        shown = _SHOWN.get(expected["grain"], len("2026-01-01"))
        return got["value"][:shown] == expected["value"][:shown]
    return (got["value"], got["grain"]) == (expected["value"], expected["grain"])


_SHOWN: Final = {"year": 4, "month": 7, "hour": 13, "minute": 16, "second": 19}
"""How much of an ISO moment a grain tells."""


def score_dates(row: Raw, found: Found) -> Score:
    """Recognizers': all mentions with any listed value. Durations and recurrences are other kinds and not judged."""
    aside = [each for each in row["expected"] if each["type"] not in _SORTS]
    expected = [each for each in row["expected"] if each["type"] in _SORTS]
    kept = [fact for fact in found if not any(overlap(fact["span"], each["start"], each["end"] + 1) for each in aside)]
    if not expected and aside:
        return Score(None)
    now = datetime.fromisoformat(row["ref_time"] or NO_MOMENT)
    score = judge_mentions(row, kept, expected, lambda got, mention: _is_listed(stretch(got), mention, now))
    tolerated = judge_mentions(row, kept, expected, lambda got, mention: _is_listed(_last_out(got), mention, now))
    parts = {LAST_OUT: bool(score.right or tolerated.right)}
    return Score(score.right, score.empty, score.alarm, score.mentions, parts)


LAST_OUT: Final = "or last one left out"
"""For "from May to July" this set ends where July begins, duckling where it ends: no reader can do both."""


def _last_out(value: Mapping[str, Any]) -> Stretch:
    start, end = stretch(value)
    if value["type"] == "instant" or start is None or end is None or value["grain"] not in _CALENDAR:
        return start, end
    months = _MONTHS.get(value["grain"])
    if months is None:
        return start, end - timedelta(**{f"{value['grain']}s": 1})
    earlier = end.year * 12 + end.month - 1 - months
    return start, end.replace(year=earlier // 12, month=earlier % 12 + 1)


_SORTS: Final = {"date", "daterange", "datetime", "datetimerange", "time", "timerange"}


def _is_listed(ours: Stretch, mention: Mapping[str, Any], now: datetime) -> bool:
    return any(_is_same(ours, value, now) for value in mention["values"])


def _is_same(ours: Stretch, value: Mapping[str, str], now: datetime) -> bool:
    if "value" in value:
        if value["value"] == "not resolved":
            return True
        start = _moment(value["value"], now)
        return ours[0] is not None and _is_at(ours[0], start, value["value"])
    bounds = [(ours[0], value.get("start")), (ours[1], value.get("end"))]
    return all(
        bound is None if said is None else bound is not None and _is_at(bound, _moment(said, now), said)
        for bound, said in bounds
    )


def _is_at(ours: datetime, theirs: datetime, said: str) -> bool:
    return ours.time() == theirs.time() if _is_clock(said) else ours == theirs


def _is_clock(said: str) -> bool:
    return said[2:3] == ":"


def _moment(said: str, now: datetime) -> datetime:
    return datetime.fromisoformat(f"{now:%Y-%m-%d}T{said}" if _is_clock(said) else said)


def stretch(value: Mapping[str, Any]) -> Stretch:
    """Return what a value covers; a moment covers as much as its grain."""
    if value["type"] == "instant":
        start = datetime.fromisoformat(value["value"])
        return start, _after(start, value["grain"])
    start, end = value["from"], value["to"]
    return start and datetime.fromisoformat(start), end and datetime.fromisoformat(end)


def _after(start: datetime, grain: str) -> datetime:
    """Return the first moment after the second, day, month… that begins here."""
    months = _MONTHS.get(grain)
    if months is None:
        return start + timedelta(**{f"{'minute' if grain == ANY_GRAIN else grain}s": 1})
    later = start.month - 1 + months
    year = start.year + later // 12
    return start.replace(year=year, month=later % 12 + 1) if year <= date.max.year else start


def score_spoken_dates(row: Raw, found: Found) -> Score:
    """nlupp's: the days that whole sentences name. Sentences without any day or time must stay empty."""
    slots: Mapping[str, Any] = row["expected"]["slots"]
    said = {slot["date"] for slot in slots.values() if "date" in slot}
    got = _days(found, datetime.fromisoformat(row["ref_time"]).date())
    if any(name.startswith(("date", "time")) for name in slots):
        if not said:  # a clock time or a period only
            return Score(None)
        return Score(said == got, mentions=(len(said & got), len(got), len(said)))
    return Score(not found, empty=True, alarm=bool(found), mentions=(0, len(got), 0))


def _days(found: Found, today: date) -> set[str]:
    days = set[str]()
    for fact in found:
        value, (start, end) = fact["value"], stretch(fact["value"])
        if value["grain"] not in _CALENDAR:
            day = start or end
            days |= {day.date().isoformat()} if day and day.date() != today else set()
        elif value["type"] == "instant":
            days |= {value["value"][:10]} if value["grain"] == "day" else set()
        else:
            days |= {start.date().isoformat()} if start else set()
            days |= {(end - timedelta(seconds=1)).date().isoformat()} if end and start else set()
            last = end and not start and (end - timedelta(days=1) if value["grain"] != "day" else end)
            days |= {last.date().isoformat()} if last else set()
    return days
