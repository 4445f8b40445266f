"""A circuit breaker per provider: three failures open it, after a rest one call tries, a success closes it (DE6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

State = Literal["closed", "open", "half_open"]


class Breaker:
    """Counts in one worker's memory: each worker finds out for itself, and none waits for another."""

    def __init__(
        self, clock: Callable[[], datetime], failures: int = 3, rest: timedelta = timedelta(seconds=30)
    ) -> None:
        self._clock = clock
        self._allowed = failures
        self._rest = rest
        self._failures = 0
        self._opened_at: datetime | None = None
        self._trying = False

    @property
    def state(self) -> State:
        """Say how it stands now."""
        if self._opened_at is None:
            return "closed"
        return "half_open" if self._clock() - self._opened_at >= self._rest else "open"

    def admits(self) -> bool:
        """Say whether a call may be made; half-open, the first to ask is the one that tries."""
        state = self.state
        if state == "half_open" and not self._trying:
            self._trying = True
            return True
        return state == "closed"

    def succeeded(self) -> None:
        """Note a call that went well."""
        self._failures, self._opened_at, self._trying = 0, None, False

    def failed(self) -> None:
        """Note a call that did not: the third in a row opens, and so does the one that tried."""
        self._failures += 1
        if self._trying or self._failures >= self._allowed:
            self._opened_at = self._clock()
        self._trying = False

    def abandoned(self) -> None:
        """Note a call that was never made after all: it says nothing of the provider."""
        self._trying = False
