"""One person's data: find it, export it whole, erase it (OP8)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, LiteralString
from uuid import UUID

from database.db import Db, Row
from database.sealing import Sealer

_FORM_NUMBER: Final = re.compile(r"T-(\d{1,18})")

_TABLES: dict[str, LiteralString] = {
    "conversations": "SELECT * FROM conversations WHERE customer_id = ANY ($1) ORDER BY id",
    "messages": """SELECT id, kind, body, tap_id, reply_to, sent_at, received_at FROM messages
                   WHERE customer_id = ANY ($1) ORDER BY id""",
    "media": """SELECT id, message_id, kind, told, state, reason, mime, size, sha256, read_text, wanted_at FROM media
                WHERE customer_id = ANY ($1) ORDER BY id""",
    "turns": "SELECT id, cause, outcome, reason, started_at, finished_at FROM turns WHERE customer_id = ANY ($1) ORDER BY id",
    "tickets": "SELECT * FROM tickets WHERE customer_id = ANY ($1) ORDER BY id",
    "deliveries": """SELECT id, purpose, content, state, status, created_at, settled_at FROM deliveries
                     WHERE customer_id = ANY ($1) ORDER BY id""",
    "outreach": "SELECT * FROM outreach WHERE customer_id = ANY ($1) ORDER BY id",
    "quotes": "SELECT * FROM quotes WHERE customer_id = ANY ($1) ORDER BY id",
    "shortlists": "SELECT * FROM shortlists WHERE customer_id = ANY ($1) ORDER BY ticket_id",
    "ai_usage": """SELECT provider, model, input_tokens, output_tokens, micros, outcome, called_at FROM ai_usage
                   WHERE customer_id = ANY ($1) ORDER BY id""",
    "consent_requests": """SELECT id, ticket_id, purpose, round, state, asked_at, expires_at, settled_at
                           FROM consent_requests WHERE customer_id = ANY ($1) ORDER BY id""",
    "consents": """SELECT id, request_id, message_id, ticket_id, purpose, answered_by, given_at, expires_at, withdrawn_at
                   FROM consents WHERE customer_id = ANY ($1) ORDER BY id""",
    "calls": """SELECT id, consent_id, ticket_id, purpose, state, reason, requested_at, placing_at, answered_at, ended_at
                FROM calls WHERE customer_id = ANY ($1) ORDER BY id""",
    "inquiries": """SELECT id, locale, service, opened_at, expires_at, key_hash IS NOT NULL AS link_works FROM inquiries
                    WHERE customer_id = ANY ($1) ORDER BY id""",
    "box_consents": """SELECT id, inquiry_id, purpose, text_version, text_shown, channel, given_at, withdrawn_at
                       FROM box_consents WHERE customer_id = ANY ($1) ORDER BY id""",
    "tool_calls": "SELECT * FROM tool_calls WHERE customer_id = ANY ($1) ORDER BY id",
}

_KIN: Final = "SELECT coalesce(kin, ARRAY[id]) FROM customers WHERE id = $1"
_ERASE: Sequence[LiteralString] = (
    # The names of their files are left to be swept; the files go within a minute where a worker runs.
    "DELETE FROM media WHERE customer_id = ANY ($1)",
    """UPDATE messages SET body = NULL, raw_ciphertext = NULL, media = NULL, tap_id = NULL, reply_to = NULL, subject = NULL,
                           thread_references = NULL
       WHERE customer_id = ANY ($1)""",
    "UPDATE deliveries SET content = NULL, fallback = NULL WHERE customer_id = ANY ($1)",
    """UPDATE deliveries SET content = NULL, fallback = NULL
       WHERE ticket_id IN (SELECT id FROM tickets WHERE customer_id = ANY ($1))""",
    "UPDATE tickets SET requirements = '{}' WHERE customer_id = ANY ($1)",
    "UPDATE handles SET value = '{}' WHERE customer_id = ANY ($1)",
    "UPDATE outreach SET item = '' WHERE customer_id = ANY ($1)",
    "UPDATE quotes SET quoted = NULL, evidence = '{}' WHERE customer_id = ANY ($1)",
    "UPDATE tool_calls SET arguments = NULL, result = NULL WHERE customer_id = ANY ($1)",
    # The link to the number is a random one from now on; it moves down to consents and calls with their foreign keys.
    "UPDATE calls SET phone_ciphertext = NULL WHERE customer_id = ANY ($1)",
    "UPDATE consents SET phone_ciphertext = NULL WHERE customer_id = ANY ($1)",
    """UPDATE consent_requests SET phone_ciphertext = NULL, phone_digest = sha256(uuid_send(gen_random_uuid()))
       WHERE customer_id = ANY ($1)""",
    """UPDATE telephony_provider_logs SET body_ciphertext = NULL
       WHERE call_id IN (SELECT id FROM calls WHERE customer_id = ANY ($1))""",
    "UPDATE audit_events SET content = NULL WHERE customer_id = ANY ($1) AND content IS NOT NULL",
    # The link opens nothing from now on; the submission's digest stays, so that a late repeat opens nothing anew.
    """UPDATE inquiries SET key_hash = NULL, email_ciphertext = NULL, phone_ciphertext = NULL,
              content_digest = sha256(uuid_send(gen_random_uuid()))
       WHERE customer_id = ANY ($1)""",
    "UPDATE box_consents SET withdrawn_at = coalesce(withdrawn_at, now()) WHERE customer_id = ANY ($1)",
    "DELETE FROM principal_acts WHERE customer_id = ANY ($1)",
    """UPDATE notices SET raw_ciphertext = NULL
       WHERE address_id IN (SELECT id FROM addresses WHERE customer_id = ANY ($1))""",
    """DELETE FROM ai_allowlist WHERE digest IN (SELECT k.digest FROM address_keys k JOIN addresses a ON a.id = k.address_id
                                                 WHERE a.customer_id = ANY ($1))""",
    "DELETE FROM address_keys WHERE address_id IN (SELECT id FROM addresses WHERE customer_id = ANY ($1))",
    """UPDATE addresses SET stable_ciphertext = NULL, phone_ciphertext = NULL, name_ciphertext = NULL
       WHERE customer_id = ANY ($1)""",
    "DELETE FROM link_codes WHERE customer_id = ANY ($1) OR other_customer_id = ANY ($1)",
    "UPDATE timers SET cancelled_at = now() WHERE customer_id = ANY ($1) AND fired_at IS NULL AND cancelled_at IS NULL",
    "UPDATE tickets SET closed_at = coalesce(closed_at, now()) WHERE customer_id = ANY ($1)",
    "UPDATE customers SET locale = NULL, kin = NULL, erased_at = now() WHERE id = ANY ($1)",
)


async def find(db: Db, sealer: Sealer, business_id: int, identity: str) -> UUID | None:
    """Return the customer behind a phone (`+44…`), WhatsApp id (`GB.…`), mail address or number of the form (`T-000123`).

    None when nobody is known by it.
    """
    if number := _FORM_NUMBER.fullmatch(identity.strip()):
        told = "SELECT customer_id FROM inquiries WHERE business_id = $1 AND id = $2::text::bigint"
        return await db.value(told, business_id, number[1])
    digits = "".join(char for char in identity if char.isdigit())
    digests = [
        sealer.digest("whatsapp:bsuid", identity.strip()),
        sealer.digest("whatsapp:phone", digits),
        sealer.digest("mail:id", identity.strip().lower()),
    ]
    return await db.value(
        """
        SELECT a.customer_id FROM address_keys k JOIN addresses a ON a.id = k.address_id
        WHERE k.business_id = $1 AND k.digest = ANY($2) AND a.customer_id IS NOT NULL LIMIT 1
        """,
        business_id,
        digests,
    )


async def export(db: Db, sealer: Sealer, customer_id: UUID) -> dict[str, Any]:
    """Return everything kept about one person, addresses in clear, as JSON-able values."""
    kin: list[UUID] = await db.value(_KIN, customer_id)
    addresses = await db.rows("SELECT * FROM addresses WHERE customer_id = ANY ($1) ORDER BY created_at, id", kin)
    customers = await db.rows("SELECT * FROM customers WHERE id = ANY ($1) ORDER BY created_at, id", kin)
    told: dict[str, Any] = {
        "customers": [dict(row) for row in customers],
        "addresses": [_readable(row, sealer) for row in addresses],
    }
    claimed = await db.rows(
        "SELECT id, email_ciphertext, phone_ciphertext FROM inquiries WHERE customer_id = $1 ORDER BY id", customer_id
    )
    told["claimed"] = [
        {
            "inquiry": row["id"],
            "email": _clear(row["email_ciphertext"], sealer),
            "phone": _clear(row["phone_ciphertext"], sealer),
        }
        for row in claimed
    ]
    for name, sql in _TABLES.items():
        told[name] = [dict(row) for row in await db.rows(sql, kin)]
    return told


async def erase(db: Db, customer_id: UUID) -> int:
    """Empty everything that tells about the person and keep the skeleton; return how many rows were emptied.

    The audit chain stays verifiable: it covers digests, and only the content beside them goes.
    """
    kin: list[UUID] = await db.value(_KIN, customer_id)
    return sum([await db.execute(sql, kin) for sql in _ERASE])


def _readable(row: Row, sealer: Sealer) -> dict[str, Any]:
    told: dict[str, Any] = {"channel": row["channel"], "proof": row["proof"], "created_at": row["created_at"]}
    for field in ("stable", "phone", "name"):
        told[field] = _clear(row[f"{field}_ciphertext"], sealer)
    return told


def _clear(sealed: bytes | None, sealer: Sealer) -> str | None:
    return sealer.unseal(sealed).decode() if sealed else None
