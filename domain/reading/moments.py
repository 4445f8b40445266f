"""How days, hours and lengths of time are put together to moments and stretches of local time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from domain.reading.clocks import Clock, Part
from domain.reading.days import FINER, Cal, cycle, floor, merge, midnight, nth_in, resolve, shift
from domain.reading.durations import Length, whole
from domain.reading.holidays import Holiday
from domain.reading.scanning import Scene

_SEASONS = {"spring": (3, 20), "summer": (6, 21), "autumn": (9, 23), "winter": (12, 21)}


@dataclass(frozen=True, slots=True)
class DateScene(Scene):
    """A scene with the local moment the text was written at."""

    now: datetime = datetime(1970, 1, 1)


class When(NamedTuple):
    """An instant (`end` None, `kind` at), a stretch (span), or one with an open end (after, before)."""

    start: datetime
    end: datetime | None
    grain: str
    kind: str = "at"


def of_cal(scene: DateScene, cal: Cal) -> When | None:
    """Return a calendar thing as an instant of its grain; what has no such grain is a stretch."""
    bounds = resolve(cal, scene.now)
    if bounds is None:
        return None
    if cal.lo and cal.hi and cal.weekday is None and cal.day is None and cal.month is None and cal.turn == 9:
        return When(midnight(bounds[0]), midnight(bounds[1]), "day", "span")
    grain = "day" if (bounds[1] - bounds[0]).days == 1 else cal.grain
    return When(midnight(bounds[0]), None, grain)


def at_clock(scene: DateScene, cal: Cal, clock: Clock) -> When | None:
    """Return a time on a day."""
    bounds = resolve(cal, scene.now)
    if bounds is None or (bounds[1] - bounds[0]).days > 7:
        return None
    return _on(bounds[0], clock)


def _on(day: date, clock: Clock) -> When:
    return When(midnight(day).replace(hour=clock.hour, minute=clock.minute, second=clock.second), None, clock.grain)


def next_clock(scene: DateScene, clock: Clock) -> When:
    """Return the next such time: later today, else tomorrow; twice a day where before or after noon was not said."""
    today = scene.now.date()
    if (clock.hour, clock.minute) == (0, 0):
        return _on(today + timedelta(days=1), clock)
    if clock.hour >= scene.now.hour:
        return _on(today, clock)
    if clock.is_open and clock.hour < 12 and clock.hour + 12 > scene.now.hour:
        return _on(today, clock._replace(hour=clock.hour + 12))
    return _on(today + timedelta(days=1), clock)


def in_part(clock: Clock, part: Part) -> Clock | None:
    """Return a time said with a part of the day: nine in the evening is 21."""
    if clock.hour == 12 and not clock.minute and (part.start >= 18 or part.end <= 12):
        return clock._replace(hour=0, is_open=False)
    if part.is_late and clock.hour < 12 and clock.is_open | (clock.hour <= 11):
        return clock._replace(hour=clock.hour + 12, is_open=False)
    return clock._replace(is_open=False)


def part_clock(scene: DateScene, cal: Cal, part: Part, clock: Clock) -> When | None:
    """Return a time in a part of a day; midnight of an evening is the next day's."""
    exact = in_part(clock, part)
    if exact is None:
        return None
    when = at_clock(scene, cal, exact)
    if when is not None and exact.hour == 0 and clock.hour == 12:
        return when._replace(start=when.start + timedelta(days=1))
    return when


def today_of(scene: DateScene) -> Cal:
    """Return today."""
    today = scene.now.date()
    return Cal(lo=today, hi=today + timedelta(days=1))


def day_of(scene: DateScene, offset: int) -> Cal | None:
    """Return today, tomorrow or another day counted from today."""
    bounds = cycle("day", offset, scene.now.date())
    return Cal(lo=bounds[0], hi=bounds[1]) if bounds else None


def part_on(scene: DateScene, cal: Cal, part: Part) -> When | None:
    """Return a part of a day as a stretch of hours."""
    bounds = resolve(cal, scene.now)
    if bounds is None or (bounds[1] - bounds[0]).days != 1:
        return None
    start = midnight(bounds[0])
    return When(start + timedelta(hours=part.start), start + timedelta(hours=part.end), "hour", "span")


def turn_cycle(scene: DateScene, turn: int, unit: str) -> Cal | None:
    """Return this, the next or the last week, month, quarter or year."""
    bounds = cycle(unit, turn, scene.now.date())
    return Cal(lo=bounds[0], hi=bounds[1], grain=unit) if bounds else None


def turn_several(scene: DateScene, turn: int, length: Length) -> When | None:
    """Return the next or last so many units, from one boundary of the unit to another."""
    if turn == 0 or length.count != int(length.count) or not 0 < length.count < 10_000:
        return None
    here = floor(scene.now, length.unit)
    if turn > 0:
        start = shift(here, 1, length.unit)
        end = shift(start, int(length.count), length.unit) if start else None
    else:
        start, end = shift(here, -int(length.count), length.unit), here
    return When(start, end, length.unit, "span") if start and end else None


def several_ahead(scene: DateScene, length: Length) -> When | None:
    """Return the unit that is so many ahead: upcoming two months."""
    start = shift(floor(scene.now, length.unit), int(length.count), length.unit)
    return When(start, None, length.unit) if start else None


