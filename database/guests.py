"""What decides whether a model may answer an address: flags, and an allowlist of keyed digests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from database import queues
from database.db import Db
from database.sealing import Sealer
from domain.errors import Invalid
from domain.guests import Admission

Kind = Literal["phone", "bsuid", "email"]
SetBy = Literal["operator", "environment"]
_DIGEST_OF: dict[Kind, str] = {"phone": "whatsapp:phone", "bsuid": "whatsapp:bsuid", "email": "email:id"}
"""What `database.identities` calls the same thing."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One person on the list, readable for an operator."""

    kind: Kind
    value: str
    set_by: SetBy


async def admission(db: Db, business_id: int, address_id: UUID) -> Admission:
    """Read the flags, and whether one of the address's keys is on the list."""
    row = await db.row(
        """
        SELECT coalesce((SELECT jsonb_object_agg(name, value) FROM flags WHERE business_id = $1), '{}') AS flags,
               EXISTS (SELECT FROM address_keys k JOIN ai_allowlist l ON l.digest = k.digest AND l.business_id = k.business_id
                       WHERE k.address_id = $2 AND k.business_id = $1 AND l.removed_at IS NULL) AS listed
        """,
        business_id,
        address_id,
    )
    return Admission(row["flags"], row["listed"]) if row else Admission({}, listed=False)


async def allow(db: Db, sealer: Sealer, business_id: int, kind: Kind, value: str, by: SetBy, now: datetime) -> None:
    """Put somebody on the list; the environment does not bring back whom an operator took off."""
    await db.execute(
        """
        INSERT INTO ai_allowlist (business_id, digest, kind, ciphertext, set_by, added_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (business_id, digest) DO UPDATE SET removed_at = NULL, set_by = excluded.set_by
        WHERE excluded.set_by = 'operator' OR ai_allowlist.set_by = 'environment'
        """,
        business_id,
        _digest(sealer, kind, value),
        kind,
        sealer.seal(normal(kind, value).encode()),
        by,
        now,
    )


async def disallow(db: Db, sealer: Sealer, business_id: int, kind: Kind, value: str, now: datetime) -> bool:
    """Take somebody off the list, and keep that an operator did; False when they were not on it."""
    touched = await db.execute(
        """UPDATE ai_allowlist SET removed_at = $3, set_by = 'operator'
           WHERE business_id = $1 AND digest = $2 AND removed_at IS NULL""",
        business_id,
        _digest(sealer, kind, value),
        now,
    )
    await queues.unpark(db)
    return touched == 1


async def keep_only(
    db: Db, sealer: Sealer, business_id: int, kind: Kind, values: Collection[str], now: datetime
) -> None:
    """Take off whom the environment named once and names no more."""
    await db.execute(
        """
        UPDATE ai_allowlist SET removed_at = $4
        WHERE business_id = $1 AND kind = $2 AND set_by = 'environment' AND removed_at IS NULL AND digest <> ALL ($3::bytea[])
        """,
        business_id,
        kind,
        [_digest(sealer, kind, value) for value in values],
        now,
    )


async def listed(db: Db, sealer: Sealer, business_id: int) -> Sequence[Listed]:
    """Return everybody on the list, in the order they were added."""
    rows = await db.rows(
        """
        SELECT kind, ciphertext, set_by FROM ai_allowlist
        WHERE business_id = $1 AND removed_at IS NULL ORDER BY added_at, digest
        """,
        business_id,
    )
    return [Listed(row["kind"], sealer.unseal(row["ciphertext"]).decode(), row["set_by"]) for row in rows]


async def answer_again(db: Db, delivery_id: int, address_id: UUID) -> bool:
    """Let the messages that a refused reply of a model answered wait for the coded mind, and ring; False when none do."""
    await db.execute(
        "UPDATE deliveries SET sourcing_slot = NULL, purpose = 'reply' WHERE id = $1 AND state = 'refused'", delivery_id
    )
    waiting = await db.execute(
        "UPDATE messages SET turn_id = NULL WHERE turn_id = (SELECT turn_id FROM deliveries WHERE id = $1)", delivery_id
    )
    if waiting:
        address = str(address_id)
        await queues.ring(db, "inbox", address, {"cause": "message", "address_id": address})
    return waiting > 0


def normal(kind: Kind, value: str) -> str:
    """Return the value as its digest wants it. Raises `Invalid` for an empty or impossible one."""
    said = value.strip()
    if kind == "phone":
        digits = said.removeprefix("+")
        if not (said.startswith("+") and digits.isascii() and digits.isdecimal() and 7 <= len(digits) <= 15):
            raise Invalid("phone", f"{value!r} is no phone number with + and country code.")
        return digits
    if kind == "email":
        if said.count("@") != 1 or said.startswith("@") or said.endswith("@"):
            raise Invalid("email", f"{value!r} is no mail address.")
        return said.lower()
    if not said:
        raise Invalid("bsuid", "A BSUID must not be empty.")
    return said


def _digest(sealer: Sealer, kind: Kind, value: str) -> bytes:
    return sealer.digest(_DIGEST_OF[kind], normal(kind, value))
