"""Leave a message for the delivery worker: the row and its doorbell, in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from database.db import Db


@dataclass(frozen=True, slots=True)
class Post:
    """One message to send. Exactly one of `customer_id` and `vendor_id` is set; `effect_key` makes it happen once."""

    business_id: int
    account_id: int
    address_id: UUID
    effect_key: str
    purpose: str
    content: dict[str, Any]
    customer_id: UUID | None = None
    vendor_id: int | None = None
    ticket_id: int | None = None
    turn_id: int | None = None
    sourcing_slot: int | None = None
    fallback: dict[str, Any] | None = None
    reply_to: str | None = None
    by_model: bool = False
    """A model wrote the words; whether one may is asked again when they leave."""


async def post(db: Db, message: Post, now: datetime) -> int | None:
    """Store the delivery and ring the outbox; None when this effect was posted before (then nothing rings).

    A third sourcing message to a customer raises asyncpg's UniqueViolationError of `two_sourcing_messages`.
    """
    return await db.value(
        """
        WITH stored AS (
          INSERT INTO deliveries (business_id, account_id, address_id, customer_id, vendor_id, ticket_id, turn_id,
                                  effect_key, purpose, sourcing_slot, content, fallback, reply_to, created_at, by_model)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
          ON CONFLICT ON CONSTRAINT one_effect_once DO NOTHING
          RETURNING id
        ), rung AS (
          SELECT pgmq.send('outbox', jsonb_build_object('delivery_id', id),
                           jsonb_build_object('x-pgmq-group', $3::uuid::text)) FROM stored
        )
        SELECT stored.id FROM stored, rung
        """,
        message.business_id,
        message.account_id,
        message.address_id,
        message.customer_id,
        message.vendor_id,
        message.ticket_id,
        message.turn_id,
        message.effect_key,
        message.purpose,
        message.sourcing_slot,
        message.content,
        message.fallback,
        message.reply_to,
        now,
        message.by_model,
    )
