"""The grammar of stretches: from one day or hour to another, after, before, for so long."""

# pyright: reportUnknownLambdaType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# The rows of a grammar: see docs/decisions/0006-a-grammar-for-reading.md.

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from domain.reading.clocks import Clock, Part, half_day
from domain.reading.day_rules import day_number, dom
from domain.reading.days import Cal, midnight, resolve
from domain.reading.durations import Length
from domain.reading.grammar import Rule
from domain.reading.moments import (
    DateScene,
    When,
    at_clock,
    in_part,
    next_clock,
    of_cal,
    part_clock,
    span,
    today_of,
)
from domain.reading.numerals import Num
from domain.reading.when_rules import part_today


def _cal_range(scene: DateScene, _from: object, one: Cal, _to: object, two: Cal) -> When | None:
    """From one day (or month, year) to another, the last included; the first lacks what the second says."""
    if one.month is None and one.lo is None and one.weekday is None and two.month is not None and one.day:
        one = one._replace(month=two.month, year=two.year)
    if one.weekday is not None and one.day and one.month is None and two.month is not None:
        one = one._replace(month=two.month, year=two.year)
    if one.year is None and two.year is not None and one.lo is None and one.month is not None:
        one = one._replace(
            year=two.year if (one.month, one.day or 1) <= (two.month or 12, two.day or 31) else two.year - 1
        )
    if two.weekday is not None and two.day and two.month:
        two = two._replace(weekday=None)
    low, high = of_cal(scene, one), of_cal(scene, two)
    if low is None or high is None:
        return None
    if two.year is None and two.lo is None and high.start <= low.start:
        later = resolve(two, low.start + timedelta(days=1))
        high = high._replace(start=low.start.combine(later[0], low.start.time())) if later else high
    return span(scene, low, high, is_closed=True)


def _day_pair(scene: DateScene, one: Num | int, month: Cal, two: Num | int) -> When | None:
    """July 13 to 15."""
    low, high = day_number(one), day_number(two)
    if low is None or high is None or low >= high or month.month is None or month.day is not None:
        return None
    return _cal_range(scene, None, month._replace(day=low, grain="day"), None, month._replace(day=high, grain="day"))


def _clock_range(_: Any, _from: object, one: Clock, _to: object, two: Clock) -> tuple[Clock, Clock] | None:
    if one.is_open and not two.is_open and two.hour >= 12 > one.hour and one.hour + 12 < two.hour + (two.minute > 0):
        one = one._replace(hour=one.hour + 12)  # 9 to 11pm
    if one == two or ((one.hour, one.minute) >= (two.hour, two.minute) and not (two.is_open and two.hour < 12)):
        return (one, two) if two.hour == 0 and one.hour else None
    if (one.hour, one.minute) > (two.hour, two.minute):
        two = two._replace(hour=two.hour + 12)
    return one, two


def _hours(scene: DateScene, cal: Cal, clocks: tuple[Clock, Clock], *, is_closed: bool = False) -> When | None:
    low, high = at_clock(scene, cal, clocks[0]), at_clock(scene, cal, clocks[1])
    if low is None or high is None:
        return None
    if high.start <= low.start:
        high = high._replace(start=high.start + timedelta(days=1))
    return span(scene, low, high, is_closed=is_closed)


def _hours_today(scene: DateScene, clocks: tuple[Clock, Clock]) -> When | None:
    day = next_clock(scene, clocks[0]._replace(is_open=False)).start.date()
    return _hours(scene, Cal(lo=day, hi=day + timedelta(days=1)), clocks)


def _hours_in_part(scene: DateScene, cal: Cal, part: Part, clocks: tuple[Clock, Clock]) -> When | None:
    one, two = in_part(clocks[0], part), in_part(clocks[1], part)
    return _hours(scene, cal, (one, two)) if one and two else None


