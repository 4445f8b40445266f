"""Stretches of time: the service window (OP10, A11), quiet periods (IN11) and hours (SO8)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from domain.windows import next_opening, remaining_quiet, window_is_open

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
QUIET, CEILING = timedelta(seconds=2), timedelta(seconds=8)


def test_a_burst_waits_for_its_last_message():
    assert remaining_quiet(NOON, NOON + QUIET, NOON + QUIET, QUIET, CEILING) == QUIET


def test_a_burst_that_never_ends_is_answered_at_the_ceiling():
    assert remaining_quiet(NOON, NOON + CEILING, NOON + CEILING, QUIET, CEILING) is None


def test_hours_over_midnight_are_open_at_night():
    assert next_opening(NOON.replace(hour=23), "UTC", time(22), time(6)) is None
    assert next_opening(NOON, "UTC", time(22), time(6)) == NOON.replace(hour=22)


DAY = timedelta(hours=24)


@pytest.mark.parametrize(
    ("age", "is_open"),
    [(timedelta(0), True), (DAY - timedelta(microseconds=1), True), (DAY, False), (DAY + timedelta(seconds=1), False)],
)
def test_the_window_closes_at_exactly_24_hours(age: timedelta, is_open: bool):
    """Meta: "outside only templates, else 131047"; at the edge itself we do not try."""
    assert window_is_open(NOON - age, NOON, DAY) is is_open


def test_a_person_who_never_wrote_opens_no_window():
    assert not window_is_open(None, NOON, DAY)


def test_a_message_whose_time_lies_ahead_of_our_clock_opens_the_window():
    """Providers' clocks run ahead of ours by seconds."""
    assert window_is_open(NOON + timedelta(seconds=3), NOON, DAY)


def test_the_next_opening_after_the_clocks_change_is_at_the_hour_on_the_wall():
    """Stockholm left summer time on 25 October 2026 at 03:00."""
    evening = datetime(2026, 10, 24, 20, tzinfo=UTC)
    assert next_opening(evening, "Europe/Stockholm", time(8), time(18)) == datetime(2026, 10, 25, 7, tzinfo=UTC)


def test_hours_that_open_when_they_close_never_close():
    assert next_opening(NOON, "UTC", time(0), time(0)) is None
