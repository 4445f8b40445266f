"""From the outbox to the channel: decide at the moment of sending, send, settle; never blindly resend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from channels.port import Channel, Numbering, Priced, SendOutcome, SendResult
from database import deliveries, delivery_sweeps, form_tokens, guests, queues
from database.db import Db, Pool
from database.deliveries import Loaded
from database.identities import recipient as recipient_of
from database.queues import Doorbell
from database.sealing import Sealer
from domain.contents import with_own_number
from domain.errors import Refused
from domain.forms import FormTicket
from domain.guests import may_answer
from domain.messages import Choices, Content, Flow, Outbound, Text
from domain.sending import MODEL_OFF, PAUSED, WISHES, Refuse, Send, Wait, decide
from domain.windows import window_is_open
from workers import outcomes
from workers.outcomes import Attempt

log = structlog.get_logger()

DAILY_CEILING: Final = 60
"""Messages to one person in 24 hours, whatever asks for them (H7)."""
UNKNOWN_IS_SETTLED_WITHIN: Final = timedelta(minutes=15)
LONGEST_POSTPONEMENT: Final = timedelta(minutes=10)
"""What waits longer leaves the queue, or it would hold up what its reader asks for meanwhile (engine rule 7)."""


class Deliveries:
    """Handle doorbells of the outbox, under the delivery role."""

    def __init__(
        self,
        pool: Pool,
        channels: Mapping[str, Channel],
        sealer: Sealer,
        clock: Callable[[], datetime],
        ring_inbox: Callable[[], object],
        daily_ceiling: int = DAILY_CEILING,
    ) -> None:
        self._pool = pool
        self._channels = channels
        self._windows = {name: channel.window for name, channel in channels.items()}
        self._sealer = sealer
        self._clock = clock
        self._ring_inbox = ring_inbox
        self._daily_ceiling = daily_ceiling

    async def handle(self, doorbell: Doorbell) -> None:
        """Send one delivery, or say why not. No transaction and no connection is held while the provider answers."""
        attempt = await self._claim(doorbell)
        if attempt is None:
            return
        result = await self._send(attempt)
        log.info("delivery.tried", delivery=attempt.loaded.id, outcome=result.outcome, code=result.error_code)
        try:
            async with self._pool.transaction() as db:
                rang = await outcomes.settle(db, doorbell, attempt, result, self._clock())
        except Refused:
            await self._note_what_we_know(attempt, result)
            raise
        if rang:
            self._ring_inbox()

    async def settle_unknown(self, now: datetime) -> int:
        """Settle what no doorbell rings for: waits that are over, failures told later, sends of unknown fate.

        Returns how many were given up: no status settled them in time, and an operator decides about them.
        """
        async with self._pool.transaction() as db:
            await delivery_sweeps.ring_due(db, now)
        async with self._pool.connection() as db:
            failed = await delivery_sweeps.list_failed(db)
        for delivery_id in failed:
            await self._settle_failed(delivery_id, now)
        async with self._pool.transaction() as db:
            return await delivery_sweeps.give_up_unknown(db, now - UNKNOWN_IS_SETTLED_WITHIN, now)

    async def _claim(self, doorbell: Doorbell) -> Attempt | None:
        """Decide and mark the delivery as being sent; None when there is nothing to send now."""
        now, rang = self._clock(), False
        async with self._pool.transaction() as db:
            await queues.hold(db, doorbell)
            loaded = await self._load(db, int(doorbell.payload["delivery_id"]), now)
            if loaded is None or loaded.state != "queued":
                await self._leave(db, doorbell, loaded, now)
                return None
            decision = decide(loaded.facts, now)
            match decision:
                case Send(content):
                    if recipient := recipient_of(self._sealer, loaded.stable_ciphertext, loaded.phone_ciphertext):
                        if loaded.purpose == "consent":
                            content = with_own_number(content, recipient.phone or "")
                        if isinstance(content, Flow):
                            content = self._signed(content, loaded, now)
                        numbered = self._numbers(loaded, content)
                        await deliveries.begin_sending(db, loaded.id, content, now, numbered=numbered)
                        message = Outbound(recipient, content, str(loaded.token), loaded.reply_to, loaded.thread)
                        return Attempt(loaded, decision, message, self._micros(loaded, content))
                    rang = await self._refuse(db, doorbell, loaded, "no_address", now)
                case Refuse(reason):
                    rang = await self._refuse(db, doorbell, loaded, reason, now)
                case Wait():
                    await self._wait(db, doorbell, loaded, decision, now)
        if rang:
            self._ring_inbox()
        return None

    async def _load(self, db: Db, delivery_id: int, now: datetime) -> Loaded | None:
        loaded = await deliveries.load(db, delivery_id, windows=self._windows, ceiling=self._daily_ceiling, now=now)
        if loaded is None or not loaded.by_model or loaded.customer_id is None:
            return loaded
        admitted = may_answer(await guests.admission(db, loaded.business_id, loaded.address_id), loaded.address_id)
        return replace(loaded, facts=replace(loaded.facts, model_silenced=not admitted))

    async def _leave(self, db: Db, doorbell: Doorbell, loaded: Loaded | None, now: datetime) -> None:
        """Nothing to send. A claim without an outcome means that a worker died: the provider may have the message."""
        if loaded is not None and loaded.state == "sending":
            await deliveries.mark_unknown(db, loaded.id, "worker_lost", now)
            log.warning("delivery.unknown", delivery=loaded.id)
        await queues.acknowledge(db, doorbell)

    def _numbers(self, loaded: Loaded, content: Content) -> bool:
        channel = self._channels.get(loaded.channel)
        return (
            isinstance(channel, Numbering) and isinstance(content, Choices) and channel.numbers(loaded.account, content)
        )

    def _micros(self, loaded: Loaded, content: Content) -> int:
        channel = self._channels.get(loaded.channel)
        if isinstance(channel, Priced):
            return channel.cost_micros(loaded.account, content)
        return outcomes.whatsapp_micros(content)

    async def _refuse(self, db: Db, doorbell: Doorbell, loaded: Loaded, reason: str, now: datetime) -> bool:
        rang = False
        if await deliveries.refuse(db, loaded.id, reason, now):
            if reason not in WISHES:
                await deliveries.bury(db, loaded, f"refused:{reason}", now)
            if reason == MODEL_OFF:
                rang = await guests.answer_again(db, loaded.id, loaded.address_id)
            else:
                rang = reason != "cancelled" and await outcomes.let_ticket_go_on(db, loaded)
        await queues.acknowledge(db, doorbell)
        log.info("delivery.refused", delivery=loaded.id, reason=reason)
        return rang

    async def _wait(self, db: Db, doorbell: Doorbell, loaded: Loaded, wait: Wait, now: datetime) -> None:
        if wait.reason == PAUSED:
            await queues.park(db, doorbell, outcomes.with_jitter(wait.until - now))
        elif wait.until - now <= LONGEST_POSTPONEMENT:
            await queues.postpone(db, doorbell, outcomes.with_jitter(wait.until - now))
        else:
            await deliveries.put_off(db, loaded.id, wait.until, wait.reason)
            await queues.acknowledge(db, doorbell)
        log.info("delivery.waits", delivery=loaded.id, reason=wait.reason)

    async def _send(self, attempt: Attempt) -> SendResult:
        channel = self._channels.get(attempt.loaded.channel)
        if channel is None:
            return SendResult(SendOutcome.ALARM, error_code="channel_not_configured")
        return await channel.send(attempt.loaded.account, attempt.message)

    async def _note_what_we_know(self, attempt: Attempt, result: SendResult) -> None:
        """Another worker took the doorbell over and could only call it unknown; the provider told us that it has it."""
        if result.outcome is SendOutcome.ACCEPTED:
            async with self._pool.transaction() as db:
                await outcomes.note_departure(db, attempt, result, self._clock())

    async def _settle_failed(self, delivery_id: int, now: datetime) -> None:
        """The provider took it and failed later. A template may still reach the person; else it is over."""
        rang = False
        async with self._pool.transaction() as db:
            reason = await delivery_sweeps.take_failed(db, delivery_id, now)
            loaded = await self._load(db, delivery_id, now) if reason is not None else None
            if loaded is None:
                return
            facts = loaded.facts
            if facts.fallback is not None and not window_is_open(facts.last_inbound, now, facts.window):
                await delivery_sweeps.start_over(db, delivery_id)
                await queues.ring(db, "outbox", str(loaded.address_id), {"delivery_id": delivery_id})
            else:
                await deliveries.bury(db, loaded, f"delivery:{reason}", now)
                rang = await outcomes.let_ticket_go_on(db, loaded)
        log.warning("delivery.failed", delivery=delivery_id, reason=reason)
        if rang:
            self._ring_inbox()

    def _signed(self, flow: Flow, loaded: Loaded, now: datetime) -> Content:
        """Tie a form to its reader and their ticket at the moment of sending; without a ticket its words are sent alone."""
        if loaded.ticket_id is None:
            return Text(flow.body)
        form = FormTicket(loaded.address_id, loaded.ticket_id, flow.locale)
        return replace(flow, token=form_tokens.mint(self._sealer, form, now), today=now.date())
