"""Store what a telephone provider reports: each callback once, each state change as an event, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from database import calls
from database.db import Db, Pool
from database.sealing import Sealer
from domain.calls import CallEvent, has_ended
from domain.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Reported:
    """One verified report as it is stored."""

    provider: str
    event_id: str
    reference: str
    provider_id: str
    event: CallEvent


class CallReports:
    """The one writer of what telephone providers tell."""

    def __init__(self, pool: Pool, sealer: Sealer, clock: Callable[[], datetime], ring: Callable[[], object]) -> None:
        self._pool = pool
        self._sealer = sealer
        self._clock = clock
        self._ring = ring

    async def put(self, report: Reported, body: bytes) -> None:
        """Return once it is durable. Raises `Unavailable` when it is not."""
        try:
            async with self._pool.transaction() as db:
                ended = await record(db, report, self._sealer.seal(body), self._clock())
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            raise Unavailable("database", "It could not be stored; deliver it again later.") from error
        if ended:
            self._ring()


async def record(db: Db, report: Reported, body: bytes, now: datetime) -> bool:
    """Apply a report to its call; True when it ended the call. One seen before, or of no call of ours, changes nothing."""
    token = _token(report.reference)
    call = await calls.lock_by_token(db, token) if token else None
    if call is None or (call.provider_id is not None and call.provider_id != report.provider_id):
        await calls.log_exchange(
            db, report.provider, "callback", f"unmatched:{report.event}", body, now, event_id=report.event_id
        )
        return False
    is_new = await calls.log_exchange(
        db, report.provider, "callback", report.event, body, now, call_id=call.id, event_id=report.event_id
    )
    if not is_new:
        return False
    await calls.name_at_provider(db, call.id, report.provider, report.provider_id)
    state = await calls.move(db, call, report.event, "callback", now)
    if has_ended(call.state) or not has_ended(state):
        return False
    await calls.let_ticket_go_on(db, call)
    return True


def _token(reference: str) -> UUID | None:
    try:
        return UUID(reference)
    except ValueError:
        return None
