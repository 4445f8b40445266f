"""The outbox as the delivery worker sees it: load, claim, settle. What time settles is in `delivery_sweeps`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from database.db import Db, Row
from database.identities import family
from domain.contents import from_json
from domain.errors import Refused
from domain.messages import Content, Template, Thread
from domain.sending import HOURLY_MAILS, SendFacts, VendorHours


@dataclass(frozen=True, slots=True)
class Loaded:
    """One delivery with everything that decides about it; addresses still sealed."""

    id: int
    business_id: int
    account_id: int
    account: str
    channel: str
    alarm: str | None
    address_id: UUID
    customer_id: UUID | None
    vendor_id: int | None
    ticket_id: int | None
    purpose: str
    state: str
    attempts: int
    token: UUID
    reply_to: str | None
    thread: Thread | None
    stable_ciphertext: bytes | None
    phone_ciphertext: bytes | None
    by_model: bool
    facts: SendFacts


async def load(
    db: Db, delivery_id: int, *, windows: Mapping[str, timedelta | None], ceiling: int, now: datetime
) -> Loaded | None:
    """Read a delivery and its facts in one query; None when there is no such row.

    `windows` says per channel how long free text may follow a person's last message, `ceiling` how many messages
    one person gets in 24 hours.
    """
    row = await db.row(_LOAD, delivery_id, now)
    return _loaded(row, windows, ceiling) if row else None


async def begin_sending(db: Db, delivery_id: int, content: Content, now: datetime, *, numbered: bool = False) -> None:
    """Claim a queued delivery before the provider is called. Raises `Refused("lease_lost")` when another has it.

    `numbered` says that its things to tap leave as numbered text.
    """
    claimed = await db.execute(
        """UPDATE deliveries SET state = 'sending', attempts = attempts + 1, sending_at = $2, wait_until = NULL,
                                 as_template = $3, numbered = $4
           WHERE id = $1 AND state = 'queued'""",
        delivery_id,
        now,
        isinstance(content, Template),
        numbered,
    )
    if claimed == 0:
        raise Refused("lease_lost", "Another worker sends this.")


async def mark_accepted(db: Db, loaded: Loaded, provider_id: str, now: datetime) -> None:
    """Note the provider's id, and join the statuses that came before it."""
    await db.execute(
        """
        UPDATE deliveries SET state = 'accepted', provider_id = coalesce(provider_id, $2), reason = NULL, settled_at = $3
        WHERE id = $1 AND state IN ('sending', 'unknown')
        """,
        loaded.id,
        provider_id,
        now,
    )
    await db.execute(_JOIN_EARLY_STATUSES, loaded.id, loaded.account_id, provider_id)


async def mark_unknown(db: Db, delivery_id: int, reason: str, now: datetime) -> bool:
    """Nobody knows whether it left; a status may still say so. False when a status was faster."""
    return await _move(db, delivery_id, "sending", "unknown", reason, now)


async def refuse(db: Db, delivery_id: int, reason: str, now: datetime) -> bool:
    """The send decision said no."""
    return await _move(db, delivery_id, "queued", "refused", reason, now)


async def give_up(db: Db, delivery_id: int, reason: str, now: datetime) -> bool:
    """The provider said no for good; False when a status settled it meanwhile."""
    return await _move(db, delivery_id, "sending", "dead", reason, now)


async def requeue(db: Db, delivery_id: int, reason: str, *, counted: bool) -> None:
    """Take the claim back: it certainly did not leave. An attempt that says nothing of this message is not counted."""
    await db.execute(
        """
        UPDATE deliveries SET state = 'queued', reason = $2, attempts = attempts - CASE WHEN $3 THEN 0 ELSE 1 END
        WHERE id = $1 AND state = 'sending'
        """,
        delivery_id,
        reason,
        counted,
    )


async def use_fallback(db: Db, delivery_id: int) -> None:
    """Send the template from now on: the provider says the window is closed, whatever we believed."""
    await db.execute(
        "UPDATE deliveries SET content = fallback, fallback = NULL WHERE id = $1 AND fallback IS NOT NULL", delivery_id
    )


