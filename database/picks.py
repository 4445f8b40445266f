"""Which of the latest numbered list a waiting message picks, by the number that was typed (AS6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from database.db import Db
from domain.contents import from_json
from domain.messages import Choice, Choices
from domain.picks import LIST_HOLDS, picked


async def of_waiting(db: Db, address_id: UUID) -> Mapping[int, Choice]:
    """Return the choice by the message that types its number, while that list is the last thing we sent there.

    A list sent as buttons has no numbers; an older list, or one with other words of ours below it, is over, unless the
    message quotes the latest list itself.
    """
    found: dict[int, Choice] = {}
    for row in await db.rows(_WAITING, address_id, LIST_HOLDS):
        content = from_json(row["content"])
        choice = picked(content.choices, row["body"]) if isinstance(content, Choices) else None
        if choice is not None:
            found[row["id"]] = choice
    return found


_WAITING: Final = """
SELECT m.id, m.body, d.content
FROM messages m
JOIN LATERAL (
  SELECT o.id, o.content, o.numbered, o.state, o.provider_id, o.sending_at FROM deliveries o
  WHERE o.address_id = m.address_id AND o.content ->> 'type' = 'choices' AND o.sending_at IS NOT NULL
  ORDER BY o.id DESC LIMIT 1) d ON d.numbered AND d.state = 'accepted'
WHERE m.address_id = $1 AND m.turn_id IS NULL AND m.kind = 'text' AND m.body IS NOT NULL
  AND m.left_because IS NULL AND NOT m.forwarded
  AND m.sent_at >= date_trunc('second', d.sending_at) AND m.received_at < d.sending_at + $2::interval
  AND (m.reply_to = d.provider_id OR (
    m.reply_to IS NULL
    AND NOT EXISTS (SELECT FROM deliveries o WHERE o.address_id = m.address_id AND o.id > d.id
                      AND o.state IN ('sending', 'accepted', 'unknown'))
    AND NOT EXISTS (SELECT FROM messages e WHERE e.address_id = m.address_id AND e.id < m.id
                      AND e.received_at >= d.sending_at AND e.left_because IS NULL)))
ORDER BY m.id
"""
