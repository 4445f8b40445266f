"""From the outbox to the channel: decide at the moment of sending, send, settle; never blindly resend."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

import structlog

from channels.port import Channel, SendOutcome, SendResult
from database import deliveries, queues
from database.db import Db, Pool
from database.deliveries import Loaded
from database.queues import Doorbell
from database.sealing import Sealer
from domain.messages import Outbound, Recipient
from domain.sending import ALARM_PAUSE, Refuse, Send, Wait, decide

log = structlog.get_logger()

MOST_ATTEMPTS: Final = 6
DAILY_CEILING: Final = 60
"""Messages to one address in 24 hours, whatever asks for them (H7)."""
UNKNOWN_IS_SETTLED_WITHIN: Final = timedelta(minutes=15)
LONGEST_WAIT: Final = 3600.0
TEMPLATE_COST_MICROS: Final = 30_000
SERVICE_COST_MICROS: Final = 4_000
"""Estimates until the provider's own price comes: reported per-message billing since 1 Oct 2026 (providers.md 0.2)."""


class Deliveries:
    """Handle doorbells of the outbox, under the delivery role."""

    def __init__(
        self,
        pool: Pool,
        channels: Mapping[str, Channel],
        sealer: Sealer,
        clock: Callable[[], datetime],
        ring_inbox: Callable[[], object],
    ) -> None:
        self._pool = pool
        self._channels = channels
        self._sealer = sealer
        self._clock = clock
        self._ring_inbox = ring_inbox

    async def handle(self, doorbell: Doorbell) -> None:
        """Send one delivery, or say why not."""
        loaded, decision = await self._claim(doorbell)
        if loaded is None or decision is None:
            return
        result = await self._send(loaded, decision)
        async with self._pool.transaction() as db:
            await self._settle(db, doorbell, loaded, decision, result)
        log.info("delivery.tried", delivery=loaded.id, outcome=result.outcome, code=result.error_code)
        if loaded.vendor_id is not None and result.outcome is SendOutcome.NEVER:
            self._ring_inbox()

    async def settle_unknown(self, now: datetime) -> int:
        """Bury sends that no status callback settled in time; an operator decides about them."""
        async with self._pool.transaction() as db:
            return await deliveries.give_up_unknown(db, now - UNKNOWN_IS_SETTLED_WITHIN, now)

    async def _claim(self, doorbell: Doorbell) -> tuple[Loaded | None, Send | None]:
        """Decide and mark the delivery as being sent; (None, None) when there is nothing to send now."""
        now = self._clock()
        async with self._pool.transaction() as db:
            await queues.hold(db, doorbell)
            loaded = await self._load(db, doorbell, now)
            if loaded is None or loaded.state not in ("queued", "sending"):
                await queues.acknowledge(db, doorbell)
                return None, None
            if loaded.state == "sending":
                # A worker died between the claim and the answer: the provider may have it. A status settles this.
                await deliveries.settle(db, loaded.id, "unknown", "worker_lost", now)
                await queues.acknowledge(db, doorbell)
                log.warning("delivery.unknown", delivery=loaded.id)
                return None, None
            decision = decide(loaded.facts, now)
            match decision:
                case Refuse(reason):
                    await deliveries.settle(db, loaded.id, "refused", reason, now)
                    await self._let_ticket_go_on(db, loaded)
                    await queues.acknowledge(db, doorbell)
                    log.info("delivery.refused", delivery=loaded.id, reason=reason)
                    return None, None
                case Wait(until, reason):
                    await queues.postpone(db, doorbell, _seconds(until - now))
                    log.info("delivery.waits", delivery=loaded.id, reason=reason)
                    return None, None
                case Send():
                    await deliveries.begin_sending(db, loaded.id, now)
                    return loaded, decision

    async def _load(self, db: Db, doorbell: Doorbell, now: datetime) -> Loaded | None:
        delivery_id = int(doorbell.payload["delivery_id"])
        window = next(iter(self._channels.values())).window if self._channels else None
        return await deliveries.load(db, delivery_id, window=window, ceiling=DAILY_CEILING, now=now)

    async def _send(self, loaded: Loaded, decision: Send) -> SendResult:
        channel = self._channels.get(loaded.channel)
        if channel is None:
            return SendResult(SendOutcome.ALARM, error_code="channel_not_configured")
        stable, phone = self._unseal(loaded.stable_ciphertext), self._unseal(loaded.phone_ciphertext)
        if stable is None and phone is None:
            return SendResult(SendOutcome.NEVER, error_code="no_address")
        recipient = Recipient(stable or phone or "", f"+{phone}" if phone else None)
        message = Outbound(recipient, decision.content, str(loaded.token), loaded.reply_to)
        return await channel.send(loaded.account, message)

    def _unseal(self, sealed: bytes | None) -> str | None:
        return self._sealer.unseal(sealed).decode() if sealed else None

    async def _settle(self, db: Db, doorbell: Doorbell, loaded: Loaded, decision: Send, result: SendResult) -> None:
        now, code = self._clock(), result.error_code or str(result.outcome)
        match result.outcome:
            case SendOutcome.ACCEPTED:
                await deliveries.mark_accepted(db, loaded, result.provider_id or "", now)
                await self._add_cost(db, loaded, decision, now)
                await queues.acknowledge(db, doorbell)
            case SendOutcome.UNKNOWN:
                await deliveries.settle(db, loaded.id, "unknown", code, now)
                await self._add_cost(db, loaded, decision, now)
                await queues.acknowledge(db, doorbell)
            case SendOutcome.BACK_OFF_ACCOUNT | SendOutcome.BACK_OFF_RECIPIENT:
                await self._back_off(db, doorbell, loaded, result, now)
            case SendOutcome.NEEDS_TEMPLATE if loaded.facts.fallback and decision.content != loaded.facts.fallback:
                await self._send_template_instead(db, doorbell, loaded, now)
            case SendOutcome.NEVER | SendOutcome.NEEDS_TEMPLATE | SendOutcome.FIX_TEMPLATE:
                await self._give_up(db, doorbell, loaded, code, now)
            case SendOutcome.ALARM:
                await deliveries.raise_alarm(db, loaded.account_id, code)
                await deliveries.pause_account(db, loaded.account_id, now + ALARM_PAUSE)
                await deliveries.settle(db, loaded.id, "queued", code, now)
                await queues.postpone(db, doorbell, ALARM_PAUSE.total_seconds())

    async def _back_off(self, db: Db, doorbell: Doorbell, loaded: Loaded, result: SendResult, now: datetime) -> None:
        if loaded.attempts + 1 >= MOST_ATTEMPTS:
            await self._give_up(db, doorbell, loaded, result.error_code or "back_off", now)
            return
        wait = result.retry_after or timedelta(seconds=2**loaded.attempts)
        seconds = wait.total_seconds() * (1 + random.random() / 4)
        if result.outcome is SendOutcome.BACK_OFF_ACCOUNT:
            await deliveries.pause_account(db, loaded.account_id, now + wait)
        await deliveries.settle(db, loaded.id, "queued", result.error_code, now)
        await queues.postpone(db, doorbell, seconds)

    async def _send_template_instead(self, db: Db, doorbell: Doorbell, loaded: Loaded, now: datetime) -> None:
        await deliveries.use_fallback(db, loaded.id)
        await deliveries.settle(db, loaded.id, "queued", "window_closed", now)
        await queues.postpone(db, doorbell, 0)

    async def _give_up(self, db: Db, doorbell: Doorbell, loaded: Loaded, code: str, now: datetime) -> None:
        await deliveries.settle(db, loaded.id, "dead", code, now)
        await self._let_ticket_go_on(db, loaded)
        await queues.bury(db, doorbell, f"delivery:{code}", now)
        log.error("delivery.buried", delivery=loaded.id, code=code)

    async def _let_ticket_go_on(self, db: Db, loaded: Loaded) -> None:
        """A vendor who cannot get our question must not keep the customer waiting until the deadline."""
        if loaded.vendor_id is None or loaded.ticket_id is None or loaded.purpose != "outreach":
            return
        address = await deliveries.mark_vendor_unreachable(db, loaded.ticket_id, loaded.vendor_id)
        if address is not None:
            payload = {"cause": "vendor_reply", "address_id": str(address), "ticket_id": loaded.ticket_id}
            await queues.ring(db, "inbox", str(address), payload)

    async def _add_cost(self, db: Db, loaded: Loaded, decision: Send, now: datetime) -> None:
        item = deliveries.item_of(decision.content)
        micros = TEMPLATE_COST_MICROS if item == "template" else SERVICE_COST_MICROS
        await deliveries.add_cost(db, loaded, item, window_open=decision.window_open, estimated_micros=micros, now=now)


def _seconds(wait: timedelta) -> float:
    return min(max(wait.total_seconds(), 0.0), LONGEST_WAIT)
