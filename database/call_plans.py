"""What a turn knows about calling: whether it may be asked for, when a phone may ring, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from database import consents, flags
from database.db import Db
from database.sealing import Sealer
from database.turns import Caller
from domain.calling import next_calling_time, zones_of
from domain.calls import dialable
from domain.minds import NO_CALL, Calling, TicketFacts
from domain.tickets import State


@dataclass(frozen=True, slots=True)
class Plan:
    """Nothing of it is read where nobody speaks of a call."""

    may_call: bool = False
    allowed_at: datetime | None = None
    so_far: Calling = NO_CALL


async def of_turn(
    db: Db, sealer: Sealer, caller: Caller, ticket: TicketFacts | None, now: datetime, *, wanted: bool
) -> Plan:
    """Read the plan of a turn in which a call is wanted, asked for or under way."""
    under_way = ticket is not None and ticket.state in (State.AWAITING_CONSENT, State.CALLING)
    if not wanted and not under_way:
        return Plan()
    digits = await consents.number_of(db, sealer, caller.address_id)
    phone = dialable(f"+{digits}") if digits else None
    is_on = await flags.is_on(db, caller.business.id, "CALLING_ENABLED")
    allowed_at = await _allowed_at(db, caller, phone, now) if phone and under_way else None
    so_far = await consents.so_far(db, ticket.id, now) if ticket is not None and under_way else NO_CALL
    return Plan(is_on and phone is not None, allowed_at, so_far)


async def _allowed_at(db: Db, caller: Caller, phone: str, now: datetime) -> datetime | None:
    row = await db.row("SELECT calls_from, calls_until FROM businesses WHERE id = $1", caller.business.id)
    if row is None:
        return None
    home = caller.business.time_zone
    allowed = next_calling_time(now, phone, home, row["calls_from"], row["calls_until"])
    zones = zones_of(phone, home)
    return allowed.astimezone(ZoneInfo(zones[0] if len(zones) == 1 else home))
