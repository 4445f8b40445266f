"""Record what a channel tells besides messages and act on it: takeovers, new identities, alarms, STOP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from database import channel_accounts
from database.channel_accounts import Account
from database.db import Db
from database.identities import Identity, storable
from domain.messages import Notice, NoticeKind

_LONGEST_ALARM = 200


@dataclass(frozen=True, slots=True)
class Note:
    """A notice as rows need it. `who` is whose conversation it is about; `becomes` their new identity."""

    account: Account
    kind: NoticeKind
    at: datetime
    provider_id: str | None
    raw_ciphertext: bytes
    detail: str
    who: Identity | None
    becomes: Identity | None


def note(
    account: Account, notice: Notice, who: Identity | None, becomes: Identity | None, raw_ciphertext: bytes
) -> Note:
    """Make a row."""
    provider_id = storable(notice.provider_id) if notice.provider_id else None
    return Note(account, notice.kind, notice.at, provider_id, raw_ciphertext, storable(notice.detail), who, becomes)


async def record(db: Db, told: Note) -> bool:
    """Store the notice and do what it asks for; False for one that was told before, which does nothing."""
    address_id = await _address(db, told.account.business_id, told.who)
    if not await _store(db, told, address_id):
        return False
    if told.kind is NoticeKind.ACCOUNT_ALARM:
        await channel_accounts.raise_alarm(db, told.account.id, (told.detail or "unknown")[:_LONGEST_ALARM])
    if address_id is not None:
        await _act(db, told, address_id)
    return True


async def _act(db: Db, told: Note, address_id: UUID) -> None:
    match told.kind:
        case NoticeKind.STAFF_MESSAGE:
            await _hand_to_staff(db, told, address_id)
        case NoticeKind.IDENTITY_CHANGED if told.becomes is not None:
            await _change_identity(db, told.account.business_id, address_id, told.becomes)
        case NoticeKind.MARKETING_STOPPED:
            await _stop_marketing(db, address_id, told.at)
        case _:
            pass  # kept for the record; resuming marketing does not undo a STOP that the person wrote


async def _address(db: Db, business_id: int, who: Identity | None) -> UUID | None:
    if who is None:
        return None
    return await db.value(
        """SELECT address_id FROM address_keys WHERE business_id = $1 AND digest = ANY($2)
           ORDER BY (digest = $3) DESC LIMIT 1""",
        business_id,
        [key for key in (who.key, who.phone_key) if key],
        who.key,
    )


async def _store(db: Db, told: Note, address_id: UUID | None) -> bool:
    """A body that is no envelope has no time of its own: its digest (`provider_id`) tells it apart."""
    stored = await db.execute(
        """
        INSERT INTO notices (business_id, account_id, kind, address_id, provider_id, raw_ciphertext, at)
        SELECT $1::bigint, $2::bigint, $3::text, $4::uuid, $5::text, $6::bytea, $7::timestamptz
        WHERE $3 <> 'ignored' OR $5 IS NULL
           OR NOT EXISTS (SELECT FROM notices WHERE account_id = $2 AND kind = $3 AND provider_id = $5)
        ON CONFLICT DO NOTHING
        """,
        told.account.business_id,
        told.account.id,
        told.kind.value,
        address_id,
        told.provider_id,
        told.raw_ciphertext,
        told.at,
    )
    return stored == 1


async def _hand_to_staff(db: Db, told: Note, address_id: UUID) -> None:
    """Staff answered from the phone app: automation is silent until they give the conversation back (DE9)."""
    await db.execute(
        """
        UPDATE conversations SET taken_over_at = $3, taken_over_by = 'staff'
        WHERE address_id = $1 AND account_id = $2 AND closed_at IS NULL AND taken_over_at IS NULL
        """,
        address_id,
        told.account.id,
        told.at,
    )


async def _change_identity(db: Db, business_id: int, address_id: UUID, becomes: Identity) -> None:
    """The provider vouches for it: every key of the new identity leads to the old address."""
    await db.execute(
        """
        INSERT INTO address_keys (business_id, digest, address_id)
        SELECT $1, digest, $3 FROM unnest($2::bytea[]) AS digest ORDER BY digest
        ON CONFLICT (business_id, digest) DO UPDATE SET address_id = excluded.address_id
        """,
        business_id,
        [key for key in (becomes.key, becomes.phone_key) if key],
        address_id,
    )
    await db.execute(
        """
        UPDATE addresses SET stable_ciphertext = coalesce($2, stable_ciphertext),
                             phone_ciphertext = coalesce($3, phone_ciphertext)
        WHERE id = $1
        """,
        address_id,
        becomes.stable_ciphertext,
        becomes.phone_ciphertext,
    )


async def _stop_marketing(db: Db, address_id: UUID, at: datetime) -> None:
    """Opt the person out, and ring: their own turn ends what is under way. The provider confirmed it to them."""
    await db.execute(
        """
        WITH stopped AS (
          UPDATE customers SET opted_out_at = $2 WHERE opted_out_at IS NULL
            AND id = (SELECT customer_id FROM addresses WHERE id = $1) RETURNING id
        )
        SELECT pgmq.send('inbox', jsonb_build_object('cause', 'opted_out', 'address_id', $1::uuid),
                         jsonb_build_object('x-pgmq-group', $1::uuid::text)) FROM stopped
        """,
        address_id,
        at,
    )
    await db.execute(
        """UPDATE vendors SET opted_out_at = $2 WHERE opted_out_at IS NULL
           AND id = (SELECT vendor_id FROM addresses WHERE id = $1)""",
        address_id,
        at,
    )
