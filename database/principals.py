"""Callers from outside: their credentials (digests only), their contacts, and what they used up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from database.db import Db, Row
from database.turns import Caller, read_caller
from domain.principals import Limits, Principal, hour_of

BEING_ANSWERED_FOR = timedelta(minutes=2)
"""A turn that began and has not ended for longer belongs to a worker that died; it is done again from what it finds."""


@dataclass(frozen=True, slots=True)
class NewPrincipal:
    """What an operator gives. Either a token's digest, or issuer and subject of the signed tokens it will bring."""

    business_id: int
    name: str
    scopes: Sequence[str]
    contacts: Mapping[str, bytes]
    limits: Limits
    expires_at: datetime
    token_digest: bytes | None = None
    issuer: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A principal as an operator sees it: no credential, no contact's number."""

    principal: Principal
    kind: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a call from outside meets, read in its own transaction."""

    credential_valid: bool
    paused: bool
    being_answered: bool
    acts: int
    refusals: int


async def create(db: Db, new: NewPrincipal, now: datetime) -> int | None:
    """Keep a new caller; None when the name (or the subject) is taken."""
    made = await db.value(
        """
        INSERT INTO principals (business_id, name, token_digest, issuer, subject, scopes, requests_per_minute,
                                acts_per_hour, refusals_per_hour, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING id
        """,
        new.business_id,
        new.name,
        new.token_digest,
        new.issuer,
        new.subject,
        sorted(new.scopes),
        new.limits.requests_per_minute,
        new.limits.acts_per_hour,
        new.limits.refusals_per_hour,
        now,
        new.expires_at,
    )
    if made is not None:
        for name, digest in new.contacts.items():
            await db.execute(
                "INSERT INTO principal_contacts (principal_id, name, digest) VALUES ($1, $2, $3)", made, name, digest
            )
    return made


async def revoke(db: Db, business_id: int, name: str, now: datetime) -> bool:
    """Let the caller in no more; False when there is none of that name that still has access."""
    return (
        await db.execute(
            "UPDATE principals SET revoked_at = $3 WHERE business_id = $1 AND name = $2 AND revoked_at IS NULL",
            business_id,
            name,
            now,
        )
    ) == 1


async def list_all(db: Db, business_id: int) -> list[Listed]:
    """Return every caller there ever was, the newest first."""
    rows = await db.rows(
        """
        SELECT p.*, (SELECT coalesce(array_agg(c.name ORDER BY c.name), '{}') FROM principal_contacts c
                     WHERE c.principal_id = p.id) AS contacts
        FROM principals p WHERE p.business_id = $1 ORDER BY p.id DESC
        """,
        business_id,
    )
    return [
        Listed(
            _principal(row, row["contacts"]),
            "signed" if row["issuer"] else "token",
            row["created_at"],
            row["expires_at"],
            row["revoked_at"],
        )
        for row in rows
    ]


async def by_token(db: Db, token_digest: bytes, now: datetime) -> Principal | None:
    """Return the caller of a token that is neither expired nor revoked."""
    await db.show_credential(token_digest.hex())
    row = await db.row(
        "SELECT * FROM principals WHERE token_digest = $1 AND revoked_at IS NULL AND expires_at > $2",
        token_digest,
        now,
    )
    return await _with_contacts(db, row)


async def by_subject(db: Db, issuer: str, subject: str, now: datetime) -> Principal | None:
    """Return the caller an authorization server vouches for; None when no operator let it in."""
    await db.show_credential(f"{issuer} {subject}")
    row = await db.row(
        """
        SELECT * FROM principals WHERE issuer = $1 AND subject = $2 AND revoked_at IS NULL AND expires_at > $3
        """,
        issuer,
        subject,
        now,
    )
    return await _with_contacts(db, row)


async def enter(
    db: Db, principal_id: int, contact: str | None, now: datetime, *, acts: bool
) -> tuple[Standing, Caller | None]:
    """Let this transaction act for one contact of the caller, and read what decides on admission.

    That is the credential once more, flags, a turn under way, what was used up, and the contact with its newest
    conversation: None when it is not on the caller's list, never wrote to us, or was not asked for. One statement: a call
    from outside is mostly round trips. A transaction that only looks (`acts` is False) does not wait for the disk when it
    commits.
    """
    row = await db.row(
        "SELECT * FROM enter_as_principal($1, $2, $3, $4, $5, $6)",
        principal_id,
        contact,
        acts,
        now,
        now - BEING_ANSWERED_FOR,
        hour_of(now),
    )
    if row is None:
        return Standing(False, True, True, 0, 0), None
    stands = Standing(row["valid"], row["paused"], row["being_answered"], row["acts"], row["refusals"])
    if row["conversation_id"] is None:
        return stands, None
    return stands, read_caller(row, row["address_id"])


async def spend(db: Db, principal_id: int, now: datetime, *, acts: int = 0, refusals: int = 0) -> None:
    """Count towards the hour's ceilings."""
    await db.execute(
        """
        INSERT INTO principal_hours AS h (principal_id, hour, acts, refusals) VALUES ($1, $2, $3, $4)
        ON CONFLICT (principal_id, hour) DO UPDATE SET acts = h.acts + $3, refusals = h.refusals + $4
        """,
        principal_id,
        hour_of(now),
        acts,
        refusals,
    )


async def open_turn(db: Db, caller: Caller, reason: str, mind: str, now: datetime) -> int:
    """Write the turn of one act from outside, begun and ended with it."""
    return await db.value(
        """
        INSERT INTO turns (business_id, address_id, conversation_id, customer_id, cause, through_message_id,
                           doorbell_id, mind, outcome, reason, started_at, finished_at)
        VALUES ($1, $2, $3, $4, 'outside', 0, -nextval('outside_turns'), $5, 'noted', $6, $7, $7) RETURNING id
        """,
        caller.business.id,
        caller.address_id,
        caller.conversation_id,
        caller.customer_id,
        mind,
        reason,
        now,
    )


async def _with_contacts(db: Db, row: Row | None) -> Principal | None:
    if row is None:
        return None
    await db.act_for_principal(row["id"])
    names = await db.rows("SELECT name FROM principal_contacts WHERE principal_id = $1 ORDER BY name", row["id"])
    return _principal(row, [name["name"] for name in names])


def _principal(row: Row, contacts: Sequence[str]) -> Principal:
    limits = Limits(row["requests_per_minute"], row["acts_per_hour"], row["refusals_per_hour"])
    return Principal(row["id"], row["business_id"], row["name"], frozenset(row["scopes"]), tuple(contacts), limits)
