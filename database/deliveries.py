"""The outbox as the delivery worker sees it: load, claim, settle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from database.db import Db
from domain.contents import from_json
from domain.messages import Template
from domain.sending import SendFacts, VendorHours


@dataclass(frozen=True, slots=True)
class Loaded:
    """One delivery with everything that decides about it; addresses still sealed."""

    id: int
    business_id: int
    account_id: int
    account: str
    channel: str
    address_id: UUID
    customer_id: UUID | None
    vendor_id: int | None
    ticket_id: int | None
    purpose: str
    state: str
    attempts: int
    token: UUID
    reply_to: str | None
    stable_ciphertext: bytes | None
    phone_ciphertext: bytes | None
    facts: SendFacts


async def load(db: Db, delivery_id: int, *, window: timedelta | None, ceiling: int, now: datetime) -> Loaded | None:
    """Read a delivery and its facts; None when there is no such row."""
    row = await db.row(
        """
        SELECT d.id, d.business_id, d.account_id, d.address_id, d.customer_id, d.vendor_id, d.ticket_id, d.purpose,
               d.state, d.attempts, d.token, d.reply_to, d.content, d.fallback,
               acc.account, acc.channel, acc.alarm, acc.paused_until,
               a.stable_ciphertext, a.phone_ciphertext,
               (a.customer_id IS NOT DISTINCT FROM d.customer_id AND a.vendor_id IS NOT DISTINCT FROM d.vendor_id)
                 AS belongs,
               coalesce(p.opted_out_at, v.opted_out_at) IS NOT NULL AS opted_out,
               talk.last_inbound_at, talk.taken_over_at,
               v.time_zone, v.open_from, v.open_until,
               (SELECT count(*) FROM deliveries o WHERE o.address_id = d.address_id
                  AND o.sending_at > $2::timestamptz - interval '24 hours') AS sent_today
        FROM deliveries d
        JOIN channel_accounts acc ON acc.id = d.account_id
        JOIN addresses a ON a.id = d.address_id
        LEFT JOIN customers p ON p.id = d.customer_id
        LEFT JOIN vendors v ON v.id = d.vendor_id
        LEFT JOIN LATERAL (SELECT c.last_inbound_at, c.taken_over_at FROM conversations c
                           WHERE c.address_id = d.address_id AND c.account_id = d.account_id
                           ORDER BY c.id DESC LIMIT 1) talk ON true
        WHERE d.id = $1
        """,
        delivery_id,
        now,
    )
    if row is None:
        return None
    hours = VendorHours(row["time_zone"], row["open_from"], row["open_until"]) if row["vendor_id"] is not None else None
    facts = SendFacts(
        purpose=row["purpose"],
        content=from_json(row["content"]) if row["content"] else None,
        fallback=from_json(row["fallback"]) if row["fallback"] else None,
        is_customer=row["customer_id"] is not None,
        belongs=row["belongs"],
        opted_out=row["opted_out"],
        taken_over=row["taken_over_at"] is not None,
        last_inbound=row["last_inbound_at"],
        window=window,
        sent_today=row["sent_today"],
        daily_ceiling=ceiling,
        account_alarm=row["alarm"],
        account_paused_until=row["paused_until"],
        vendor_hours=hours,
    )
    return Loaded(
        id=row["id"],
        business_id=row["business_id"],
        account_id=row["account_id"],
        account=row["account"],
        channel=row["channel"],
        address_id=row["address_id"],
        customer_id=row["customer_id"],
        vendor_id=row["vendor_id"],
        ticket_id=row["ticket_id"],
        purpose=row["purpose"],
        state=row["state"],
        attempts=row["attempts"],
        token=row["token"],
        reply_to=row["reply_to"],
        stable_ciphertext=row["stable_ciphertext"],
        phone_ciphertext=row["phone_ciphertext"],
        facts=facts,
    )


async def begin_sending(db: Db, delivery_id: int, now: datetime) -> bool:
    """Claim a queued delivery before the provider is called; False when it is no longer queued."""
    return (
        await db.execute(
            """UPDATE deliveries SET state = 'sending', attempts = attempts + 1, sending_at = $2
               WHERE id = $1 AND state = 'queued'""",
            delivery_id,
            now,
        )
    ) == 1


async def mark_accepted(db: Db, loaded: Loaded, provider_id: str, now: datetime) -> None:
    """Note the provider's id, and join the statuses that came before it."""
    await db.execute(
        """
        UPDATE deliveries SET state = 'accepted', provider_id = coalesce(provider_id, $2), settled_at = $3
        WHERE id = $1 AND state IN ('sending', 'unknown')
        """,
        loaded.id,
        provider_id,
        now,
    )
    await db.execute(
        """
        UPDATE deliveries d SET status = s.status, status_rank = s.rank
        FROM (SELECT status, CASE status WHEN 'sent' THEN 1 WHEN 'failed' THEN 2 WHEN 'delivered' THEN 3
                                         WHEN 'read' THEN 4 WHEN 'played' THEN 5 ELSE 0 END AS rank
              FROM delivery_statuses WHERE account_id = $2 AND provider_id = $3 ORDER BY 2 DESC LIMIT 1) s
        WHERE d.id = $1 AND s.rank > d.status_rank
        """,
        loaded.id,
        loaded.account_id,
        provider_id,
    )