async def put_off(db: Db, delivery_id: int, until: datetime, reason: str) -> None:
    """Let it wait outside the queue; `delivery_sweeps.ring_due` brings it back."""
    await db.execute(
        "UPDATE deliveries SET wait_until = $2, reason = $3 WHERE id = $1 AND state = 'queued'",
        delivery_id,
        until,
        reason,
    )


async def bury(db: Db, loaded: Loaded, cause: str, now: datetime) -> None:
    """Lay it with its cause where operators look, and where it can be replayed."""
    await db.execute(
        """
        INSERT INTO dead_letters (queue, address_id, payload, cause, attempts, died_at)
        SELECT 'outbox', address_id, jsonb_build_object('delivery_id', id), $2, attempts, $3 FROM deliveries WHERE id = $1
        """,
        loaded.id,
        cause,
        now,
    )


async def add_cost(
    db: Db, loaded: Loaded, content: Content, *, window_open: bool, estimated_micros: int, now: datetime
) -> None:
    """Write what left to the cost ledger, once a delivery, with the price a status may have told already."""
    await db.execute(
        """
        INSERT INTO cost_entries (delivery_id, business_id, item, window_open, estimated_micros, at,
                                  billable, price_category)
        SELECT d.id, d.business_id, $2, $3, $4, $5, told.billable, told.price_category
        FROM deliveries d
        LEFT JOIN LATERAL (
          SELECT s.billable, s.price_category FROM delivery_statuses s
          WHERE s.account_id = d.account_id AND s.provider_id = d.provider_id
            AND (s.billable IS NOT NULL OR s.price_category IS NOT NULL)
          ORDER BY s.received_at DESC LIMIT 1) told ON true
        WHERE d.id = $1
        ON CONFLICT (delivery_id) DO NOTHING
        """,
        loaded.id,
        item_of(content),
        window_open,
        estimated_micros,
        now,
    )


def item_of(content: Content) -> str:
    """Name what was sent for the ledger."""
    return "template" if isinstance(content, Template) else "service"


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


async def _move(db: Db, delivery_id: int, old: str, new: str, reason: str, now: datetime) -> bool:
    return (
        await db.execute(
            "UPDATE deliveries SET state = $3, reason = $4, settled_at = $5 WHERE id = $1 AND state = $2",
            delivery_id,
            old,
            new,
            reason,
            now,
        )
    ) == 1


def _loaded(row: Row, windows: Mapping[str, timedelta | None], ceiling: int) -> Loaded:
    hours = VendorHours(row["time_zone"], row["open_from"], row["open_until"]) if row["vendor_id"] is not None else None
    facts = SendFacts(
        purpose=row["purpose"],
        content=from_json(row["content"]) if row["content"] else None,
        fallback=from_json(row["fallback"]) if row["fallback"] else None,
        belongs=row["belongs"],
        opted_out=row["opted_out"],
        taken_over=row["taken_over"],
        last_inbound=row["last_inbound_at"],
        window=windows.get(row["channel"]),
        sent_today=row["sent_today"],
        daily_ceiling=ceiling,
        sent_this_hour=row["sent_this_hour"],
        hourly_ceiling=HOURLY_MAILS if family(row["channel"]) == "mail" else None,
        account_paused_until=row["paused_until"],
        vendor_hours=hours,
        ticket_cancelled=row["ticket_cancelled"],
        automation_paused=row["automation_paused"],
    )
    thread = Thread(row["subject"], tuple(row["thread_references"] or ())) if row["subject"] is not None else None
    kept = {name: row[name] for name in Loaded.__slots__ if name not in ("facts", "thread")}
    return Loaded(**kept, thread=thread, facts=facts)


