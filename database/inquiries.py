"""What came through the web form: its number, its secret link, and the boxes that were ticked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from database.db import Db, Row
from database.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Ticked:
    """A box that was ticked, with the very words beside it."""

    purpose: str
    text_version: str
    text_shown: str


@dataclass(frozen=True, slots=True)
class NewInquiry:
    """An inquiry to open beside the message it came with (`provider_id`), in the same transaction."""

    provider_id: str
    submission_digest: bytes
    content_digest: bytes
    key_hash: bytes
    locale: str
    service: str | None
    opened_at: datetime
    expires_at: datetime
    email_ciphertext: bytes | None = field(default=None, repr=False)
    phone_ciphertext: bytes | None = field(default=None, repr=False)
    ticked: Sequence[Ticked] = ()


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One inquiry; `id` is the number the customer was told, and their first ticket's."""

    id: int
    customer_id: UUID
    address_id: UUID
    content_digest: bytes
    locale: str
    service: str | None
    opened_at: datetime


async def record(db: Db, account_id: int, new: NewInquiry) -> None:
    """Open the inquiry of a stored message, unless its submission was recorded before."""
    await db.execute(
        """
        WITH opened AS (
          INSERT INTO inquiries (business_id, account_id, address_id, customer_id, submission_digest, content_digest,
                                 key_hash, locale, service, email_ciphertext, phone_ciphertext, opened_at, expires_at)
          SELECT m.business_id, m.account_id, m.address_id, m.customer_id, $3, $4, $5, $6, $7, $8, $9, $10, $11
          FROM messages m WHERE m.account_id = $1 AND m.provider_id = $2 AND m.customer_id IS NOT NULL
          ON CONFLICT ON CONSTRAINT one_inquiry_per_submission DO NOTHING
          RETURNING id, business_id, customer_id, address_id
        ), spoken AS (
          UPDATE customers c SET locale = coalesce(c.locale, $6) FROM opened o WHERE c.id = o.customer_id
        ), unproven AS (
          UPDATE addresses a SET proof = 'claimed' FROM opened o WHERE a.id = o.address_id
        )
        INSERT INTO box_consents (business_id, customer_id, inquiry_id, purpose, text_version, text_shown, channel, given_at)
        SELECT o.business_id, o.customer_id, o.id, t.purpose, t.version, t.shown, 'web', $10
        FROM opened o, unnest($12::text[], $13::text[], $14::text[]) AS t (purpose, version, shown)
        """,
        account_id,
        new.provider_id,
        new.submission_digest,
        new.content_digest,
        new.key_hash,
        new.locale,
        new.service,
        new.email_ciphertext,
        new.phone_ciphertext,
        new.opened_at,
        new.expires_at,
        [one.purpose for one in new.ticked],
        [one.text_version for one in new.ticked],
        [one.text_shown for one in new.ticked],
    )


async def of_submission(db: Db, business_id: int, submission_digest: bytes) -> Inquiry | None:
    """Return what a submission opened; None when it is new."""
    return _inquiry(
        await db.row(
            """
            SELECT id, customer_id, address_id, content_digest, locale, service, opened_at FROM inquiries
            WHERE business_id = $1 AND submission_digest = $2
            """,
            business_id,
            submission_digest,
        )
    )


async def of_key(db: Db, number: int, key_hash: bytes, now: datetime) -> Inquiry | None:
    """Return the inquiry that a secret link opens; None for every reason there is not to."""
    return _inquiry(
        await db.row(
            """
            SELECT id, customer_id, address_id, content_digest, locale, service, opened_at FROM inquiries
            WHERE id = $1 AND key_hash = $2 AND expires_at > $3
            """,
            number,
            key_hash,
            now,
        )
    )


async def mail_of(db: Db, sealer: Sealer, address_id: UUID) -> str | None:
    """Return where somebody of the form may also be written to: only while their consent to contact stands.

    The seam for a copy of each answer by mail. The address is claimed: it gets this inquiry's answers and no history.
    """
    sealed = await db.value(
        """
        SELECT i.email_ciphertext FROM inquiries i
        JOIN box_consents b ON b.inquiry_id = i.id AND b.purpose = 'contact' AND b.withdrawn_at IS NULL
        WHERE i.address_id = $1 AND i.key_hash IS NOT NULL AND i.email_ciphertext IS NOT NULL
        ORDER BY i.id DESC LIMIT 1
        """,
        address_id,
    )
    return sealer.unseal(sealed).decode() if sealed else None


async def withdraw(db: Db, customer_id: UUID, now: datetime) -> None:
    """End what a person's ticked boxes allow; they said STOP."""
    await db.execute(
        "UPDATE box_consents SET withdrawn_at = $2 WHERE customer_id = $1 AND withdrawn_at IS NULL", customer_id, now
    )


def _inquiry(row: Row | None) -> Inquiry | None:
    if row is None:
        return None
    return Inquiry(**{name: row[name] for name in Inquiry.__slots__})
