"""A queued call as the worker sees it: everything that decides whether a phone rings, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from database import calls
from database.calls import Call
from database.db import Db, Row
from database.sealing import Sealer
from domain.calling import CallFacts


@dataclass(frozen=True, slots=True)
class Order:
    """One call, held for this transaction, with the facts of the decision."""

    call: Call
    purpose: str
    locale: str
    business: str
    facts: CallFacts


async def load(db: Db, sealer: Sealer, call_id: int, now: datetime) -> Order | None:
    """Read a queued call; None when another worker has it or it is queued no more."""
    row = await db.row(_LOAD, call_id, now)
    held = await calls.lock(db, call_id) if row else None
    if row is None or held is None:
        return None
    return Order(held, row["purpose"], row["locale"], row["name"], _facts(sealer, row))


def _facts(sealer: Sealer, row: Row) -> CallFacts:
    agreed, reached = _digits(sealer, row["phone_ciphertext"]), _digits(sealer, row["now_at"])
    return CallFacts(
        consent_is_live=row["consent_is_live"],
        # Exactly equal, and still the number that was agreed to; a stored row is not believed further than its digest.
        number_is_theirs=bool(agreed)
        and agreed == reached
        and sealer.digest("whatsapp:phone", agreed or "") == row["phone_digest"],
        opted_out=row["opted_out"],
        calling_enabled=row["calling_enabled"],
        ticket_is_open=row["ticket_is_open"],
        taken_over=row["taken_over"],
        automation_paused=row["automation_paused"],
        phone=f"+{agreed}" if agreed else "",
        home_zone=row["time_zone"],
        opens=row["calls_from"],
        closes=row["calls_until"],
    )


def _digits(sealer: Sealer, sealed: bytes | None) -> str | None:
    return sealer.unseal(sealed).decode() if sealed else None


_LOAD: Final = """
SELECT k.purpose, k.locale, k.phone_digest, k.phone_ciphertext, b.name, b.time_zone, b.calls_from, b.calls_until,
       a.phone_ciphertext AS now_at,
       c.withdrawn_at IS NULL AND c.given_at <= $2::timestamptz AND c.expires_at > $2::timestamptz AS consent_is_live,
       p.opted_out_at IS NOT NULL OR p.erased_at IS NOT NULL AS opted_out,
       t.closed_at IS NULL AS ticket_is_open,
       EXISTS (SELECT FROM flags f WHERE f.business_id = k.business_id AND f.name = 'CALLING_ENABLED'
               AND f.value = 'true'::jsonb) AS calling_enabled,
       EXISTS (SELECT FROM flags f WHERE f.business_id = k.business_id AND f.name = 'AUTOMATION_PAUSED'
               AND f.value = 'true'::jsonb) AS automation_paused,
       coalesce((SELECT v.taken_over_at IS NOT NULL FROM conversations v WHERE v.address_id = k.address_id
                 ORDER BY v.id DESC LIMIT 1), false) AS taken_over
FROM calls k
JOIN consents c ON c.id = k.consent_id
JOIN customers p ON p.id = k.customer_id
JOIN tickets t ON t.id = k.ticket_id
JOIN businesses b ON b.id = k.business_id
JOIN addresses a ON a.id = k.address_id
WHERE k.id = $1 AND k.state = 'queued' FOR UPDATE OF k SKIP LOCKED
"""
