"""How many requests a caller may send in a minute, counted in this process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from domain.principals import Principal

_MINUTE = timedelta(minutes=1)


class Rates:
    """A count per caller that starts anew each minute."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._since = clock()
        self._counts: dict[int, int] = {}

    def take(self, principal: Principal) -> int:
        """Count one request; return 0, or in how many seconds the caller may ask again."""
        now = self._clock()
        if now - self._since >= _MINUTE:
            self._since, self._counts = now, {}
        used = self._counts.get(principal.id, 0)
        if used >= principal.limits.requests_per_minute:
            return max(1, round((self._since + _MINUTE - now).total_seconds()))
        self._counts[principal.id] = used + 1
        return 0