def _hours_long(scene: DateScene, clock: Clock, length: Length) -> When | None:
    """From two for three hours."""
    if length.unit not in ("hour", "minute", "second"):
        return None
    start = next_clock(scene, clock).start
    grain = clock.grain if length.unit == "hour" else "minute"
    return When(start, start + timedelta(seconds=length.seconds), grain, "span")


def _for_length(scene: DateScene, cal: Cal, length: Length) -> When | None:
    low = of_cal(scene, cal)
    if low is None or length.unit not in ("day", "week", "month"):
        return None
    days = int(length.seconds // 86400)
    return When(low.start, low.start + timedelta(days=days + (length.unit == "day")), "day", "span")


def _open(kind: str) -> Any:
    def make(_: DateScene, _word: object, when: When, *_rest: object) -> When | None:
        return When(when.start, None, when.grain, kind) if when.kind == "at" else None

    return make


def _closes(scene: DateScene) -> bool:
    """Spanish says the end of a stretch of hours, the others include its last minute."""
    return scene.language.code != "es"


RANGE_RULES: Final = (
    Rule("clocks", "from? clock -|to clock", _clock_range),
    Rule("clocks", "from? clock|timed -|to clock|timed", _clock_range, cost=1),
    Rule("clocks", "from clock and clock", _clock_range),
    Rule("clocks", "from hour -|to clock|timed", _clock_range),
    Rule("clocks", "hour -|to clock|timed", lambda _, one, to, two: _clock_range(_, None, one, to, two), cost=2),
    Rule("clocks", "from spoken|military to|and|- spoken|military|clock", _clock_range),
    Rule("clocks", "from? clock to|and|- spoken|military", _clock_range, cost=1),
    Rule("clock", "military half_day", lambda scene, clock, is_pm: half_day(scene, clock, is_pm)),
    Rule("clock", "clock_word military", lambda _, _word, clock: clock, cost=1),
    Rule("clocks", "after clock and clock", _clock_range),
    Rule("clocks", "from hour to|and|- hour", _clock_range, cost=1),
    Rule("clocks", "from? clock|timed -|to hour", _clock_range, cost=1),
    Rule("bare_clocks", "hour -|to hour", lambda _, one, _to, two: _clock_range(_, None, one, None, two)),
    Rule("clocks", "after clock before clock", lambda scene, _a, one, _b, two: _clock_range(scene, None, one, None, two)),
    Rule("clocks", "after clock to clock", lambda scene, _a, one, _b, two: _clock_range(scene, None, one, None, two)),
    Rule("when", "clocks", _hours_today),
    Rule("when", "from? clock at_day length", lambda scene, _f, clock, _for, length: _hours_long(scene, clock, length)),
    Rule("when", "at_day? length from|since clock|hour", lambda scene, _for, length, _f, clock: _hours_long(scene, clock, length)),
    Rule("when", "cal ,? at_day? clocks", lambda scene, cal, _c, _at, clocks: _hours(scene, cal, clocks, is_closed=_closes(scene))),
    Rule("when", "clocks ,? on|of? cal", lambda scene, clocks, _c, _on, cal: _hours(scene, cal, clocks, is_closed=_closes(scene))),
    Rule("when", "cal bare_clocks", lambda scene, cal, clocks: _hours(scene, cal, clocks, is_closed=_closes(scene)), cost=1),
    Rule("when", "cal part_of? part ,? clocks", lambda scene, cal, _of, part, _c, clocks: _hours_in_part(scene, cal, part, clocks)),
    Rule("when", "clocks part_of part", lambda scene, clocks, _of, part: _hours_in_part(scene, today_of(scene), part, clocks), cost=1),
    Rule("when", "cal clocks part_of part", lambda scene, cal, clocks, _of, part: _hours_in_part(scene, cal, part, clocks)),
    Rule("when", "clocks part_today", lambda scene, clocks, part: _hours_in_part(scene, today_of(scene), part, clocks)),
    Rule("when", "part_today clocks", lambda scene, part, clocks: _hours_in_part(scene, today_of(scene), part, clocks)),
    Rule("when", "from? cal -|to the? cal", lambda scene, f, one, to, _the, two: _cal_range(scene, f, one, to, two)),
    Rule("when", "from cal and cal", _cal_range),
    Rule("when", "from? month the? num|ord -|to the? num|ord", lambda scene, _f, month, _t, one, _to, _the, two: _day_pair(
        scene, one, Cal(month=month), two)),
    Rule("when", "from? month the? num|ord -|to the? num|ord ,? year", lambda scene, _f, month, _t, one, _to, _the, two, _c, year: _day_pair(
        scene, one, Cal(month=month, year=year), two)),
    Rule("when", "from? the? num|ord -|to|and the? cal", lambda scene, _f, _t, one, _to, _the, two: (
        _cal_range(scene, None, low, None, two) if two.month and two.day and (low := dom(scene, None, one)) else None)),
    Rule("when", "from num and the? cal", lambda scene, _f, one, _to, _the, two: (
        _cal_range(scene, None, low, None, two) if two.month and two.day and (low := dom(scene, None, one)) else None)),
    Rule("when", "from? when -|to when", lambda scene, _f, one, _to, two: span(scene, one, two, is_closed=False)
         if one.grain in ("hour", "minute", "second") and one.kind == "at" else None, cost=1),
    Rule("when", "dated_clock slash|- dated_clock", lambda scene, one, _s, two: span(
        scene, a, b, is_closed=True) if (a := at_clock(scene, *one)) and (b := at_clock(scene, *two)) else None),
    Rule("when", "cal clock slash cal clock", lambda scene, d1, c1, _s, d2, c2: span(
        scene, a, b, is_closed=True) if (a := at_clock(scene, d1, c1)) and (b := at_clock(scene, d2, c2)) else None),
    Rule("when", "at_day? length since|from cal", lambda scene, _f, length, _from, cal: _for_length(scene, cal, length), cost=-1),
    Rule("when", "from? cal at_day length", lambda scene, _f, cal, _at, length: _for_length(scene, cal, length)),
    Rule("open", "after when", _open("after")),
    Rule("open", "since when", lambda scene, word, when: _open("after")(scene, word, when), cost=1),
    Rule("open", "before bare_year", lambda scene, word, cal: _open("before")(scene, word, of_cal(scene, cal))),
    Rule("open", "after bare_year", lambda scene, word, cal: _open("after")(scene, word, of_cal(scene, cal))),
    Rule("open", "bare_year on_from", lambda scene, cal, word: _open("after")(scene, word, of_cal(scene, cal))),
    Rule("when", "from bare_year -|to|and bare_year", _cal_range),
    Rule("when", "part_of? long_part", lambda scene, _of, part: part_today(scene, part)),
    Rule("open", "from clock", lambda scene, word, clock: _open("after")(scene, word, next_clock(scene, clock)), cost=1),
    Rule("open", "before when", _open("before")),
    Rule("open", "until month_cal", lambda scene, _, cal: (
        When(midnight(bounds[1]), None, "month", "before") if (bounds := resolve(cal, scene.now)) else None), cost=-1),
    Rule("open", "when on_from", lambda scene, when, _: _open("after")(scene, None, when)),
    Rule("open", "cal after|since clock", lambda scene, cal, _word, clock: (
        _open("after")(scene, None, when) if (when := at_clock(scene, cal, clock)) else None)),
    Rule("open", "cal part_of? part after|since clock", lambda scene, cal, _of, part, _word, clock: (
        _open("after")(scene, None, when) if (when := part_clock(scene, cal, part, clock)) else None)),
    Rule("open", "cal before clock", lambda scene, cal, _word, clock: (
        _open("before")(scene, None, when) if (when := at_clock(scene, cal, clock)) else None)),
)  # fmt: skip
