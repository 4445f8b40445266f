"""The grammar of dates: which words and numbers, side by side, name a day, an hour, a stretch."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from domain.reading.clocks import CLOCK_RULES, Clock, Part, half_day as _half_day
from domain.reading.days import Cal, resolve
from domain.reading.durations import LENGTH_RULES, Length
from domain.reading.grammar import Rule
from domain.reading.moments import (
    DateScene,
    When,
    at_clock,
    day_of,
    edge_of,
    holiday_on,
    in_part,
    merged,
    next_clock,
    nth_in,
    of_cal,
    part_clock,
    part_on,
    season,
    several_ahead,
    shifted,
    shifted_from,
    span,
    turn_cycle,
    turn_several,
    weekend,
)
from domain.reading.numerals import Num
from domain.reading.numeric_dates import century

Cals = tuple[Cal, Cal]


def _day_number(number: Num | int) -> int | None:
    if isinstance(number, int):
        return number if 1 <= number <= 31 else None
    value = number.value
    fits = (
        not number.is_decimal
        and not number.is_grouped
        and value == int(value)
        and 1 <= value <= 31
        and number.digits <= 2
    )
    return int(value) if fits else None


def _dom(_: Any, _the: object, number: Num | int) -> Cal | None:
    day = _day_number(number)
    return Cal(day=day) if day else None


def _month_day(month: int, number: Num | int) -> Cal | None:
    day = _day_number(number)
    if day is None or day > (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
        return None
    return Cal(month=month, day=day)


def _year(_: Any, number: Num) -> int | None:
    value = number.value
    if number.is_decimal or number.is_grouped or value != int(value) or number.digits not in (0, 4):
        return None
    return century(int(value), 4)


def _pair_year(_: Any, high: Num, low: Num) -> int | None:
    """Nineteen eighty four, seventeen hundred thirty three."""
    if high.digits or low.digits or not 17 <= high.value <= 21 or not 0 < low.value < 100:
        return None
    return int(high.value) * 100 + int(low.value)


def _short_year(_: Any, number: Num) -> int | None:
    return century(int(number.value), 2) if number.digits == 2 and not number.is_decimal else None


def _with_year(_: Any, cal: Cal, year: int) -> Cal | None:
    return cal._replace(year=year) if cal.year is None and cal.lo is None and cal.month is not None else None


def _named_day(_: Any, weekday: Cal, other: Cal) -> Cal | None:
    return merged(None, weekday, other) if other.weekday is None and other.lo is None else None


def _in_week(scene: DateScene, weekday: int, cal: Cal) -> Cal | None:
    """Monday of next week."""
    return (
        Cal(weekday=weekday, lo=cal.lo, hi=cal.hi) if cal.grain == "week" and cal.lo and cal.weekday is None else None
    )


def _turn_weekday(scene: DateScene, turn: int, weekday: int) -> Cal | None:
    if turn == 1 and scene.language.code == "es":
        week = turn_cycle(scene, 1, "week")
        return week and Cal(weekday=weekday, lo=week.lo, hi=week.hi)
    return Cal(weekday=weekday, turn=turn)


def _turn_month(_: Any, turn: int, month: int) -> Cal:
    return Cal(month=month, grain="month", turn=turn)


def _cycles_off(scene: DateScene, turn: int, unit: str) -> Cal | None:
    return turn_cycle(scene, turn, unit) if unit in ("day", "week", "month", "quarter", "year") else None


def _nth(scene: DateScene, nth: int, weekday: int | None, unit: str, cal: Cal) -> Cal | None:
    bounds = resolve(cal, scene.now)
    if bounds is None or not 6 < (bounds[1] - bounds[0]).days < 370:
        return None
    found = nth_in(weekday, unit, nth, *bounds)
    return Cal(lo=found[0], hi=found[1], grain=unit) if found else None


def _quarter(scene: DateScene, nth: int, year: int | None) -> Cal | None:
    if not 1 <= nth <= 4:
        return None
    first = scene.now.date().replace(year=year or scene.now.year, month=nth * 3 - 2, day=1)
    from domain.reading.days import add_months

    return Cal(lo=first, hi=add_months(first, 3), grain="quarter")


def _week_of(scene: DateScene, _of: object, cal: Cal) -> Cal | None:
    bounds = resolve(cal, scene.now)
    if bounds is None or (bounds[1] - bounds[0]).days != 1:
        return None
    monday = bounds[0] - timedelta(days=bounds[0].weekday())
    return Cal(lo=monday, hi=monday + timedelta(weeks=1), grain="week")


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
    low, high = _day_number(one), _day_number(two)
    if low is None or high is None or low >= high or month.month is None or month.day is not None:
        return None
    return _cal_range(scene, None, month._replace(day=low, grain="day"), None, month._replace(day=high, grain="day"))


def _clock_range(_: Any, _from: object, one: Clock, _to: object, two: Clock) -> tuple[Clock, Clock] | None:
    if one.is_open and not two.is_open and two.hour >= 12 > one.hour and one.hour + 12 < two.hour + (two.minute > 0):
        one = one._replace(hour=one.hour + 12)  # 9 to 11pm
    if one == two or (one.hour, one.minute) >= (two.hour, two.minute) and not (two.is_open and two.hour < 12):
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


def _open(kind: str) -> Any:
    def make(_: DateScene, _word: object, when: When, *_rest: object) -> When | None:
        return When(when.start, None, when.grain, kind) if when.kind == "at" else None

    return make


def _part_today(scene: DateScene, part: Part) -> When | None:
    cal = day_of(scene, 0)
    return part_on(scene, cal, part) if cal else None


def _for_length(scene: DateScene, cal: Cal, length: Length) -> When | None:
    low = of_cal(scene, cal)
    if low is None or length.unit not in ("day", "week", "month"):
        return None
    days = int(length.seconds // 86400)
    return When(low.start, low.start + timedelta(days=days + (length.unit == "day")), "day", "span")


def _within(scene: DateScene, length: Length) -> When | None:
    end = shifted(scene, length, 1)
    return When(scene.now, end.start, "second", "span") if end else None


def _turned(scene: DateScene, turn: int, number: Num, unit: str) -> When | None:
    return turn_several(scene, turn, Length(number.value, unit)) if number.value < 10_000 else None


def _edge_word(scene: DateScene, value: str) -> When | None:
    place, unit = value.split("_")
    cal = turn_cycle(scene, 0, unit)
    return edge_of(scene, 1 if place == "begin" else 3, cal) if cal else None


def _edge(scene: DateScene, place: int, cal: Cal) -> When | None:
    when = edge_of(scene, place, cal)
    if when and when.end and scene.language.code == "fr" and when.end <= scene.now and cal.lo and cal.grain == "month":
        following = turn_cycle(scene, 1, "month")
        return edge_of(scene, place, following) if following else when
    return when


def _bare_cycle(scene: DateScene, place: int, _the: object, unit: str) -> When | None:
    cal = turn_cycle(scene, 0, unit) if unit in ("week", "month", "year") else None
    return _edge(scene, place, cal) if cal else None


CAL_RULES: Final = (
    Rule("cal", "day", day_of),
    Rule("month_cal", "month", lambda _, month: Cal(month=month, grain="month")),
    Rule("cal", "month_cal", lambda _, cal: cal, cost=1),
    Rule("dow", "weekday", lambda _, weekday: Cal(weekday=weekday)),
    Rule("cal", "dow", lambda _, cal: cal),
    Rule("dom", "the num", _dom),
    Rule("dom", "the ord", _dom),
    Rule("dom", "digit_ord", lambda _, day: _dom(_, None, day)),
    Rule("cal", "dom", lambda _, cal: cal, cost=1),
    Rule("md", "month -|of|slash? the? num|ord", lambda _, month, _of, _the, day: _month_day(month, day)),
    Rule("md", "the? num|ord -|of|slash? month", lambda _, _the, day, _of, month: _month_day(month, day)),
    Rule("cal", "md", lambda _, cal: cal),
    Rule("year", "num", _year),
    Rule("year", "num num", _pair_year),
    Rule("cal", "md ,? of? year", lambda scene, cal, _c, _of, year: _with_year(scene, cal, year)),
    Rule("cal", "md -|slash year", lambda scene, cal, _c, year: _with_year(scene, cal, year)),
    Rule("cal", "md num", lambda scene, cal, number: _with_year(scene, cal, year) if (year := _short_year(scene, number)) else None, cost=1),
    Rule("month_cal", "month_cal ,|-|/? of? year", lambda scene, cal, _c, _of, year: _with_year(scene, cal, year)),
    Rule("month_cal", "year ,? month", lambda _, year, _c, month: Cal(month=month, year=year, grain="month")),
    Rule("cal", "year -|slash month -|slash num", lambda _, year, _a, month, _b, day: _with_year(_, md, year) if (md := _month_day(month, day)) else None),
    Rule("cal", "year - md", lambda scene, year, _dash, cal: _with_year(scene, cal, year)),
    Rule("cal", "year_word year era?", lambda _, _word, year, _era: Cal(year=year, grain="year")),
    Rule("cal", "year era", lambda _, year, _era: Cal(year=year, grain="year")),
    Rule("cal", "quarter_number of? year?", lambda scene, nth, _of, year: _quarter(scene, nth, year)),
    Rule("cal", "year quarter_number", lambda scene, year, nth: _quarter(scene, nth, year)),
    Rule("bare_year", "year", lambda _, year: Cal(year=year, grain="year")),
    Rule("cal", "the weak_cal", lambda _, _the, cal: cal, cost=1),
    Rule("cal", "dow ,? the? md|weak_cal", lambda scene, dow, _c, _the, cal: _named_day(scene, dow, cal)),
    Rule("cal", "dow ,? cal", lambda scene, dow, _c, cal: _named_day(scene, dow, cal)),
    Rule("cal", "dow dom", _named_day),
    Rule("cal", "dow num", lambda scene, dow, number: merged(scene, dow, cal) if (cal := _dom(scene, None, number)) else None, cost=1),
    Rule("cal", "md|dom ,? dow", lambda scene, cal, _c, dow: _named_day(scene, dow, cal), cost=1),
    Rule("cal", "turn cycle", _cycles_off),
    Rule("cal", "the? cycle turn_after", lambda scene, _the, unit, turn: _cycles_off(scene, turn, unit)),
    Rule("cal", "turn weekday", _turn_weekday),
    Rule("cal", "weekday turn_after", lambda scene, weekday, turn: _turn_weekday(scene, turn, weekday)),
    Rule("cal", "the weekday turn_after", lambda scene, _the, weekday, turn: _turn_weekday(scene, turn, weekday)),
    Rule("cal", "turn weekday ,? the? md|weak_cal|dom", lambda scene, _turn, weekday, _c, _the, cal: _named_day(scene, Cal(weekday=weekday), cal)),
    Rule("cal", "weekday weeks_on", lambda _, weekday, weeks: Cal(weekday=weekday, turn=weeks + 1)),
    Rule("cal", "length on weekday", lambda _, length, _on, weekday: (
        Cal(weekday=weekday, turn=int(length.count) + 1) if length.unit == "week" else None)),
    Rule("cal", "turn month", _turn_month),
    Rule("cal", "month turn_after", lambda _, month, turn: _turn_month(_, turn, month)),
    Rule("cal", "turn month turn_after", lambda _, one, month, turn: _turn_month(_, max(one, turn), month)),
    Rule("cal", "weekday of? the? cal", lambda scene, weekday, _of, _the, cal: _in_week(scene, weekday, cal)),
    Rule("cal", "cal ,? on? weekday", lambda scene, cal, _c, _on, weekday: _in_week(scene, weekday, cal)),
    Rule("cal", "month of? cal", lambda scene, month, _of, cal: Cal(month=month, grain="month", lo=cal.lo, hi=cal.hi)
         if cal.grain == "year" and cal.lo else None),
    Rule("cal", "md of? cal", lambda scene, md, _of, cal: merged(scene, md, cal) if cal.grain == "year" and cal.lo else None),
    Rule("cal", "the? ord|nth_last weekday of the? cal|month_cal|bare_year", lambda scene, _t, nth, weekday, _of, _the, cal: _nth(
        scene, nth, weekday, "day", cal)),
    Rule("cal", "the? ord|nth_last cycle of the? cal|month_cal|bare_year", lambda scene, _t, nth, unit, _of, _the, cal: _nth(
        scene, nth, None, unit, cal) if unit in ("day", "week") else None),
    Rule("cal", "the? ord nth_last cycle of the? cal|month_cal|bare_year", lambda scene, _t, nth, _last, unit, _of, _the, cal: _nth(
        scene, -nth, None, unit, cal) if unit in ("day", "week") else None),
    Rule("cal", "the? ord quarter_word of? year?", lambda scene, _the, nth, _q, _of, year: _quarter(scene, nth, year)),
    Rule("cal", "week_of the? cal|dom|md", lambda scene, word, _the, cal: _week_of(scene, word, cal)),
    Rule("cal", "cal|md|month_cal era", lambda _, cal, _era: cal if cal.year else None),
)  # fmt: skip

WHEN_RULES: Final = (
    Rule("when", "cal", of_cal),
    Rule("when", "now", lambda scene, _: When(scene.now, None, "second")),
    Rule("when", "dated_clock", lambda scene, pair: at_clock(scene, *pair)),
    Rule("when", "clock", next_clock),
    Rule("when", "cal ,? at_day? about? clock", lambda scene, cal, _c, _at, _about, clock: at_clock(scene, cal, clock)),
    Rule("when", "cal ,? at_day hour", lambda scene, cal, _c, _at, clock: at_clock(scene, cal, clock), cost=1),
    Rule("when", "cal dotted", at_clock, cost=1),
    Rule("when", "clock ,? on|of? ,? cal", lambda scene, clock, _c, _on, _d, cal: at_clock(scene, cal, clock)),
    Rule("when", "hour cal part_of? part", lambda scene, clock, cal, _of, part: part_clock(scene, cal, part, clock)),
    Rule("when", "clock ,? cal part_of? part", lambda scene, clock, _c, cal, _of, part: part_clock(scene, cal, part, clock)),
    Rule("when", "cal part_of? part", lambda scene, cal, _of, part: part_on(scene, cal, part)),
    Rule("when", "part_of? part of|on? cal", lambda scene, _p, part, _of, cal: part_on(scene, cal, part)),
    Rule("when", "cal part_of? part ,? at_day? clock|hour", lambda scene, cal, _of, part, _c, _at, clock: part_clock(scene, cal, part, clock)),
    Rule("when", "cal ,? at_day? clock part_of? part", lambda scene, cal, _c, _at, clock, _of, part: part_clock(scene, cal, part, clock)),
    Rule("when", "cal at_day hour part_of? part", lambda scene, cal, _at, clock, _of, part: part_clock(scene, cal, part, clock)),
    Rule("timed", "clock part_of? part", lambda _, clock, _of, part: in_part(clock, part)),
    Rule("timed", "hour part_of part", lambda _, clock, _of, part: in_part(clock, part), cost=1),
    Rule("timed", "part_of? part ,? at_day clock|hour", lambda _, _of, part, _c, _at, clock: in_part(clock, part), cost=1),
    Rule("timed", "part_of? part clock", lambda _, _of, part, clock: in_part(clock, part), cost=1),
    Rule("when", "timed", lambda scene, clock: next_clock(scene, clock)),
    Rule("when", "timed ,? on|of? ,? cal", lambda scene, clock, _c, _on, _d, cal: at_clock(scene, cal, clock)),
    Rule("when", "cal ,? at_day? timed", lambda scene, cal, _c, _at, clock: at_clock(scene, cal, clock)),
    Rule("when", "part_today", _part_today),
    Rule("when", "part_yesterday", lambda scene, part: part_on(scene, day, part) if (day := day_of(scene, -1)) else None),
    Rule("when", "part_today ,? at_day? clock|hour", lambda scene, part, _c, _at, clock: part_clock(scene, day_of(scene, 0), part, clock)),
    Rule("when", "clock part_today", lambda scene, clock, part: part_clock(scene, day_of(scene, 0), part, clock)),
    Rule("when", "part_of part", lambda scene, _of, part: _part_today(scene, part), cost=1),
    Rule("when", "turn weekend", lambda scene, turn, _: weekend(scene, turn)),
    Rule("when", "the? weekend turn_after?", lambda scene, _the, _w, turn: weekend(scene, turn or 0), cost=1),
    Rule("when", "the? ord|nth_last weekend of the? month_cal", lambda scene, _t, nth, _w, _of, _the, cal: (
        weekend(scene, 0, bounds, nth) if (bounds := resolve(cal, scene.now)) else None)),
    Rule("when", "holiday", lambda scene, holiday: holiday_on(scene, holiday, None, 0)),
    Rule("when", "turn holiday", lambda scene, turn, holiday: holiday_on(scene, holiday, None, turn)),
    Rule("when", "holiday turn_after", lambda scene, holiday, turn: holiday_on(scene, holiday, None, turn)),
    Rule("when", "holiday of? cal", lambda scene, holiday, _of, cal: holiday_on(scene, holiday, cal, 0)),
    Rule("when", "holiday year", lambda scene, holiday, year: holiday_on(scene, holiday, Cal(year=year, grain="year"), 0)),
    Rule("when", "holiday ahead length", lambda scene, holiday, _, length: holiday_on(
        scene, holiday, Cal(year=scene.now.year + int(length.count), grain="year"), 0) if length.unit == "year" else None),
    Rule("when", "month ahead length", lambda scene, month, _, length: of_cal(
        scene, Cal(month=month, year=scene.now.year + int(length.count), grain="month")) if length.unit == "year" else None),
    Rule("when", "holiday weekend", lambda scene, holiday, _: (
        When(found.start - timedelta(days=2, hours=6), found.start + timedelta(days=1), "hour", "span")
        if (found := holiday_on(scene, holiday, None, 0)) and found.start.weekday() == 0 else None)),
    Rule("when", "turn? season", lambda scene, turn, name: season(scene, name, turn or 0)),
    Rule("when", "turn season_word", lambda scene, turn, _: season(scene, None, turn)),
    Rule("when", "edge of? the? cal|month_cal", lambda scene, place, _of, _the, cal: _edge(scene, place, cal)),
    Rule("when", "edge about cal", lambda scene, place, _about, cal: _edge(scene, place, cal)),
    Rule("when", "edge the? cycle", _bare_cycle),
    Rule("when", "edge of cycle", _bare_cycle),
    Rule("when", "edge_word", _edge_word),
)  # fmt: skip

LENGTHS_AHEAD: Final = (
    Rule("when", "ahead length", lambda scene, _, length: shifted(scene, length, 1)),
    Rule("when", "ahead about? length", lambda scene, _, _about, length: shifted(scene, length, 1)),
    Rule("when", "length hence", lambda scene, length, _: shifted(scene, length, 1)),
    Rule("when", "length ago", lambda scene, length, _: shifted(scene, length, -1)),
    Rule("when", "ago_before length ago?", lambda scene, _, length, _ago: shifted(scene, length, -1)),
    Rule("when", "length from_now when", lambda scene, length, _, when: shifted_from(scene, length, when, 1)),
    Rule("when", "length before_that when", lambda scene, length, _, when: shifted_from(scene, length, when, -1)),
    Rule("when", "within length", lambda scene, _, length: _within(scene, length)),
    Rule("when", "turn num cycle", _turned),
    Rule("when", "turn length", lambda scene, turn, length: turn_several(scene, turn, length) if length.count > 1 else None, cost=1),
    Rule("when", "ahead num minute_sign", lambda scene, _, number, sign: shifted(scene, Length(number.value, sign), 1)),
    Rule("when", "num turn cycle", lambda scene, number, turn, unit: _turned(scene, turn, number, unit)),
    Rule("when", "num cycle turn_after", lambda scene, number, unit, turn: _turned(scene, turn, number, unit)),
    Rule("when", "upcoming num cycle", lambda scene, _, number, unit: several_ahead(scene, Length(number.value, unit)), cost=-1),
    Rule("when", "num upcoming cycle", lambda scene, number, _, unit: several_ahead(scene, Length(number.value, unit)), cost=-1),
    Rule("when", "after length", lambda scene, _, length: (
        When(moved.start, None, moved.grain, "after") if (moved := shifted(scene, length, 1)) else None), cost=1),
    Rule("when", "clock ahead length", lambda scene, clock, _, length: (
        When(moved.start.replace(hour=clock.hour, minute=clock.minute), None, clock.grain)
        if length.unit in ("day", "week", "month", "year") and (moved := shifted(scene, length, 1)) else None)),
    Rule("when", "clock_word hour ahead length", lambda scene, _w, clock, _, length: (
        When(moved.start.replace(hour=clock.hour, minute=clock.minute), None, clock.grain)
        if length.unit in ("day", "week", "month", "year") and (moved := shifted(scene, length, 1)) else None)),
    Rule("when", "weekday ahead length", lambda scene, weekday, _, length: (
        of_cal(scene, Cal(weekday=weekday, turn=int(length.count) + 1)) if length.unit == "week" else None)),
)  # fmt: skip

RANGE_RULES: Final = (
    Rule("clocks", "from? clock -|to clock", _clock_range),
    Rule("clocks", "from? clock|timed -|to clock|timed", _clock_range, cost=1),
    Rule("clocks", "from clock and clock", _clock_range),
    Rule("clocks", "from hour -|to clock|timed", _clock_range),
    Rule("clocks", "hour -|to clock|timed", lambda _, one, to, two: _clock_range(_, None, one, to, two), cost=2),
    Rule("clocks", "from spoken|military to|and|- spoken|military|clock", _clock_range),
    Rule("clocks", "from? clock to|and|- spoken|military", _clock_range, cost=1),
    Rule("clock", "military half_day", lambda scene, clock, is_pm: _half_day(scene, clock, is_pm)),
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
    Rule("when", "clocks part_of part", lambda scene, clocks, _of, part: _hours_in_part(scene, day_of(scene, 0), part, clocks), cost=1),
    Rule("when", "cal clocks part_of part", lambda scene, cal, clocks, _of, part: _hours_in_part(scene, cal, part, clocks)),
    Rule("when", "clocks part_today", lambda scene, clocks, part: _hours_in_part(scene, day_of(scene, 0), part, clocks)),
    Rule("when", "part_today clocks", lambda scene, part, clocks: _hours_in_part(scene, day_of(scene, 0), part, clocks)),
    Rule("when", "from? cal -|to the? cal", lambda scene, f, one, to, _the, two: _cal_range(scene, f, one, to, two)),
    Rule("when", "from cal and cal", _cal_range),
    Rule("when", "from? month the? num|ord -|to the? num|ord", lambda scene, _f, month, _t, one, _to, _the, two: _day_pair(
        scene, one, Cal(month=month), two)),
    Rule("when", "from? month the? num|ord -|to the? num|ord ,? year", lambda scene, _f, month, _t, one, _to, _the, two, _c, year: _day_pair(
        scene, one, Cal(month=month, year=year), two)),
    Rule("when", "from? the? num|ord -|to|and the? cal", lambda scene, _f, _t, one, _to, _the, two: (
        _cal_range(scene, None, low, None, two) if two.month and two.day and (low := _dom(scene, None, one)) else None)),
    Rule("when", "from num and the? cal", lambda scene, _f, one, _to, _the, two: (
        _cal_range(scene, None, low, None, two) if two.month and two.day and (low := _dom(scene, None, one)) else None)),
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
    Rule("when", "part_of? long_part", lambda scene, _of, part: _part_today(scene, part)),
    Rule("open", "from clock", lambda scene, word, clock: _open("after")(scene, word, next_clock(scene, clock)), cost=1),
    Rule("open", "before when", _open("before")),
    Rule("open", "when on_from", lambda scene, when, _: _open("after")(scene, None, when)),
    Rule("open", "cal after|since clock", lambda scene, cal, _word, clock: (
        _open("after")(scene, None, when) if (when := at_clock(scene, cal, clock)) else None)),
    Rule("open", "cal part_of? part after|since clock", lambda scene, cal, _of, part, _word, clock: (
        _open("after")(scene, None, when) if (when := part_clock(scene, cal, part, clock)) else None)),
    Rule("open", "cal before clock", lambda scene, cal, _word, clock: (
        _open("before")(scene, None, when) if (when := at_clock(scene, cal, clock)) else None)),
)  # fmt: skip


def _closes(scene: DateScene) -> bool:
    """Spanish says the end of a stretch of hours, the others include its last minute."""
    return scene.language.code != "es"


DATE_RULES: Final = (*LENGTH_RULES, *CLOCK_RULES, *CAL_RULES, *WHEN_RULES, *LENGTHS_AHEAD, *RANGE_RULES)
