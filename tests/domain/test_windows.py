"""Stretches of time: quiet periods (IN11) and hours."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from domain.windows import next_opening, remaining_quiet

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
QUIET, CEILING = timedelta(seconds=2), timedelta(seconds=8)


def test_a_burst_waits_for_its_last_message():
    assert remaining_quiet(NOON, NOON + QUIET, NOON + QUIET, QUIET, CEILING) == QUIET


def test_a_burst_that_never_ends_is_answered_at_the_ceiling():
    assert remaining_quiet(NOON, NOON + CEILING, NOON + CEILING, QUIET, CEILING) is None


def test_hours_over_midnight_are_open_at_night():
    assert next_opening(NOON.replace(hour=23), "UTC", time(22), time(6)) is None
    assert next_opening(NOON, "UTC", time(22), time(6)) == NOON.replace(hour=22)