def shifted(scene: DateScene, length: Length, sign: int) -> When | None:
    """Return now moved by a length, as fine as the unit below it."""
    exact = whole(length) if length.count != int(length.count) else length
    moved = shift(scene.now, float(exact.count) * sign, exact.unit)
    if moved is None:
        return None
    grain = FINER[exact.unit]
    return When(floor(moved, grain), None, grain)


def shifted_from(_: DateScene, length: Length, anchor: When, sign: int) -> When | None:
    """Return another moment moved by a length."""
    if anchor.kind != "at" or length.count != int(length.count):
        return None
    moved = shift(anchor.start, int(length.count) * sign, length.unit)
    return When(moved, None, anchor.grain) if moved else None


def weekend(scene: DateScene, turn: int, around: tuple[date, date] | None = None, nth: int = 1) -> When | None:
    """Return a weekend, Friday 18:00 to Monday: this one, another, or the nth of a stretch."""
    if around is not None:
        found = nth_in(4, "day", nth, *around)
        friday = found[0] if found else None
    else:
        bounds = cycle("week", turn, scene.now.date())
        friday = bounds[0] + timedelta(days=4) if bounds else None
    if friday is None:
        return None
    start = midnight(friday).replace(hour=18)
    return When(start, midnight(friday) + timedelta(days=3), "hour", "span")


def holiday_on(scene: DateScene, holiday: Holiday, cal: Cal | None, turn: int) -> When | None:
    """Return a holiday: the next one, the last one, or a year's."""
    if cal is not None:
        bounds = resolve(cal, scene.now)
        found = holiday.in_year(bounds[0].year) if bounds and cal.grain in ("year", "month") else None
    else:
        found = holiday.near(scene.now.date(), turn)
    if found is None:
        return None
    if (found[1] - found[0]).days == 1:
        return When(midnight(found[0]), None, "day")
    return When(midnight(found[0]), midnight(found[1]), "day", "span")


def season(scene: DateScene, name: str | None, turn: int) -> When | None:
    """Return a season by its astronomical days of the north, the one that holds or follows today, or another year's."""
    today = scene.now.date()
    names = list(_SEASONS)
    year = today.year - 1
    stretches: list[tuple[str, date, date]] = []
    for number in range(4 * 4):
        first = date(year + number // 4, *_SEASONS[names[number % 4]])
        following = names[(number + 1) % 4]
        last = date(year + (number + 1) // 4, *_SEASONS[following]) + timedelta(days=0 if following != "spring" else 1)
        stretches.append((names[number % 4], first, last))
    here = next(i for i, (_, lo, hi) in enumerate(stretches) if lo <= today < hi or hi > today)
    if name is None:
        at = here + turn
        end = stretches[at][2] - timedelta(days=2 if stretches[at][0] == "winter" else 0)
        return When(midnight(stretches[at][1]), midnight(end), "day", "span")
    matching = [i for i, (known, _, hi) in enumerate(stretches) if known == name and (hi > today or turn < 0)]
    chosen = [i for i in matching if i < here][-1:] if turn < 0 else matching[(turn and matching[0] == here) :][:1]
    if not chosen:
        return None
    return When(midnight(stretches[chosen[0]][1]), midnight(stretches[chosen[0]][2]), "day", "span")


def edge_of(scene: DateScene, place: int, cal: Cal) -> When | None:
    """Return the beginning (1), middle (2) or end (3) of a week, month or year."""
    bounds = resolve(cal, scene.now)
    if bounds is None:
        return None
    lo, hi = bounds
    days = (hi - lo).days
    if days == 7:
        cuts = {1: (0, 3), 2: (2, 4), 3: (4, 7)}[place]
        return _stretch(lo + timedelta(days=cuts[0]), lo + timedelta(days=cuts[1]))
    if 27 < days < 32:
        cuts = {1: (0, 10), 2: (10, 20), 3: (20, days)}[place]
        return _stretch(lo + timedelta(days=cuts[0]), lo + timedelta(days=cuts[1]))
    if days > 360:
        months = {1: (1, 4), 2: (5, 9), 3: (9, 13)}[place]
        end = date(lo.year + (months[1] > 12), months[1] if months[1] < 13 else 1, 1)
        return When(midnight(date(lo.year, months[0], 1)), midnight(end), "month", "span")
    return None


def _stretch(lo: date, hi: date) -> When:
    return When(midnight(lo), midnight(hi), "day", "span")


def span(scene: DateScene, one: When, two: When, *, is_closed: bool) -> When | None:
    """Return from one instant to another; a closed end is included, so it ends with its own grain."""
    if one.kind != "at" or two.kind != "at":
        return None
    end = two.start
    if is_closed or two.grain not in ("minute", "second"):
        ended = shift(end, 1, two.grain)
        if ended is None:
            return None
        end = ended
    grain = one.grain if one.grain == two.grain else min(one.grain, two.grain, key=list(FINER)[::-1].index)
    return When(one.start, end, grain, "span") if one.start < end else None


def merged(_: Any, one: Cal, two: Cal) -> Cal | None:
    """Return what two calendar things say together."""
    return merge(one, two)