_LOAD: Final = """
SELECT d.id, d.business_id, d.account_id, d.address_id, d.customer_id, d.vendor_id, d.ticket_id, d.purpose,
       d.state, d.attempts, d.token, d.by_model, d.content, d.fallback,
       coalesce(d.reply_to, answered.provider_id) AS reply_to,
       answered.subject, answered.thread_references,
       acc.account, acc.channel, acc.alarm, acc.paused_until,
       a.stable_ciphertext, a.phone_ciphertext,
       ((a.customer_id IS NOT DISTINCT FROM d.customer_id OR a.customer_id = ANY (p.kin))
        AND a.vendor_id IS NOT DISTINCT FROM d.vendor_id
        AND a.business_id = d.business_id AND acc.business_id = d.business_id) AS belongs,
       coalesce(p.opted_out_at, v.opted_out_at) IS NOT NULL OR coalesce(d.id <= p.stopped_through, false) AS opted_out,
       coalesce(t.state = 'cancelled', false) AS ticket_cancelled,
       EXISTS (SELECT FROM flags f WHERE f.business_id = d.business_id AND f.name = 'AUTOMATION_PAUSED'
               AND f.value = 'true'::jsonb) AS automation_paused,
       talk.last_inbound_at,
       -- A customer's conversation stays a human's until it is given back, a vendor's ends with the sitting.
       talk.taken_over_at IS NOT NULL AND (d.vendor_id IS NULL OR talk.closed_at IS NULL) IS TRUE AS taken_over,
       v.time_zone, v.open_from, v.open_until,
       CASE WHEN d.vendor_id IS NULL
         THEN (SELECT count(*) FROM deliveries o WHERE o.customer_id = d.customer_id AND o.id <> d.id
                 AND o.sending_at > $2::timestamptz - interval '24 hours')
         ELSE (SELECT count(*) FROM deliveries o WHERE o.vendor_id = d.vendor_id AND o.id <> d.id
                 AND o.sending_at > $2::timestamptz - interval '24 hours')
       END AS sent_today,
       (SELECT count(*) FROM (SELECT o.sending_at FROM deliveries o WHERE o.address_id = d.address_id AND o.id <> d.id
                              ORDER BY o.id DESC LIMIT 50) latest
        WHERE latest.sending_at > $2::timestamptz - interval '1 hour') AS sent_this_hour
FROM deliveries d
JOIN channel_accounts acc ON acc.id = d.account_id
JOIN addresses a ON a.id = d.address_id
LEFT JOIN customers p ON p.id = d.customer_id
LEFT JOIN vendors v ON v.id = d.vendor_id
LEFT JOIN tickets t ON t.id = d.ticket_id
LEFT JOIN LATERAL (
  (SELECT m.provider_id, m.subject, m.thread_references FROM messages m
   WHERE m.account_id = d.account_id AND m.provider_id = d.reply_to)
  UNION ALL
  (SELECT m.provider_id, m.subject, m.thread_references FROM messages m
   WHERE d.reply_to IS NULL AND m.address_id = d.address_id AND m.account_id = d.account_id
     AND m.subject IS NOT NULL AND m.left_because IS NULL ORDER BY m.id DESC LIMIT 1)
  LIMIT 1) answered ON true -- a mail that names nothing goes where they wrote last
LEFT JOIN LATERAL (
  (SELECT c.last_inbound_at, c.taken_over_at, c.closed_at FROM conversations c
   WHERE c.address_id = d.address_id AND c.account_id = d.account_id AND c.closed_at IS NULL)
  UNION ALL
  (SELECT c.last_inbound_at, c.taken_over_at, c.closed_at FROM conversations c
   WHERE c.address_id = d.address_id AND c.account_id = d.account_id AND c.closed_at IS NOT NULL
   ORDER BY c.id DESC LIMIT 1)
  LIMIT 1) talk ON true -- the open sitting, else the last one
WHERE d.id = $1
"""
_JOIN_EARLY_STATUSES: Final = """
UPDATE deliveries d SET status = s.status, status_rank = s.rank,
  state = CASE WHEN s.status = 'failed' THEN 'failed' ELSE d.state END,
  reason = CASE WHEN s.status = 'failed' THEN coalesce(s.error_code, 'failed') ELSE d.reason END
FROM (SELECT status, error_code, CASE status WHEN 'sent' THEN 1 WHEN 'failed' THEN 2 WHEN 'delivered' THEN 3
                                             WHEN 'read' THEN 4 WHEN 'played' THEN 5 ELSE 0 END AS rank
      FROM delivery_statuses WHERE account_id = $2 AND provider_id = $3 ORDER BY rank DESC LIMIT 1) s
WHERE d.id = $1 AND s.rank > d.status_rank AND d.state = 'accepted'
"""
