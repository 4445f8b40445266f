"""Calls: queue, call off, claim, settle. Every change of state leaves an event; the legal moves are `domain.calls`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from database import queues
from database.db import Db, Row
from domain.calls import CallEvent, CallState, follow, has_ended

Source = Literal["tool", "worker", "callback", "customer"]


@dataclass(frozen=True, slots=True)
class Queued:
    """What `queue` needs of a consent and its ticket."""

    business_id: int
    customer_id: UUID
    ticket_id: int
    address_id: UUID
    consent_id: int
    purpose: str
    phone_digest: bytes
    phone_ciphertext: bytes
    locale: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call as its moves need it."""

    id: int
    customer_id: UUID
    ticket_id: int
    address_id: UUID
    consent_id: int
    token: UUID
    state: CallState
    provider_id: str | None
    attempts: int


async def queue(db: Db, call: Queued, now: datetime) -> int | None:
    """Leave a call for the worker; None when this consent was used, or a call to this person is under way.

    Without a live consent asyncpg's CheckViolationError of `call_needs_consent` says so.
    """
    call_id = await db.value(
        """
        INSERT INTO calls (business_id, customer_id, ticket_id, address_id, consent_id, purpose, phone_digest,
                           phone_ciphertext, locale, call_after, requested_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
        ON CONFLICT DO NOTHING RETURNING id
        """,
        call.business_id,
        call.customer_id,
        call.ticket_id,
        call.address_id,
        call.consent_id,
        call.purpose,
        call.phone_digest,
        call.phone_ciphertext,
        call.locale,
        now,
    )
    if call_id is not None:
        await _note(db, call_id, call.customer_id, "queue", None, CallState.QUEUED, "tool", now)
    return call_id


async def call_off(db: Db, customer_id: UUID, reason: str, now: datetime) -> None:
    """Let no queued call of a person be placed, and ask for those in the air to be hung up."""
    for row in await db.rows(_OPEN_OF_CUSTOMER, customer_id):
        call = _call(row)
        if call.state is CallState.QUEUED:
            await move(db, call, CallEvent.DROP, "customer", now, reason=reason)
        else:
            await db.execute(
                "UPDATE calls SET hang_up_wanted_at = coalesce(hang_up_wanted_at, $2) WHERE id = $1", call.id, now
            )


async def lock(db: Db, call_id: int) -> Call | None:
    """Return a call and hold it for this transaction; None when there is no such row."""
    row = await db.row(_BY_ID, call_id)
    return _call(row) if row else None


async def lock_by_token(db: Db, token: UUID) -> Call | None:
    """Find a call by the reference that the provider echoes, and hold it."""
    row = await db.row(_BY_REFERENCE, token)
    return _call(row) if row else None


async def move(
    db: Db, call: Call, event: CallEvent, source: Source, now: datetime, *, reason: str | None = None
) -> CallState:
    """Apply an event to a held call and note it; one that the state does not allow changes nothing and is noted too."""
    state = follow(call.state, event)
    await _note(db, call.id, call.customer_id, event, call.state, state, source, now)
    if state is call.state:
        return state
    await db.execute(
        """
        UPDATE calls SET state = $2, reason = coalesce($3, reason),
               ended_at = CASE WHEN $4 THEN $5::timestamptz END
        WHERE id = $1
        """,
        call.id,
        state,
        reason,
        has_ended(state),
        now,
    )
    if state is CallState.IN_PROGRESS:
        await db.execute("UPDATE calls SET answered_at = coalesce(answered_at, $2) WHERE id = $1", call.id, now)
    return state


async def let_ticket_go_on(db: Db, call: Call) -> None:
    """A call ended: its question is over, and the customer's conversation hears of it."""
    await db.execute(
        """
        UPDATE consent_requests SET state = 'closed'
        WHERE id = (SELECT request_id FROM consents WHERE id = $1) AND state = 'granted'
        """,
        call.consent_id,
    )
    address = str(call.address_id)
    payload: dict[str, Any] = {"cause": "call", "address_id": address, "ticket_id": call.ticket_id}
    await queues.ring(db, "inbox", address, payload)


async def claim(db: Db, call: Call, now: datetime) -> None:
    """Say that the call is being placed, before the provider hears of it; the database checks the consent once more."""
    await _note(db, call.id, call.customer_id, CallEvent.CLAIM, call.state, CallState.PLACING, "worker", now)
    await db.execute(
        "UPDATE calls SET state = 'placing', placing_at = $2, attempts = attempts + 1, reason = NULL WHERE id = $1",
        call.id,
        now,
    )


async def wait(db: Db, call_id: int, until: datetime, reason: str) -> None:
    """Let a queued call wait."""
    await db.execute("UPDATE calls SET call_after = $2, reason = $3 WHERE id = $1", call_id, until, reason)


