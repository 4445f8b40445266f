"""Days, weeks, months and years as people name them: often only a part, made whole by the moment they are said."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

GRAINS: Final = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
FINER: Final = {"year": "month", "quarter": "month", "month": "day", "week": "day", "day": "hour", "hour": "minute", "minute": "second",
                "second": "second"}  # fmt: skip
"""How fine a shift by a unit is: in three years means a month, in two weeks a day, in seven days an hour."""
FIRST_YEAR, LAST_YEAR = 1800, 2200


class Cal(NamedTuple):
    """What was said of a day or a longer time. Fields not said are None; `lo` (included) to `hi` (not) bound it."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    lo: date | None = None
    hi: date | None = None
    grain: str = "day"
    turn: int = 0
    """-1: the last such one, 1: the next, 2: the one after."""


def merge(one: Cal, two: Cal) -> Cal | None:
    """Return what both say together; None where they contradict or say the same thing twice."""
    values: dict[str, object] = {}
    for name in ("year", "month", "day", "weekday"):
        a, b = getattr(one, name), getattr(two, name)
        if a is not None and b is not None:
            return None
        values[name] = a if a is not None else b
    if one.lo and two.lo:
        return None
    grain = min(one.grain, two.grain, key=GRAINS.index)
    lo, hi = (one.lo, one.hi) if one.lo else (two.lo, two.hi)
    if lo and lo + timedelta(days=1) == hi:
        return None
    return Cal(**values, lo=lo, hi=hi, grain=grain, turn=one.turn or two.turn)  # type: ignore[arg-type]


def resolve(cal: Cal, now: datetime) -> tuple[date, date] | None:
    """Return the stretch meant, its end excluded: the next one from today on, or the last, or the one inside bounds."""
    today = now.date()
    if cal.lo and cal.hi:
        return (
            (cal.lo, cal.hi)
            if cal.weekday is None and cal.day is None and cal.month is None
            else _inside(cal, cal.lo, cal.hi)
        )
    if cal.month is None and cal.day is None and cal.weekday is None:
        return (
            (date(cal.year, 1, 1), date(cal.year + 1, 1, 1))
            if cal.year and FIRST_YEAR <= cal.year <= LAST_YEAR
            else None
        )
    if cal.year is not None:
        if not FIRST_YEAR <= cal.year <= LAST_YEAR:
            return None
        return _inside(cal, date(cal.year, 1, 1), date(cal.year + 1, 1, 1))
    if cal.grain == "month" and cal.month is not None:
        return _month(cal, cal.month, today)
    return _day(cal, today)


def _month(cal: Cal, month: int, today: date) -> tuple[date, date]:
    year = today.year
    if cal.turn < 0:
        year -= month >= today.month
    elif month < today.month:
        year += 1
    if cal.turn > 0:
        year += cal.turn - 1 + (month == today.month)
    return month_of(year, month)


def _day(cal: Cal, today: date) -> tuple[date, date] | None:
    skips = max(cal.turn - 1, 0)
    step = -1 if cal.turn < 0 else 1
    is_bare_weekday = cal.day is None and cal.month is None
    at = today + timedelta(days=step if is_bare_weekday or cal.turn < 0 else 0)
    reach = 366 * 9 if (cal.month == 2 and cal.day == 29) or (cal.weekday is not None and cal.month) else 366 * 2
    if cal.weekday is not None and cal.day is not None and cal.month:
        reach = 60  # days of the month alone are looked at: two years
    for _ in range(reach):
        if _fits(cal, at):
            if not skips:
                return at, at + timedelta(days=1)
            skips -= 1
        if is_bare_weekday:
            at += timedelta(days=step * (((cal.weekday or 0) - at.weekday()) * step % 7 or 7))
        elif cal.month is None or at.month == cal.month:
            at += timedelta(days=step)
        else:
            at = _to_month(at, cal.month, step)
            if abs((at - today).days) > 366 * 10:
                break
    if cal.weekday is not None and cal.day is not None and cal.month:
        return _day(cal._replace(weekday=None), today)  # the date counts where the weekday is wrong
    return None


