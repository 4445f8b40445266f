"""The grammar of days and longer times: weekdays, months, years, the next and the last, the nth of one."""

# pyright: reportUnknownLambdaType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# The rows of a grammar: see docs/decisions/0006-a-grammar-for-reading.md.

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from domain.reading.days import Cal, add_months, nth_in, resolve
from domain.reading.durations import Length
from domain.reading.grammar import Rule
from domain.reading.moments import DateScene, day_of, merged, turn_cycle
from domain.reading.numerals import Num
from domain.reading.numeric_dates import century


def day_number(number: Num | int) -> int | None:
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


def dom(_: Any, _the: object, number: Num | int) -> Cal | None:
    day = day_number(number)
    is_pronoun = isinstance(number, Num) and not number.digits and day == 1  # cancel the one
    return Cal(day=day) if day and not is_pronoun else None


def _month_day(month: int, number: Num | int) -> Cal | None:
    day = day_number(number)
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


def _weeks_from(scene: DateScene, length: Length, day: int) -> Cal | None:
    """A fortnight today, a week tomorrow."""
    days = {"week": 7, "day": 1}.get(length.unit, 0) * length.count
    if days not in (7, 14, 21, 28):
        return None
    at = scene.now.date() + timedelta(days=int(days) + day)
    return Cal(lo=at, hi=at + timedelta(days=1))


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
    return Cal(lo=first, hi=add_months(first, 3), grain="quarter")


def _week_of(scene: DateScene, _of: object, cal: Cal) -> Cal | None:
    bounds = resolve(cal, scene.now)
    if bounds is None or (bounds[1] - bounds[0]).days != 1:
        return None
    monday = bounds[0] - timedelta(days=bounds[0].weekday())
    return Cal(lo=monday, hi=monday + timedelta(weeks=1), grain="week")


CAL_RULES: Final = (
    Rule("cal", "day", day_of),
    Rule("month_cal", "month", lambda _, month: Cal(month=month, grain="month")),
    Rule("cal", "month_cal", lambda _, cal: cal, cost=1),
    Rule("dow", "weekday", lambda _, weekday: Cal(weekday=weekday)),
    Rule("cal", "dow", lambda _, cal: cal),
    Rule("dom", "the num", dom),
    Rule("dom", "the ord", dom),
    Rule("dom", "digit_ord", lambda _, day: dom(_, None, day)),
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
    Rule("cal", "dow num", lambda scene, dow, number: merged(scene, dow, cal) if (cal := dom(scene, None, number)) else None, cost=1),
    Rule("cal", "md|dom ,? dow", lambda scene, cal, _c, dow: _named_day(scene, dow, cal), cost=1),
    Rule("cal", "turn cycle", lambda scene, turn, unit: None if unit == "day" and turn < 0 else _cycles_off(scene, turn, unit)),
    Rule("cal", "length day", _weeks_from),
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
