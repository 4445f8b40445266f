"""What the status page shows: this inquiry's own conversation, read as the customer and never as anybody wider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from database.db import Db, Row
from domain.contents import OWN_NUMBER, from_json
from domain.messages import Choice, Choices, Content, Flow, Template, Text

_LATEST: Final = 200


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a message; only its name and type are shown."""

    name: str
    type: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the conversation. `is_ours` when we wrote it."""

    id: str
    is_ours: bool
    text: str
    at: datetime
    choices: Sequence[Choice] = ()
    files: Sequence[File] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the request is: the newest ticket's state, None before there is one; whether a human has it."""

    state: str | None
    service: str | None
    is_taken_over: bool
    is_answered: bool


async def standing(db: Db, address_id: UUID) -> Standing:
    """Say how far the request has come; `db` acts for its customer."""
    row = await db.row(
        """
        SELECT t.state, t.service,
               EXISTS (SELECT FROM conversations c WHERE c.address_id = $1 AND c.taken_over_at IS NOT NULL) AS taken,
               EXISTS (SELECT FROM deliveries d WHERE d.address_id = $1 AND d.state = 'accepted') AS answered
        FROM (SELECT 1) one
        LEFT JOIN LATERAL (SELECT state, service FROM tickets WHERE address_id = $1 ORDER BY id DESC LIMIT 1) t ON true
        """,
        address_id,
    )
    if row is None:
        raise LookupError("no row")
    return Standing(row["state"], row["service"], row["taken"], row["answered"])


async def conversation(db: Db, address_id: UUID, customer_id: UUID) -> list[Line]:
    """Return what was said through this form, oldest first; `db` acts for its customer.

    Ours are the messages that were delivered: what was refused or waits is nobody's to read yet.
    """
    heard = await db.rows(
        """
        SELECT id, provider_id, coalesce(body, '') AS body, media, received_at AS at FROM messages
        WHERE address_id = $1 AND customer_id = $2 ORDER BY id DESC LIMIT $3
        """,
        address_id,
        customer_id,
        _LATEST,
    )
    said = await db.rows(
        """
        SELECT d.token, d.content, coalesce(d.settled_at, d.created_at) AS at,
               coalesce(nullif(t.through_message_id, 0), 9223372036854775807) AS after
        FROM deliveries d LEFT JOIN turns t ON t.id = d.turn_id
        WHERE d.address_id = $1 AND d.customer_id = $2 AND d.state = 'accepted' AND d.content IS NOT NULL
        ORDER BY d.id DESC LIMIT $3
        """,
        address_id,
        customer_id,
        _LATEST,
    )
    # Within one moment an answer stands behind the message it answers; the sort keeps the order of equals.
    lines = [((row["at"], row["id"], 0), _heard(row)) for row in reversed(heard)]
    lines += [((row["at"], row["after"], 1), _said(row)) for row in reversed(said)]
    return [line for _, line in sorted(lines, key=lambda placed: placed[0])]


def _heard(row: Row) -> Line:
    media: dict[str, Any] = row["media"] or {}
    named = tuple(File(str(one.get("filename") or "file"), one.get("mime_type")) for one in media.get("files", ()))
    provider_id = str(row["provider_id"])
    return Line(provider_id.rpartition(":")[2], False, row["body"], row["at"], files=named)


def _said(row: Row) -> Line:
    content = from_json(row["content"])
    choices = content.choices if isinstance(content, Choices) else ()
    return Line(str(row["token"]), True, _words(content), row["at"], choices)


def _words(content: Content) -> str:
    match content:
        case Text(body) | Choices(body) | Flow(body=body):
            return body.replace(OWN_NUMBER, "…")
        case Template(_, _, parameters):
            return "\n".join(parameters)
