"""Days with a name: fixed ones, nth weekdays of a month, and those that move with Easter."""

from __future__ import annotations

from datetime import date, timedelta
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

    def in_year(self, year: int) -> tuple[date, date] | None:
        """Return its first day in a year and the day after its last."""
        if self.easter is not None:
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
