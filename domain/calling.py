"""The one decision before a phone rings: every reason not to place a call, checked together at that moment (CA1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.flags import LOOK_AGAIN
from domain.windows import next_opening

MOST_ATTEMPTS: Final = 5
"""Orders that certainly did not reach the provider; then the chat is the better way."""
LONGEST_BACK_OFF: Final = timedelta(minutes=5)
LONGEST_CALL: Final = timedelta(minutes=10)
"""The provider hangs up then; it is told with the order."""
_NOWHERE: Final = "Etc/Unknown"


@dataclass(frozen=True, slots=True)
class CallFacts:
    """Everything the decision looks at, read in one query."""

    consent_is_live: bool
    number_is_theirs: bool
    """The number agreed to is still where this customer is reached, digit by digit."""
    opted_out: bool
    calling_enabled: bool
    ticket_is_open: bool
    taken_over: bool
    automation_paused: bool
    phone: str
    home_zone: str
    """The business's time zone, where the number tells none."""
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Place:
    """Ring, now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not yet."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Drop:
    """Not this call, ever."""

    reason: str


REFUSALS: Final[Mapping[str, Callable[[CallFacts], bool]]] = {
    "no_consent": lambda facts: not facts.consent_is_live,
    "number_changed": lambda facts: not facts.number_is_theirs,
    "opted_out": lambda facts: facts.opted_out,
    "calling_disabled": lambda facts: not facts.calling_enabled,
    "ticket_closed": lambda facts: not facts.ticket_is_open,
    "taken_over": lambda facts: facts.taken_over,
}


def decide(facts: CallFacts, now: datetime) -> Place | Wait | Drop:
    """Return what to do with one queued call: first every refusal, then every wait."""
    for reason, forbids in REFUSALS.items():
        if forbids(facts):
            return Drop(reason)
    if facts.automation_paused:
        return Wait(now + LOOK_AGAIN, "automation_paused")
    allowed = next_calling_time(now, facts.phone, facts.home_zone, facts.opens, facts.closes)
    return Wait(allowed, "calling_hours") if allowed > now else Place()


def next_calling_time(now: datetime, phone: str, home_zone: str, opens: time, closes: time) -> datetime:
    """Return when the number may be called next, `now` when it may. Where its zone is unsure, all of them must be open."""
    zones, moment = zones_of(phone, home_zone), now
    for _ in range(4 * len(zones)):
        openings = [later for zone in zones if (later := next_opening(moment, zone, opens, closes))]
        if not openings:
            return moment
        moment = max(openings)
    # Zones so far apart share no hour: the business's own must do.
    return next_opening(now, home_zone, opens, closes) or now


def zones_of(phone: str, home_zone: str) -> tuple[str, ...]:
    """Return the time zones an E.164 number may be in, the home zone where it tells none."""
    import phonenumbers  # late: only who places calls needs its tables
    from phonenumbers import timezone

    try:
        told = timezone.time_zones_for_number(phonenumbers.parse(phone))
    except phonenumbers.NumberParseException:
        told = ()
    known = tuple(zone for zone in told if zone != _NOWHERE and _is_known(zone))
    return known or (home_zone,)


def back_off(attempts: int) -> timedelta:
    """Return how long to wait after so many orders that did not get through."""
    return min(timedelta(seconds=2) * 2**attempts, LONGEST_BACK_OFF)


def _is_known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True
