"""The consent ledger: questions that were asked, what was agreed to, and withdrawals. Answers come in `answers`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from database import calls
from database.db import Db
from database.sealing import Sealer
from domain.consents import CONSENT_HOLDS, MOST_ROUNDS, QUESTION_HOLDS, Purpose
from domain.minds import Calling

__all__ = ["CONSENT_HOLDS", "Ask", "Live", "ask", "attach", "button", "live", "number_of", "so_far", "withdraw"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to one person, for one purpose, about one number."""

    business_id: int
    customer_id: UUID
    ticket_id: int
    address_id: UUID
    purpose: Purpose
    digits: str
    locale: str


@dataclass(frozen=True, slots=True)
class Live:
    """A consent that may be acted on now."""

    id: int
    phone_digest: bytes
    phone_ciphertext: bytes
    locale: str


async def number_of(db: Db, sealer: Sealer, address_id: UUID) -> str | None:
    """Return the digits of the phone somebody writes from; None where the channel shows none."""
    sealed = await db.value("SELECT phone_ciphertext FROM addresses WHERE id = $1", address_id)
    return sealer.unseal(sealed).decode() if sealed else None


async def ask(db: Db, sealer: Sealer, question: Ask, now: datetime) -> int | None:
    """Open a question and make every earlier one of the customer void; None when they were asked often enough."""
    await db.execute(
        "UPDATE consent_requests SET state = 'superseded', settled_at = $2 WHERE customer_id = $1 AND state = 'asked'",
        question.customer_id,
        now,
    )
    return await db.value(
        """
        INSERT INTO consent_requests (business_id, customer_id, ticket_id, address_id, purpose, round, phone_digest,
                                      phone_ciphertext, locale, asked_at, expires_at)
        SELECT $1, $2, $3, $4, $5, rounds + 1, $6, $7, $8, $9, $10
        FROM (SELECT count(*) AS rounds FROM consent_requests WHERE ticket_id = $3 AND purpose = $5) before
        WHERE rounds < $11
        RETURNING id
        """,
        question.business_id,
        question.customer_id,
        question.ticket_id,
        question.address_id,
        question.purpose,
        sealer.digest("whatsapp:phone", question.digits),
        sealer.seal(question.digits.encode()),
        question.locale,
        now,
        now + QUESTION_HOLDS,
        MOST_ROUNDS,
    )


async def attach(db: Db, request_id: int, delivery_id: int | None) -> None:
    """Tie the question to the message that carries it; without one nothing can be its answer."""
    await db.execute("UPDATE consent_requests SET delivery_id = $2 WHERE id = $1", request_id, delivery_id)


def button(sealer: Sealer, request_id: int, answer: str) -> str:
    """Return the id of one of the question's buttons: signed, so that nobody can make one up, and of this question only."""
    signature = sealer.digest("consent:button", f"{request_id}:{answer}").hex()[:32]
    return f"consent:{request_id}:{answer}:{signature}"


async def live(db: Db, ticket_id: int, purpose: str, now: datetime) -> Live | None:
    """Return the ticket's consent for a purpose and lock it; None when there is none, or it expired or was withdrawn."""
    row = await db.row(
        """
        SELECT c.id, c.phone_digest, c.phone_ciphertext, q.locale
        FROM consents c JOIN consent_requests q ON q.id = c.request_id
        WHERE c.ticket_id = $1 AND c.purpose = $2 AND c.withdrawn_at IS NULL AND c.expires_at > $3
          AND c.phone_ciphertext IS NOT NULL AND NOT EXISTS (SELECT FROM calls k WHERE k.consent_id = c.id)
        ORDER BY c.id DESC LIMIT 1 FOR UPDATE OF c
        """,
        ticket_id,
        purpose,
        now,
    )
    return Live(row["id"], row["phone_digest"], row["phone_ciphertext"], row["locale"]) if row else None


async def so_far(db: Db, ticket_id: int, now: datetime) -> Calling:
    """Say how far the ticket's latest question and call have come; a question nobody answered in time is `expired`."""
    row = await db.row(
        """
        SELECT CASE WHEN (q.state = 'asked' AND q.expires_at <= $2) OR (q.state = 'granted' AND c.expires_at <= $2)
                 THEN 'expired' ELSE q.state END AS consent,
               q.round, k.state AS call, k.call_after
        FROM consent_requests q
        LEFT JOIN consents c ON c.request_id = q.id
        LEFT JOIN calls k ON k.consent_id = c.id
        WHERE q.ticket_id = $1 ORDER BY q.id DESC LIMIT 1
        """,
        ticket_id,
        now,
    )
    return Calling(row["consent"], row["round"], row["call"], row["call_after"]) if row else Calling()


async def withdraw(db: Db, customer_id: UUID, now: datetime) -> None:
    """End every open question and consent of a person, and call off what follows from them."""
    await db.execute(
        """
        UPDATE consent_requests SET state = 'withdrawn', settled_at = $2
        WHERE (customer_id = $1 OR customer_id = ANY (current_kin())) AND state IN ('asked', 'granted')
        """,
        customer_id,
        now,
    )
    await db.execute(
        """
        UPDATE consents SET withdrawn_at = $2
        WHERE (customer_id = $1 OR customer_id = ANY (current_kin())) AND withdrawn_at IS NULL
        """,
        customer_id,
        now,
    )
    await calls.call_off(db, customer_id, "consent_withdrawn", now)


async def close(db: Db, ticket_id: int, customer_id: UUID, reason: str, now: datetime) -> None:
    """The ticket ends: a late yes to its question counts for nothing, and what is not placed yet never is."""
    await db.execute(
        """
        UPDATE consent_requests SET state = 'closed', settled_at = $2
        WHERE ticket_id = $1 AND state IN ('asked', 'granted')
        """,
        ticket_id,
        now,
    )
    await calls.call_off(db, customer_id, reason, now)
