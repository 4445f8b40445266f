"""A turn: everything unanswered of one address, and how it was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from database import consents, inquiries
from database.db import Db, Row
from domain.messages import FormReply
from domain.minds import Business, Heard


@dataclass(frozen=True, slots=True)
class Party:
    """Whose doorbell rang."""

    customer_id: UUID | None
    vendor_id: int | None
    is_paused: bool = False
    """Whether the business answers nothing automatically now."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The customer of a turn, and the conversation it is answered in."""

    customer_id: UUID
    address_id: UUID
    account_id: int
    conversation_id: int
    business: Business
    locale: str | None
    opted_out: bool
    taken_over: bool
    greeted: bool
    disclosed: bool = False
    """This sitting was told that an AI answers."""
    alone: bool = False
    """What they wrote does not prove who they are (mail without DMARC): it sees nothing of their other addresses."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A turn row; `finished` when an earlier worker got to the end of it."""

    id: int
    finished: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """A message and where its writer is reached; addresses still sealed."""

    channel: str
    account: str
    provider_id: str
    stable_ciphertext: bytes | None
    phone_ciphertext: bytes | None


async def party(db: Db, address_id: UUID) -> Party | None:
    """Say whose address this is; None when it was erased."""
    await db.execute("SELECT set_config('concierge.address', $1, true)", str(address_id))
    row = await db.row(
        """
        SELECT a.customer_id, a.vendor_id,
               EXISTS (SELECT FROM flags f WHERE f.business_id = a.business_id AND f.name = 'AUTOMATION_PAUSED'
                       AND f.value = 'true'::jsonb) AS is_paused
        FROM addresses a WHERE a.id = $1
        """,
        address_id,
    )
    return Party(row["customer_id"], row["vendor_id"], row["is_paused"]) if row else None


async def caller(db: Db, address_id: UUID) -> Caller | None:
    """Load the customer and their newest conversation; of several that are one person, the one whose ticket is open."""
    row = await db.row(
        """
        SELECT c.id AS conversation_id, c.account_id, c.taken_over_at, c.greeted_at,
               c.disclosed_at, p.locale, p.opted_out_at, b.id AS business_id, b.name, b.country, b.currency,
               b.locale AS business_locale, b.time_zone,
               coalesce((SELECT t.customer_id FROM tickets t
                         WHERE t.customer_id = ANY (current_kin()) AND t.closed_at IS NULL
                         ORDER BY t.customer_id = c.customer_id DESC, t.id DESC LIMIT 1), c.customer_id) AS customer_id
        FROM conversations c
        JOIN customers p ON p.id = c.customer_id
        JOIN businesses b ON b.id = c.business_id
        WHERE c.address_id = $1
        ORDER BY c.id DESC
        LIMIT 1
        """,
        address_id,
    )
    return read_caller(row, address_id) if row else None


async def unanswered(db: Db, address_id: UUID) -> tuple[Heard, ...]:
    """Return what waits for an answer, in stored order."""
    rows = await db.rows(
        """
        SELECT id, kind, coalesce(body, '') AS body, tap_id, sent_at, received_at, media -> 'form' AS form, left_because,
               proof = 'claimed' AS unproven
        FROM messages WHERE address_id = $1 AND turn_id IS NULL ORDER BY id
        """,
        address_id,
    )
    return tuple(map(_heard, rows))


async def heard_again(db: Db, message_ids: Sequence[int]) -> tuple[Heard, ...]:
    """Return messages that were answered before their files were read: without their words, which were answered."""
    rows = await db.rows(
        "SELECT id, kind, sent_at, received_at FROM messages WHERE id = ANY($1::bigint[]) ORDER BY id",
        list(message_ids),
    )
    return tuple(Heard(row["id"], row["kind"], "", None, row["sent_at"], row["received_at"]) for row in rows)


async def latest_heard(db: Db, address_id: UUID, limit: int = 10) -> tuple[Heard, ...]:
    """Return what the person said last: the messages that were answered together, or that wait together."""
    rows = await db.rows(
        """
        SELECT id, kind, coalesce(body, '') AS body, tap_id, sent_at, received_at, media -> 'form' AS form, left_because,
               proof = 'claimed' AS unproven
        FROM messages
        WHERE address_id = $1 AND left_because IS NULL AND turn_id IS NOT DISTINCT FROM (
          SELECT turn_id FROM messages WHERE address_id = $1 AND left_because IS NULL ORDER BY id DESC LIMIT 1)
        ORDER BY id DESC LIMIT $2
        """,
        address_id,
        limit,
    )
    return tuple(map(_heard, reversed(rows)))


async def newest_unanswered(db: Db, address_id: UUID) -> int | None:
    """Return the id of the latest waiting message: the last look before an answer is sent (IN11)."""
    return await db.value("SELECT max(id) FROM messages WHERE address_id = $1 AND turn_id IS NULL", address_id)


