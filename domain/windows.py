"""Stretches of time that decide what may be sent and when: the service window, quiet periods, opening hours."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

SITTING = timedelta(hours=24)
"""A conversation is reused within this time of its last message (IN9)."""


def window_is_open(last_inbound: datetime | None, now: datetime, length: timedelta | None) -> bool:
    """Say whether free text may be sent; a person who never wrote opens no window, `length` None means always."""
    if length is None:
        return True
    return last_inbound is not None and now - last_inbound < length


def remaining_quiet(
    first: datetime, last: datetime, now: datetime, quiet: timedelta, ceiling: timedelta
) -> timedelta | None:
    """Return how long to wait before a burst counts as finished (IN11); None when it does."""
    answer_at = min(last + quiet, first + ceiling)
    return answer_at - now if answer_at > now else None


def next_opening(now: datetime, zone: str, opens: time, closes: time) -> datetime | None:
    """Return when the hours begin next, None while they are open. Hours over midnight are allowed."""
    local = now.astimezone(ZoneInfo(zone))
    is_open = opens <= local.time() < closes if opens < closes else not closes <= local.time() < opens
    if is_open or opens == closes:
        return None
    day = local.date() if local.time() < opens else local.date() + timedelta(days=1)
    return datetime.combine(day, opens, tzinfo=ZoneInfo(zone)).astimezone(now.tzinfo)
