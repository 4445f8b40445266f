"""Codes that prove two addresses to be one person's: asked for by a tool, sent by the clock, proven only by intake (IN8)."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog

from database import outbox
from database.arrivals import Arrival
from database.db import Db, Row
from database.sealing import Sealer
from domain import words
from domain.contents import to_json
from domain.linking import CODE_DIGITS, CODE_HOLDS, CODES_A_DAY, MOST_TRIES, Claim, read_code
from domain.messages import Template, Text
from domain.words import links as say

log = structlog.get_logger()

_KINDS: Final = {"mail": "mail:id", "phone": "whatsapp:phone"}


async def ask(
    db: Db, sealer: Sealer, business_id: int, customer_id: UUID, address_id: UUID, claim: Claim, now: datetime
) -> bool:
    """Note that this address claims another one; an earlier open code of theirs is void. False when nothing was claimed.

    Whether we know the other address is looked up elsewhere, so that no answer of ours can tell.
    """
    digest = sealer.digest(_KINDS[claim.kind], claim.value.lstrip("+"))
    await db.execute(
        "DELETE FROM link_codes WHERE asked_from = $1 AND customer_id = ANY (current_kin()) AND state IN ('asked', 'sent')",
        address_id,
    )
    asked = await db.value(
        """
        INSERT INTO link_codes (business_id, customer_id, asked_from, message_id, claimed_digest, asked_at, expires_at)
        SELECT $1, $2, $3, m.id, $5, $6, $7 FROM messages m
        WHERE m.id = $4 AND m.address_id = $3 AND m.proof <> 'claimed' AND NOT m.forwarded
        ON CONFLICT DO NOTHING RETURNING id
        """,
        business_id,
        customer_id,
        address_id,
        claim.message_id,
        digest,
        now,
        now + CODE_HOLDS,
    )
    return asked is not None


async def was_proven_by(db: Db, message_ids: Sequence[int]) -> bool:
    """Say whether one of these messages was the code that made two addresses one person's."""
    return bool(await db.value("SELECT EXISTS (SELECT FROM link_codes WHERE proven_by = ANY ($1))", list(message_ids)))


async def send_asked(db: Db, sealer: Sealer, now: datetime) -> int:
    """Send a code to every claimed address that is known and another customer's; return how many were sent."""
    sent = 0
    for row in await db.rows(_ASKED, now - timedelta(days=1)):
        if row["address_id"] is None or row["codes_today"] >= CODES_A_DAY:
            await db.execute(
                "UPDATE link_codes SET state = 'unknown', settled_at = $2 WHERE id = $1", row["link_id"], now
            )
            continue
        await _send(db, sealer, row, now)
        sent += 1
    return sent


async def _send(db: Db, sealer: Sealer, row: Row, now: datetime) -> None:
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    await db.execute(
        """
        UPDATE link_codes SET state = 'sent', other_customer_id = $2, other_address = $3, code_digest = $4,
                              expires_at = $5 WHERE id = $1
        """,
        row["link_id"],
        row["customer_id"],
        row["address_id"],
        sealer.digest("link:code", f"{row['link_id']}:{code}"),
        now + CODE_HOLDS,
    )
    locale = row["locale"]
    language = locale if locale in words.LANGUAGES else "en"
    await outbox.post(
        db,
        outbox.Post(
            business_id=row["business_id"],
            account_id=row["account_id"],
            address_id=row["address_id"],
            customer_id=row["customer_id"],
            effect_key=f"link:{row['link_id']}",
            purpose="link_code",
            content=to_json(Text(say.code(say.of(locale), row["business"], code))),
            fallback=to_json(Template("concierge_link_code", language, (code,), copies_code=True)),
        ),
        now,
    )


async def read(db: Db, sealer: Sealer, arrivals: Sequence[Arrival]) -> None:
    """Read stored messages for codes, in the transaction that stored them: the only place where people become one."""
    for row in await db.rows(_HEARD, [one.account_id for one in arrivals], [one.provider_id for one in arrivals]):
        code = read_code(row["body"] or "")
        if code is None or row["received_at"] >= row["expires_at"]:
            continue
        given = sealer.digest("link:code", f"{row['link_id']}:{code}")
        if hmac.compare_digest(given, row["code_digest"]):
            await _join(db, row)
        else:
            await db.execute(_COUNT_A_TRY, row["link_id"], MOST_TRIES, row["received_at"])


async def _join(db: Db, row: Row) -> None:
    """Make both customers and all their kin one person; who wants no messages on one address wants none on any."""
    proven = await db.execute(
        "UPDATE link_codes SET state = 'proven', proven_by = $2, settled_at = $3 WHERE id = $1 AND state = 'sent'",
        row["link_id"],
        row["message_id"],
        row["received_at"],
    )
    if proven:
        await db.execute(_JOIN, row["customer_id"], row["other_customer_id"])
        log.info("person.joined", link=row["link_id"])


_ASKED: Final = """
SELECT l.id AS link_id, l.business_id, b.name AS business, a.id AS address_id, a.customer_id, talk.account_id,
       coalesce(p.locale, b.locale) AS locale,
       (SELECT count(*) FROM link_codes o WHERE o.other_address = a.id AND o.asked_at > $1) AS codes_today
FROM link_codes l
JOIN businesses b ON b.id = l.business_id
JOIN customers mine ON mine.id = l.customer_id
LEFT JOIN address_keys k ON k.business_id = l.business_id AND k.digest = l.claimed_digest
LEFT JOIN LATERAL (SELECT c.account_id FROM conversations c WHERE c.address_id = k.address_id ORDER BY c.id DESC LIMIT 1)
  talk ON true
LEFT JOIN addresses a ON a.id = k.address_id AND talk.account_id IS NOT NULL AND a.customer_id IS NOT NULL
                     AND a.customer_id <> ALL (coalesce(mine.kin, ARRAY[mine.id]))
LEFT JOIN customers p ON p.id = a.customer_id
WHERE l.state = 'asked' ORDER BY l.id LIMIT 50 FOR UPDATE OF l SKIP LOCKED
"""
_HEARD: Final = """
SELECT m.id AS message_id, m.body, m.received_at, l.id AS link_id, l.code_digest, l.expires_at, l.customer_id,
       l.other_customer_id
FROM unnest($1::bigint[], $2::text[]) AS a (account_id, provider_id)
JOIN messages m ON m.account_id = a.account_id AND m.provider_id = a.provider_id
JOIN link_codes l ON l.asked_from = m.address_id AND l.state = 'sent'
WHERE m.kind = 'text' AND NOT m.forwarded AND m.proof <> 'claimed' AND m.id > l.message_id
ORDER BY m.id FOR UPDATE OF l
"""
_COUNT_A_TRY: Final = """
UPDATE link_codes SET tries = tries + 1, state = CASE WHEN tries + 1 >= $2 THEN 'failed' ELSE state END,
  settled_at = CASE WHEN tries + 1 >= $2 THEN $3::timestamptz END
WHERE id = $1 AND state = 'sent'
"""
_JOIN: Final = """
WITH both_of AS (
  SELECT id, opted_out_at, kin FROM customers WHERE id IN ($1, $2)
), everybody AS (
  SELECT array_agg(DISTINCT one ORDER BY one) AS kin,
         (SELECT min(opted_out_at) FROM both_of) AS opted_out_at
  FROM both_of, unnest(coalesce(kin, ARRAY[id])) AS one
)
UPDATE customers c SET kin = e.kin, opted_out_at = coalesce(c.opted_out_at, e.opted_out_at)
FROM everybody e WHERE c.id = ANY (e.kin)
"""
