"""The decision before a phone rings: each reason alone stops the call; hours are those of the number's own place (CA1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calling import REFUSALS, CallFacts, Drop, Place, Wait, decide, next_calling_time, zones_of

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FINE = CallFacts(
    consent_is_live=True,
    number_is_theirs=True,
    opted_out=False,
    calling_enabled=True,
    ticket_is_open=True,
    taken_over=False,
    automation_paused=False,
    phone="+447700900100",
    home_zone="Europe/London",
    opens=time(9),
    closes=time(20),
)
HARMS = {
    "no_consent": {"consent_is_live": False},
    "number_changed": {"number_is_theirs": False},
    "opted_out": {"opted_out": True},
    "calling_disabled": {"calling_enabled": False},
    "ticket_closed": {"ticket_is_open": False},
    "taken_over": {"taken_over": True},
}


def test_a_call_that_nothing_speaks_against_is_placed():
    assert decide(FINE, NOON) == Place()


@pytest.mark.parametrize("reason", REFUSALS)
def test_each_reason_alone_drops_the_call(reason: str):
    assert decide(replace(FINE, **HARMS[reason]), NOON) == Drop(reason)


def test_what_is_paused_waits_and_is_not_dropped():
    assert isinstance(decide(replace(FINE, automation_paused=True), NOON), Wait)


@pytest.mark.parametrize(
    ("phone", "hour", "rings"),
    [
        ("+447700900100", 8, False),
        ("+447700900100", 9, True),
        ("+447700900100", 20, False),
        ("+46701234567", 8, True),
        ("+46701234567", 19, False),
        ("+573001234567", 13, False),
        ("+573001234567", 14, True),
    ],
)
def test_the_hours_are_those_of_the_number(phone: str, hour: int, rings: bool):
    """A business in London wakes nobody in Bogotá."""
    now = NOON.replace(hour=hour)
    assert (decide(replace(FINE, phone=phone), now) == Place()) is rings


def test_a_number_of_many_zones_is_called_when_it_is_day_in_all_of_them():
    """A toll-free American number may ring from Guam to Newfoundland; where no hour is shared, at home."""
    assert len(zones_of("+18005550100", "Europe/London")) > 1
    allowed = next_calling_time(NOON, "+18005550100", "Europe/London", time(9), time(20))
    assert allowed >= NOON


@given(st.integers(0, 2 * 365 * 24 * 60), st.sampled_from(["+447700900100", "+33612345678", "+573001234567"]))
def test_the_time_that_is_named_is_inside_the_hours_and_not_past(minutes: int, phone: str):
    now = NOON + timedelta(minutes=minutes)
    allowed = next_calling_time(now, phone, "Europe/London", time(9), time(20))
    assert allowed >= now
    assert next_calling_time(allowed, phone, "Europe/London", time(9), time(20)) == allowed