async def name_at_provider(db: Db, call_id: int, provider: str, provider_id: str) -> None:
    """Note what the provider calls it; the first answer counts."""
    await db.execute(
        "UPDATE calls SET provider = $2, provider_id = $3 WHERE id = $1 AND provider_id IS NULL",
        call_id,
        provider,
        provider_id,
    )


async def due(db: Db, now: datetime, limit: int = 50) -> list[int]:
    """Return the queued calls whose time has come, the oldest first."""
    rows = await db.rows(
        "SELECT id FROM calls WHERE state = 'queued' AND call_after <= $1 ORDER BY call_after, id LIMIT $2", now, limit
    )
    return [row["id"] for row in rows]


async def lost(db: Db, before: datetime) -> list[int]:
    """Return calls whose worker was not heard of again since it claimed them."""
    rows = await db.rows("SELECT id FROM calls WHERE state = 'placing' AND placing_at < $1 ORDER BY id", before)
    return [row["id"] for row in rows]


async def silent(db: Db, unknown_since: datetime, placed_since: datetime) -> list[int]:
    """Return calls that no callback settled: of unknown fate since one moment, under way since another."""
    rows = await db.rows(
        """
        SELECT id FROM calls WHERE ended_at IS NULL AND state NOT IN ('queued', 'placing')
          AND placing_at < CASE state WHEN 'unknown' THEN $1::timestamptz ELSE $2 END ORDER BY id
        """,
        unknown_since,
        placed_since,
    )
    return [row["id"] for row in rows]


async def to_hang_up(db: Db) -> list[tuple[int, str]]:
    """Return id and provider's id of calls in the air that somebody no longer wants."""
    rows = await db.rows(
        """
        SELECT id, provider_id FROM calls WHERE hang_up_wanted_at IS NOT NULL AND hung_up_at IS NULL
          AND ended_at IS NULL AND provider_id IS NOT NULL ORDER BY id
        """
    )
    return [(row["id"], row["provider_id"]) for row in rows]


async def mark_hung_up(db: Db, call_id: int, now: datetime) -> None:
    """The provider took the order to hang up; its callback ends the call."""
    await db.execute("UPDATE calls SET hung_up_at = $2 WHERE id = $1", call_id, now)


async def log_exchange(
    db: Db, provider: str, kind: str, outcome: str, body: bytes | None, now: datetime, *, call_id: int | None = None,
    event_id: str | None = None,
) -> bool:  # fmt: skip
    """Keep one exchange with a provider, `body` sealed; False when this callback was seen before."""
    return (
        await db.execute(
            """
            INSERT INTO telephony_provider_logs (provider, kind, event_id, call_id, outcome, body_ciphertext, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT ON CONSTRAINT one_row_per_callback DO NOTHING
            """,
            provider,
            kind,
            event_id,
            call_id,
            outcome,
            body,
            now,
        )
    ) == 1


PLACING_TAKES: Final = timedelta(seconds=60)
"""An order and its answer take half of this at most; who claimed it longer ago is gone."""
UNKNOWN_IS_SETTLED_WITHIN: Final = timedelta(minutes=5)
LONGEST_NEWS: Final = timedelta(minutes=20)
"""Ringing and talking together end before this; a provider that says nothing until then lost the call."""


async def _note(
    db: Db, call_id: int, customer_id: UUID, event: str, before: str | None, after: str, source: Source, now: datetime
) -> None:
    await db.execute(
        """
        INSERT INTO call_events (call_id, customer_id, event, from_state, to_state, source, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        call_id,
        customer_id,
        event,
        before,
        after,
        source,
        now,
    )


def _call(row: Row) -> Call:
    return Call(
        id=row["id"],
        customer_id=row["customer_id"],
        ticket_id=row["ticket_id"],
        address_id=row["address_id"],
        consent_id=row["consent_id"],
        token=row["token"],
        state=CallState(row["state"]),
        provider_id=row["provider_id"],
        attempts=row["attempts"],
    )


_OPEN_OF_CUSTOMER: Final = """
SELECT id, customer_id, ticket_id, address_id, consent_id, token, state, provider_id, attempts
FROM calls WHERE customer_id = $1 AND ended_at IS NULL ORDER BY id FOR UPDATE
"""
_BY_ID: Final = """
SELECT id, customer_id, ticket_id, address_id, consent_id, token, state, provider_id, attempts
FROM calls WHERE id = $1 FOR UPDATE
"""
_BY_REFERENCE: Final = """
SELECT id, customer_id, ticket_id, address_id, consent_id, token, state, provider_id, attempts
FROM calls WHERE token = $1 FOR UPDATE
"""