async def begin(db: Db, caller: Caller, doorbell_id: int, through: int, cause: str, now: datetime) -> Begun:
    """Open the turn, or return the one that a dead worker opened for the same doorbell."""
    row = await db.row(
        """
        INSERT INTO turns (business_id, address_id, conversation_id, customer_id, cause, through_message_id,
                           doorbell_id, started_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (doorbell_id, through_message_id) DO UPDATE SET cause = excluded.cause
        RETURNING id, finished_at
        """,
        caller.business.id,
        caller.address_id,
        caller.conversation_id,
        caller.customer_id,
        cause,
        through,
        doorbell_id,
        now,
    )
    if row is None:
        raise LookupError("an upsert returned no row")
    return Begun(row["id"], row["finished_at"] is not None)


async def finish(db: Db, turn_id: int, outcome: str, reason: str, mind: str, now: datetime) -> None:
    """Write how the turn ended."""
    await db.execute(
        "UPDATE turns SET outcome = $2, reason = $3, mind = $4, finished_at = $5 WHERE id = $1",
        turn_id,
        outcome,
        reason,
        mind,
        now,
    )


async def mark_answered(db: Db, address_id: UUID, through: int, turn_id: int) -> int:
    """Tie every waiting message up to `through` to the turn that dealt with it; return how many."""
    return await db.execute(
        "UPDATE messages SET turn_id = $3 WHERE address_id = $1 AND id <= $2 AND turn_id IS NULL",
        address_id,
        through,
        turn_id,
    )


async def set_locale(db: Db, customer_id: UUID, locale: str) -> None:
    """Remember the language the customer writes in."""
    await db.execute(
        "UPDATE customers SET locale = $2 WHERE id = $1 AND locale IS DISTINCT FROM $2", customer_id, locale
    )


async def opt_out(db: Db, customer_id: UUID, now: datetime) -> None:
    """Record STOP on the person, for every channel: nothing follows, and nothing written until now leaves (IN10).

    It withdraws every consent too, and calls off what was to ring.
    """
    await consents.withdraw(db, customer_id, now)
    await inquiries.withdraw(db, customer_id, now)
    await db.execute(
        """
        UPDATE customers p SET opted_out_at = coalesce(opted_out_at, $1), stopped_through = (
          SELECT max(d.id) FROM addresses a JOIN deliveries d ON d.address_id = a.id WHERE a.customer_id = p.id)
        WHERE id = ANY (current_kin())
        """,
        now,
    )


async def opt_in(db: Db) -> None:
    """Record START: what is written from now on may reach the person, on every address of theirs."""
    await db.execute("UPDATE customers SET opted_out_at = NULL WHERE id = ANY (current_kin())")


async def mark_greeted(db: Db, conversation_id: int, now: datetime) -> None:
    """Remember that this sitting has heard who answers."""
    await db.execute(
        "UPDATE conversations SET greeted_at = $2 WHERE id = $1 AND greeted_at IS NULL", conversation_id, now
    )


async def mark_disclosed(db: Db, conversation_id: int, now: datetime) -> None:
    """Remember that this sitting was told that an AI answers (DE13)."""
    await db.execute(
        "UPDATE conversations SET disclosed_at = $2 WHERE id = $1 AND disclosed_at IS NULL", conversation_id, now
    )


async def taken_over_by_somebody(db: Db, conversation_id: int) -> str | None:
    """Return who holds the conversation at this moment: an operator, or a rule (`rule:…`)."""
    return await db.value(
        "SELECT coalesce(taken_over_by, '') FROM conversations WHERE id = $1 AND taken_over_at IS NOT NULL",
        conversation_id,
    )


async def hand_to_human(db: Db, conversation_id: int, by: str, now: datetime) -> None:
    """Silence automation in this conversation until an operator gives it back (DE9)."""
    await db.execute(
        "UPDATE conversations SET taken_over_at = $2, taken_over_by = $3 WHERE id = $1 AND taken_over_at IS NULL",
        conversation_id,
        now,
        by,
    )


async def seen(db: Db, message_id: int) -> Seen | None:
    """Return what showing that a message is read needs; None when its writer was erased meanwhile."""
    row = await db.row(
        """
        SELECT acc.channel, acc.account, m.provider_id, a.stable_ciphertext, a.phone_ciphertext
        FROM messages m JOIN channel_accounts acc ON acc.id = m.account_id JOIN addresses a ON a.id = m.address_id
        WHERE m.id = $1
        """,
        message_id,
    )
    return Seen(**row) if row else None


def read_caller(row: Row, address_id: UUID) -> Caller:
    """Make the caller of a row that holds a conversation, its customer and its business."""
    business = Business(
        row["business_id"], row["name"], row["country"], row["currency"], row["business_locale"], row["time_zone"]
    )
    return Caller(
        customer_id=row["customer_id"],
        address_id=address_id,
        account_id=row["account_id"],
        conversation_id=row["conversation_id"],
        business=business,
        locale=row["locale"],
        opted_out=row["opted_out_at"] is not None,
        taken_over=row["taken_over_at"] is not None,
        greeted=row["greeted_at"] is not None,
        disclosed=row["disclosed_at"] is not None,
    )


def _heard(row: Row) -> Heard:
    told = row["form"]
    form = FormReply(str(told["token"]), told["given"]) if told else None
    return Heard(
        row["id"],
        row["kind"],
        row["body"],
        row["tap_id"],
        row["sent_at"],
        row["received_at"],
        unproven=row["unproven"],
        form=form,
        left_because=row["left_because"],
    )
