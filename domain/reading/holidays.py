"""Days with a name: fixed ones, nth weekdays of a month, and those that move with Easter."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from domain.reading.days import add_months


class Holiday(NamedTuple):
    """`fixed` month and day; `nth` weekday (0 Monday) of a month, from its end where negative; or days from Easter."""

    month: int = 0
    day: int = 0
    nth: int = 0
    weekday: int = -1
    easter: int | None = None
    length: int = 1
    after: int = 0
    """Days after the day so found: the Friday after the fourth Thursday."""
    calendar: str = ""
    """`islamic` or `hebrew`: `month` and `day` are of that calendar; `new` or `full`: the first such moon from
    `month` and `day` on, by India's days; `china`: the first new one by China's."""

    def in_year(self, year: int) -> tuple[date, date] | None:
        """Return its first day in a year and the day after its last."""
        if self.calendar:
            found = _by_moon(self.calendar, year, self.month, self.day)
            if found is None:
                return None
            first = found
        elif self.easter is not None:
            first = easter_sunday(year) + timedelta(days=self.easter)
        elif self.nth:
            first = _nth_weekday(year, self.month, self.weekday, self.nth)
        else:
            first = date(year, self.month, self.day)
            if self.weekday >= 0:  # the first such weekday from that date on
                first += timedelta(days=(self.weekday - first.weekday()) % 7)
        first += timedelta(days=self.after)
        return first, first + timedelta(days=self.length)

    def near(self, today: date, turn: int) -> tuple[date, date] | None:
        """Return the next one from today on, or the last."""
        for year in range(today.year - 1, today.year + 3) if turn >= 0 else range(today.year, today.year - 3, -1):
            found = self.in_year(year)
            if found and (found[1] > today if turn >= 0 else found[1] <= today):
                return found
        return None


def _by_moon(calendar: str, year: int, month: int, day: int) -> date | None:
    """Return the day of a Gregorian year that a lunar calendar gives; None where its tables end.

    Islamic dates follow Umm al-Qura, so a country that waits for the sight of the moon may be a day later.
    """
    if calendar in ("new", "full", "china"):
        return moon(calendar, date(year, month, day))
    if calendar == "hebrew":
        from pyluach.dates import HebrewDate

        days = [HebrewDate(hebrew, month, day).to_pydate() for hebrew in (year + 3760, year + 3761)]
    else:
        from hijridate import Hijri

        near = int((year - 622) * 33 / 32)
        days = [Hijri(n, month, day).to_gregorian() for n in range(near - 1, near + 3) if 1343 <= n <= 1500]
    return next((date(found.year, found.month, found.day) for found in days if found.year == year), None)


def moon(phase: str, start: date) -> date:
    """Return the day of the first new or full moon from a date on.

    India keeps the day on which the phase holds at night, China the day of the moment itself.

    Mean phase and the largest periodic terms (Meeus, Astronomical Algorithms, 1991, ch. 47); right to some minutes.
    """
    k = math.floor((start.year + (start.timetuple().tm_yday - 1) / 365.25 - 2000) * 12.3685) - 2.0
    k += 0.5 if phase == "full" else 0.0
    hours = 8.0 if phase == "china" else 5.5 - 12
    while True:
        found = (datetime(2000, 1, 1, 12) + timedelta(days=_phase(k) - 2451545.0, hours=hours)).date()
        if found >= start:
            return found
        k += 1


def _phase(k: float) -> float:
    """Return the Julian day of phase `k`: whole numbers are new moons since 2000, halves full ones."""
    t = k / 1236.85
    sun, moon_, far = (math.radians(angle) for angle in (
        2.5534 + 29.10535669 * k, 201.5643 + 385.81693528 * k + 0.0107438 * t * t, 160.7108 + 390.67050274 * k))  # fmt: skip
    is_full = k % 1 != 0
    return (
        2451550.09765 + 29.530588853 * k + 0.0001337 * t * t
        + (-0.40614 if is_full else -0.40720) * math.sin(moon_)
        + (0.17302 if is_full else 0.17241) * math.sin(sun)
        + 0.0161 * math.sin(2 * moon_) + 0.0104 * math.sin(2 * far)
        + 0.0074 * math.sin(moon_ - sun) - 0.0051 * math.sin(moon_ + sun)
    )  # fmt: skip


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = add_months(date(year, month, 1), 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-nth - 1))


@lru_cache(maxsize=256)
def easter_sunday(year: int) -> date:
    """Return Easter of the Gregorian calendar (Meeus, Astronomical Algorithms, 1991)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)