def _to_month(at: date, month: int, step: int) -> date:
    if step > 0:
        year = at.year + (month < at.month)
        return date(year, month, 1)
    year = at.year - (month > at.month)
    return date(year, month, monthrange(year, month)[1])


def _inside(cal: Cal, lo: date, hi: date) -> tuple[date, date] | None:
    if cal.grain == "month" and cal.month is not None and cal.day is None and cal.weekday is None:
        year = lo.year if cal.month >= lo.month else lo.year + 1
        return month_of(year, cal.month)
    if cal.month is not None and cal.day is not None and cal.weekday is None:
        year = lo.year if (cal.month, cal.day) >= (lo.month, lo.day) else lo.year + 1
        try:
            day = date(year, cal.month, cal.day)
        except ValueError:
            return None
        return (day, day + timedelta(days=1)) if lo <= day < hi else None
    at = lo
    while at < hi and (at - lo).days < 800:
        if _fits(cal, at):
            return at, at + timedelta(days=1)
        at += timedelta(days=1)
    return None


def _fits(cal: Cal, at: date) -> bool:
    return (
        (cal.weekday is None or at.weekday() == cal.weekday)
        and (cal.day is None or at.day == cal.day)
        and (cal.month is None or at.month == cal.month)
    )


def month_of(year: int, month: int) -> tuple[date, date]:
    """Return a month's first day and the next one's."""
    return date(year, month, 1), add_months(date(year, month, 1), 1)


def add_months(at: date, months: int) -> date:
    """Return the same day some months on, the last of a month that is shorter."""
    index = at.year * 12 + at.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(at.day, monthrange(year, month + 1)[1]))


def cycle(unit: str, offset: int, today: date) -> tuple[date, date] | None:
    """Return the day, week, month, quarter or year that is `offset` from the one `today` is in."""
    if abs(offset) > 400:
        return None
    if unit == "day":
        return today + timedelta(days=offset), today + timedelta(days=offset + 1)
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=offset)
        return monday, monday + timedelta(weeks=1)
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    if months is None:
        return None
    first = date(today.year, (today.month - 1) // months * months + 1, 1)
    return add_months(first, months * offset), add_months(first, months * (offset + 1))


def floor(moment: datetime, grain: str) -> datetime:
    """Cut a moment to a grain."""
    if grain == "second":
        return moment.replace(microsecond=0)
    if grain == "minute":
        return moment.replace(second=0, microsecond=0)
    if grain == "hour":
        return moment.replace(minute=0, second=0, microsecond=0)
    bounds = cycle(grain, 0, moment.date())
    return midnight(bounds[0]) if bounds else moment


def shift(moment: datetime, count: float, unit: str) -> datetime | None:
    """Return the moment some units on (or back); None beyond any calendar."""
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    try:
        if months:
            whole = int(count * months)
            moved = datetime.combine(add_months(moment.date(), whole), moment.time())
            rest = count * months - whole
            return moved + timedelta(days=round(rest * 30)) if rest else moved
        seconds = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}[unit]
        return moment + timedelta(seconds=count * seconds)
    except (ValueError, OverflowError):
        return None


def midnight(at: date) -> datetime:
    """Return the moment a day begins."""
    return datetime(at.year, at.month, at.day)


def nth_in(weekday: int | None, unit: str, nth: int, lo: date, hi: date) -> tuple[date, date] | None:
    """Return the nth (from the end where negative) weekday, day, week or weekend of a stretch; its end is excluded."""
    if unit == "week":
        first = lo - timedelta(days=lo.weekday())
        first += timedelta(weeks=1) if (lo - first).days > 3 else timedelta()
        last = hi - timedelta(days=1)
        last -= timedelta(days=last.weekday())
        last -= timedelta(weeks=1) if (hi - last).days < 4 else timedelta()
        monday = first + timedelta(weeks=nth - 1) if nth > 0 else last + timedelta(weeks=nth + 1)
        return monday, monday + timedelta(weeks=1)
    days = [lo + timedelta(days=n) for n in range(min((hi - lo).days, 800))]
    found = [day for day in days if weekday is None or day.weekday() == weekday]
    if not 0 < abs(nth) <= len(found):
        return None
    day = found[nth - 1 if nth > 0 else nth]
    return day, day + timedelta(days=1)
