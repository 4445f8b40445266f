"""Place calls that are due: decide at that moment, claim, order, settle; nobody is ever called twice for one consent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

import structlog

from database import call_orders, calls
from database.call_orders import Order
from database.calls import LONGEST_NEWS, PLACING_TAKES, UNKNOWN_IS_SETTLED_WITHIN, Call
from database.db import Db, Pool
from database.sealing import Sealer
from domain.calling import LONGEST_CALL, MOST_ATTEMPTS, Drop, Place, Wait, back_off, decide
from domain.calls import CallEvent, has_ended
from domain.words import calls as words
from providers.ports import CallOrder, Placed, PlaceResult, Telephony

log = structlog.get_logger()

SWEEP_EVERY: Final = timedelta(seconds=1)
STALE_AFTER: Final = timedelta(seconds=10)
"""A worker that slept this long after it decided does not dial: what it decided on may be over."""


class Calls:
    """Sweep once a second, under the delivery role; several replicas may sweep, each call is claimed once."""

    def __init__(
        self,
        pool: Pool,
        telephone: Telephony | None,
        sealer: Sealer,
        clock: Callable[[], datetime],
        ring_inbox: Callable[[], object],
    ) -> None:
        self._pool = pool
        self._telephone = telephone
        self._sealer = sealer
        self._clock = clock
        self._ring_inbox = ring_inbox
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Look now: a turn of this process may have queued a call, and a person waits for the phone to ring (CA9)."""
        self._wake.set()

    async def sweep(self) -> int:
        """Do what is due now; return how many calls were touched."""
        async with self._pool.connection() as db:
            due = await calls.due(db, self._clock())
        placed = await asyncio.gather(*(self._place(call_id) for call_id in due), return_exceptions=True)
        for error in (one for one in placed if isinstance(one, Exception)):
            log.warning("call.unsettled", error=type(error).__name__)  # claimed: it is settled as lost
        touched = sum(one is True for one in placed)
        touched += await self._hang_up()
        touched += await self._settle_lost()
        if touched:
            self._ring_inbox()
        return touched

    async def run(self) -> None:
        """Sweep for ever; a failing sweep is logged and tried again."""
        while True:
            self._wake.clear()
            try:
                await self.sweep()
            except Exception as error:  # noqa: BLE001 - the loop must not end
                log.warning("calls.failed", error=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), SWEEP_EVERY.total_seconds())

    async def _place(self, call_id: int) -> bool:
        """Place one call. No transaction and no connection is held while the provider answers."""
        began = self._clock()
        order = await self._claim(call_id, began)
        if order is None or self._telephone is None:
            return order is not None
        if self._clock() - began > STALE_AFTER:
            return False  # left as claimed: it is settled as lost, and the chat goes on
        say = words.of(order.locale)
        result = await self._telephone.place(
            CallOrder(
                to=order.facts.phone,
                reference=str(order.call.token),
                opening=words.opening(say, order.business),
                language=order.locale,
                at_most=LONGEST_CALL,
            )
        )
        log.info("call.tried", call=call_id, outcome=result.outcome, code=result.error_code)
        async with self._pool.transaction() as db:
            await self._settle(db, self._telephone.name, call_id, result)
        return True

    async def _claim(self, call_id: int, now: datetime) -> Order | None:
        """Decide, and say that the call is being placed; None when it is not to be placed now."""
        async with self._pool.transaction() as db:
            order = await call_orders.load(db, self._sealer, call_id, now)
            if order is None:
                return None
            if self._telephone is None:
                await self._end(db, order.call, CallEvent.FAIL, "no_telephone", now)
                return order
            match decide(order.facts, now):
                case Place():
                    await calls.claim(db, order.call, now)
                    return order
                case Wait(until, reason):
                    await calls.wait(db, call_id, until, reason)
                    log.info("call.waits", call=call_id, reason=reason)
                case Drop(reason):
                    await self._end(db, order.call, CallEvent.DROP, reason, now)
        return None

    async def _settle(self, db: Db, provider: str, call_id: int, result: PlaceResult) -> None:
        """Write how placing ended; a callback may have been faster, and then says more."""
        now = self._clock()
        call = await calls.lock(db, call_id)
        if call is None:
            return
        await calls.log_exchange(db, provider, "place", _word(result), None, now, call_id=call_id)
        match result.outcome:
            case Placed.ACCEPTED:
                await calls.name_at_provider(db, call_id, provider, result.provider_id or "")
                await calls.move(db, call, CallEvent.ACCEPT, "worker", now)
            case Placed.UNKNOWN:
                await calls.move(db, call, CallEvent.LOSE, "worker", now, reason=result.error_code)
            case Placed.NOT_NOW if call.attempts < MOST_ATTEMPTS:
                await calls.move(db, call, CallEvent.PUT_BACK, "worker", now, reason=result.error_code)
                wait = max(result.retry_after or timedelta(), back_off(call.attempts))
                await calls.wait(db, call_id, now + wait, result.error_code or "not_now")
            case _:
                await self._end(db, call, CallEvent.FAIL, _word(result), now)
        if result.outcome is Placed.ALARM:
            log.error("telephone.alarmed", code=result.error_code)

    async def _hang_up(self) -> int:
        """End calls that somebody no longer wants."""
        if self._telephone is None:
            return 0
        async with self._pool.connection() as db:
            unwanted = await calls.to_hang_up(db)
        for call_id, provider_id in unwanted:
            taken = await self._telephone.hang_up(provider_id)
            now = self._clock()
            async with self._pool.transaction() as db:
                outcome = "taken" if taken else "failed"
                await calls.log_exchange(db, self._telephone.name, "hang_up", outcome, None, now, call_id=call_id)
                if taken:
                    await calls.mark_hung_up(db, call_id, now)
        return len(unwanted)

    async def _settle_lost(self) -> int:
        """Say of claims without an outcome that nobody knows, and of unknown and silent calls that they failed."""
        now = self._clock()
        async with self._pool.connection() as db:
            lost = await calls.lost(db, now - PLACING_TAKES)
            silent = await calls.silent(db, now - UNKNOWN_IS_SETTLED_WITHIN, now - LONGEST_NEWS)
        for call_id in lost:
            async with self._pool.transaction() as db:
                call = await calls.lock(db, call_id)
                if call is not None:
                    await calls.move(db, call, CallEvent.LOSE, "worker", now, reason="worker_lost")
        for call_id in silent:
            async with self._pool.transaction() as db:
                call = await calls.lock(db, call_id)
                if call is not None:
                    await self._end(db, call, CallEvent.GIVE_UP, "no_news", now)
        return len(lost) + len(silent)

    async def _end(self, db: Db, call: Call, event: CallEvent, reason: str, now: datetime) -> None:
        if has_ended(call.state):
            return
        if has_ended(await calls.move(db, call, event, "worker", now, reason=reason)):
            await calls.let_ticket_go_on(db, call)
            log.info("call.ended", call=call.id, reason=reason)


def _word(result: PlaceResult) -> str:
    return f"{result.outcome}:{result.error_code}" if result.error_code else str(result.outcome)
