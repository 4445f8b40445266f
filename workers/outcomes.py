"""What follows from a provider's answer to one send, in the transaction that also takes the doorbell off the queue."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from channels.port import SendOutcome, SendResult
from database import channel_accounts, deliveries, queues
from database.db import Db
from database.deliveries import Loaded
from database.queues import Doorbell
from domain.messages import Content, Outbound, Template
from domain.sending import ALARM_PAUSE, Send

log = structlog.get_logger()

MOST_ATTEMPTS: Final = 8
FIRST_BACK_OFF: Final = timedelta(seconds=1)
LONGEST_BACK_OFF: Final = timedelta(minutes=5)
TEMPLATE_COST_MICROS: Final = 30_000
SERVICE_COST_MICROS: Final = 4_000
"""Estimates until the provider's own price comes: reported per-message billing since 1 Oct 2026 (providers.md 0.2)."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One send: the claimed delivery, what was decided, and the message handed to the channel."""

    loaded: Loaded
    decision: Send
    message: Outbound
    micros: int
    """What it is likely to cost, until the provider says."""


def whatsapp_micros(content: Content) -> int:
    """Estimate what one message over WhatsApp costs."""
    return TEMPLATE_COST_MICROS if isinstance(content, Template) else SERVICE_COST_MICROS


async def settle(db: Db, doorbell: Doorbell, attempt: Attempt, result: SendResult, now: datetime) -> bool:
    """Write the outcome and let the doorbell go or wait; True when a customer's inbox was rung because of it.

    Raises `Refused("lease_lost")`, which undoes all of it.
    """
    loaded, code = attempt.loaded, result.error_code or str(result.outcome)
    match result.outcome:
        case SendOutcome.ACCEPTED | SendOutcome.UNKNOWN:
            await note_departure(db, attempt, result, now)
            await queues.acknowledge(db, doorbell)
        case SendOutcome.BACK_OFF_ACCOUNT | SendOutcome.BACK_OFF_RECIPIENT if loaded.attempts + 1 < MOST_ATTEMPTS:
            await _back_off(db, doorbell, loaded, result, now)
        case SendOutcome.NEEDS_TEMPLATE if loaded.facts.fallback not in (None, attempt.message.content):
            await deliveries.use_fallback(db, loaded.id)
            await deliveries.requeue(db, loaded.id, "window_closed", counted=True)
            await queues.postpone(db, doorbell, 0)
        case SendOutcome.NEEDS_TEMPLATE:
            return await _give_up(db, doorbell, loaded, "window_closed", now)
        case SendOutcome.ALARM:
            await _rest(db, doorbell, loaded, code, now)
        case _:
            if result.outcome is SendOutcome.FIX_TEMPLATE:
                await channel_accounts.raise_alarm(db, loaded.account_id, f"{_template_alarm(attempt)}{code}")
            return await _give_up(db, doorbell, loaded, code, now)
    return False


async def note_departure(db: Db, attempt: Attempt, result: SendResult, now: datetime) -> None:
    """Write that it left, or may have left: a fact, true even of a worker that lost its lease meanwhile."""
    loaded, content = attempt.loaded, attempt.message.content
    if result.outcome is SendOutcome.ACCEPTED:
        await deliveries.mark_accepted(db, loaded, result.provider_id or "", now)
        await _end_alarm(db, attempt)
    else:
        await deliveries.mark_unknown(db, loaded.id, result.error_code or str(result.outcome), now)
    is_open = attempt.decision.window_open
    await deliveries.add_cost(db, loaded, content, window_open=is_open, estimated_micros=attempt.micros, now=now)


async def let_ticket_go_on(db: Db, loaded: Loaded) -> bool:
    """Ring the customer's inbox: a vendor who cannot get our question must not keep them until the deadline."""
    if loaded.vendor_id is None or loaded.ticket_id is None or loaded.purpose != "outreach":
        return False
    address = await deliveries.mark_vendor_unreachable(db, loaded.ticket_id, loaded.vendor_id)
    if address is None:
        return False
    payload = {"cause": "vendor_reply", "address_id": str(address), "ticket_id": loaded.ticket_id}
    await queues.ring(db, "inbox", str(address), payload)
    return True


async def _back_off(db: Db, doorbell: Doorbell, loaded: Loaded, result: SendResult, now: datetime) -> None:
    wait = min((result.retry_after or FIRST_BACK_OFF) * 2**loaded.attempts, LONGEST_BACK_OFF)
    if result.outcome is SendOutcome.BACK_OFF_ACCOUNT:
        await channel_accounts.pause_account(db, loaded.account_id, now + wait)
    await deliveries.requeue(db, loaded.id, result.error_code or str(result.outcome), counted=True)
    await queues.postpone(db, doorbell, with_jitter(wait))


async def _rest(db: Db, doorbell: Doorbell, loaded: Loaded, code: str, now: datetime) -> None:
    """The account is broken: tell operators, try again after a pause; no message is lost for it."""
    await channel_accounts.raise_alarm(db, loaded.account_id, f"send:{code}")
    await channel_accounts.pause_account(db, loaded.account_id, now + ALARM_PAUSE)
    await deliveries.requeue(db, loaded.id, code, counted=False)
    await queues.postpone(db, doorbell, with_jitter(ALARM_PAUSE))
    log.error("account.alarmed", account=loaded.account_id, code=code)


async def _give_up(db: Db, doorbell: Doorbell, loaded: Loaded, code: str, now: datetime) -> bool:
    rang = False
    if await deliveries.give_up(db, loaded.id, code, now):
        await deliveries.bury(db, loaded, f"delivery:{code}", now)
        rang = await let_ticket_go_on(db, loaded)
        log.error("delivery.buried", delivery=loaded.id, code=code)
    await queues.acknowledge(db, doorbell)
    return rang


async def _end_alarm(db: Db, attempt: Attempt) -> None:
    """A send that went through disproves what an earlier one complained of; other alarms are for operators to end."""
    alarm = attempt.loaded.alarm or ""
    if alarm.startswith(("send:", _template_alarm(attempt))):
        await channel_accounts.clear_alarm(db, attempt.loaded.account_id, alarm)


def _template_alarm(attempt: Attempt) -> str:
    content = attempt.message.content
    return f"template:{content.name}:" if isinstance(content, Template) else "template::"


def with_jitter(wait: timedelta) -> float:
    """Return seconds, up to a fifth more than asked, so that what waits together does not come back together."""
    return wait.total_seconds() * (1 + random.random() / 5)