async def settle(db: Db, delivery_id: int, state: str, reason: str | None, now: datetime) -> None:
    """End or re-queue a delivery: queued, unknown, refused, failed, dead."""
    await db.execute(
        """
        UPDATE deliveries SET state = $2, reason = $3, settled_at = CASE WHEN $2 = 'queued' THEN NULL ELSE $4::timestamptz END
        WHERE id = $1 AND state NOT IN ('accepted')
        """,
        delivery_id,
        state,
        reason,
        now,
    )


async def add_cost(
    db: Db, loaded: Loaded, item: str, *, window_open: bool, estimated_micros: int, now: datetime
) -> None:
    """Write what left to the cost ledger, once a delivery."""
    await db.execute(
        """
        INSERT INTO cost_entries (delivery_id, business_id, item, window_open, estimated_micros, at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (delivery_id) DO NOTHING
        """,
        loaded.id,
        loaded.business_id,
        item,
        window_open,
        estimated_micros,
        now,
    )


async def pause_account(db: Db, account_id: int, until: datetime) -> None:
    """Send nothing from this account before `until`."""
    await db.execute(
        "UPDATE channel_accounts SET paused_until = greatest(coalesce(paused_until, $2), $2) WHERE id = $1",
        account_id,
        until,
    )


async def raise_alarm(db: Db, account_id: int, alarm: str) -> None:
    """Tell operators that the account itself is broken; `doctor` and /metrics show it."""
    await db.execute("UPDATE channel_accounts SET alarm = $2 WHERE id = $1", account_id, alarm)


async def mark_vendor_unreachable(db: Db, ticket_id: int, vendor_id: int) -> UUID | None:
    """Stop waiting for a vendor who cannot get our message; return the customer's address to ring."""
    return await db.value(
        """
        WITH lost AS (
          UPDATE outreach SET state = 'unreachable'
          WHERE ticket_id = $1 AND vendor_id = $2 AND state IN ('asked', 'clarifying') RETURNING ticket_id
        )
        SELECT t.address_id FROM tickets t JOIN lost ON lost.ticket_id = t.id
        """,
        ticket_id,
        vendor_id,
    )


async def give_up_unknown(db: Db, sent_before: datetime, now: datetime) -> int:
    """Bury sends whose fate nobody told us; return how many. They are never sent again by themselves."""
    return await db.value(
        """
        WITH lost AS (
          UPDATE deliveries SET state = 'dead', reason = 'unknown_outcome', settled_at = $2
          WHERE id IN (SELECT id FROM deliveries WHERE state IN ('unknown', 'sending') AND sending_at < $1
                       ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED)
          RETURNING id, address_id, attempts
        ), buried AS (
          INSERT INTO dead_letters (queue, address_id, payload, cause, attempts, died_at)
          SELECT 'outbox', address_id, jsonb_build_object('delivery_id', id), 'unknown_outcome', attempts, $2 FROM lost
          RETURNING 1
        )
        SELECT count(*) FROM buried
        """,
        sent_before,
        now,
    )


def item_of(content: Any) -> str:
    """Name what was sent for the ledger."""
    return "template" if isinstance(content, Template) else "service"


async def use_fallback(db: Db, delivery_id: int) -> None:
    """Send the template from now on: the provider says the window is closed, whatever we believed."""
    await db.execute(
        "UPDATE deliveries SET content = fallback, fallback = NULL WHERE id = $1 AND fallback IS NOT NULL", delivery_id
    )
