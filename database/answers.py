"""Read what came in against the consent questions that are open: the only place where a consent is written (CA1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import asyncpg
import structlog

from database import consents
from database.arrivals import Arrival
from database.db import Db, Row
from database.sealing import Sealer
from domain.consents import CONSENT_HOLDS, Question, Reply, Verdict, read_reply
from domain.contents import from_json
from domain.messages import Choice, Choices

log = structlog.get_logger()

TO_BE_READ: Final = "CQ001"
"""The SQLSTATE with which `inbox.ingest` says that somebody may have answered; run it again and read."""


async def read(db: Db, sealer: Sealer, arrivals: Sequence[Arrival]) -> None:
    """Read the stored messages in their order, in the transaction that stored them."""
    rows = await db.rows(_HEARD, [one.account_id for one in arrivals], [one.provider_id for one in arrivals])
    states: dict[int, str] = {}
    for row in rows:
        request_id, state = row["request_id"], states.get(row["request_id"], row["state"])
        if state not in ("asked", "granted"):
            continue
        verdict = read_reply(_question(sealer, row, state), _reply(row))
        if verdict is not None and await _write(db, row, verdict):
            states[request_id] = verdict
            log.info("consent.answered", request=request_id, verdict=verdict)


async def _write(db: Db, row: Row, verdict: Verdict) -> bool:
    now: datetime = row["received_at"]
    if verdict == "granted":
        return await _grant(db, row, now)
    await consents.withdraw(db, row["customer_id"], now)
    if verdict == "declined":
        await _settle(db, row["request_id"], "declined", now)
    return True


async def _grant(db: Db, row: Row, now: datetime) -> bool:
    """Write the consent; the database's own checks may still say no, and the message stays a message."""
    if not row["number_is_theirs"] or not row["ticket_is_open"]:
        return False
    try:
        async with db.savepoint():
            await db.execute(
                """
                INSERT INTO consents (business_id, request_id, message_id, customer_id, ticket_id, purpose, phone_digest,
                                      phone_ciphertext, answered_by, given_at, expires_at)
                SELECT business_id, id, $2, customer_id, ticket_id, purpose, phone_digest, phone_ciphertext, $3, $4, $5
                FROM consent_requests WHERE id = $1
                """,
                row["request_id"],
                row["message_id"],
                "tap" if row["kind"] == "tap" else "typed",
                now,
                now + CONSENT_HOLDS,
            )
            await _settle(db, row["request_id"], "granted", now)
    except asyncpg.IntegrityConstraintViolationError as error:
        log.warning("consent.refused", request=row["request_id"], constraint=error.constraint_name)
        return False
    return True


async def _settle(db: Db, request_id: int, state: str, now: datetime) -> None:
    await db.execute("UPDATE consent_requests SET state = $2, settled_at = $3 WHERE id = $1", request_id, state, now)


def _question(sealer: Sealer, row: Row, state: str) -> Question:
    return Question(
        state="granted" if state == "granted" else "asked",
        text=row["text"] or "",
        locale=row["locale"],
        yes=consents.button(sealer, row["request_id"], "yes"),
        no=consents.button(sealer, row["request_id"], "no"),
        expires_at=row["expires_at"],
        provider_id=row["provider_id"],
        sent_at=row["sending_at"],
        has_arrived=row["has_arrived"],
        was_last_word=row["was_last_word"],
        numbered=_numbered(row),
    )


def _numbered(row: Row) -> tuple[Choice, ...]:
    content = from_json(row["content"]) if row["numbered"] and row["content"] else None
    return content.choices if isinstance(content, Choices) else ()


def _reply(row: Row) -> Reply:
    return Reply(
        kind=row["kind"],
        text=row["body"] or "",
        tap_id=row["tap_id"],
        reply_to=row["reply_to"],
        forwarded=row["forwarded"],
        sent_at=row["sent_at"],
        received_at=row["received_at"],
        is_first=row["is_first"],
    )


# A message of an earlier turn came before the question; what waits or was answered later came after it.
_HEARD: Final = """
SELECT m.id AS message_id, m.kind, m.body, m.tap_id, m.reply_to, m.forwarded, m.sent_at, m.received_at,
       q.id AS request_id, q.customer_id, q.state, q.locale, q.expires_at,
       d.content ->> 'body' AS text, d.content, d.numbered, d.provider_id, d.sending_at, d.state = 'accepted' AS has_arrived,
       NOT EXISTS (SELECT FROM deliveries o WHERE o.address_id = q.address_id AND o.id > d.id
                     AND o.state IN ('sending', 'accepted', 'unknown'))
         AND NOT EXISTS (SELECT FROM notices s WHERE s.address_id = q.address_id AND s.kind = 'staff_message'
                           AND s.at >= date_trunc('second', d.sending_at))
         AND NOT EXISTS (SELECT FROM conversations t WHERE t.id = m.conversation_id AND t.taken_over_at IS NOT NULL)
         AS was_last_word,
       NOT EXISTS (SELECT FROM messages e WHERE e.address_id = q.address_id AND e.id < m.id
                     AND coalesce(e.turn_id > d.turn_id, true)) AS is_first,
       EXISTS (SELECT FROM tickets t WHERE t.id = q.ticket_id AND t.closed_at IS NULL) AS ticket_is_open,
       EXISTS (SELECT FROM address_keys k WHERE k.business_id = q.business_id AND k.digest = q.phone_digest
                 AND k.address_id = q.address_id) AS number_is_theirs
FROM unnest($1::bigint[], $2::text[]) AS a (account_id, provider_id)
JOIN messages m ON m.account_id = a.account_id AND m.provider_id = a.provider_id AND m.left_because IS NULL
JOIN consent_requests q ON q.address_id = m.address_id AND q.state IN ('asked', 'granted')
JOIN deliveries d ON d.id = q.delivery_id
ORDER BY m.id
"""
