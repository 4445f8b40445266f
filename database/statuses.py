"""Keep every status a provider reports and move deliveries forward, never back (DE10, DE11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from database.channel_accounts import Account
from database.db import Db
from database.identities import Identity, storable
from domain.messages import DeliveryStatus, StatusUpdate

RANKS: Final = {
    DeliveryStatus.SENT: 1,
    DeliveryStatus.FAILED: 2,
    DeliveryStatus.DELIVERED: 3,
    DeliveryStatus.READ: 4,
    DeliveryStatus.PLAYED: 5,
}
"""The order of `domain.messages.outranks`, for `deliveries.status_rank`; a test holds them together."""


class Report(NamedTuple):
    """One status as a row; the order of the fields is that of the statement's parameters."""

    business_id: int
    account_id: int
    provider_id: str
    status: str
    rank: int
    token: UUID | None
    error_code: str | None
    billable: bool | None
    price_category: str | None
    at: datetime
    received_at: datetime
    key: bytes | None
    phone_key: bytes | None
    stable_ciphertext: bytes | None
    phone_ciphertext: bytes | None
    only_to: bytes | None


def report(
    account: Account, update: StatusUpdate, who: Identity | None, now: datetime, sent_to: Identity | None = None
) -> Report:
    """Make a row; a token that is none of ours is ignored. With `sent_to` it counts for a message to them only."""
    return Report(
        account.business_id,
        account.id,
        storable(update.provider_id),
        update.status.value,
        RANKS[update.status],
        _token(update.delivery_token),
        storable(update.error_code) if update.error_code else None,
        update.billable,
        storable(update.price_category) if update.price_category else None,
        update.at,
        now,
        who.key if who else None,
        who.phone_key if who else None,
        who.stable_ciphertext if who else None,
        who.phone_ciphertext if who else None,
        sent_to.key if sent_to else None,
    )


async def record(db: Db, reports: Sequence[Report]) -> int:
    """Store what is new and let it move its delivery; return how many reports were new.

    A status settles a send whose answer we never saw: it was accepted, or it failed. Who the provider says
    received it becomes known at the delivery's address, so that a vendor whom we reach by phone may answer
    under a stable id.
    """
    return await db.value(_RECORD, *map(list, zip(*reports, strict=True)))


def _token(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


_RECORD: Final = """
WITH arrived AS MATERIALIZED (
  SELECT DISTINCT ON (account_id, provider_id, status) a.* FROM unnest(
    $1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::smallint[], $6::uuid[], $7::text[], $8::boolean[],
    $9::text[], $10::timestamptz[], $11::timestamptz[], $12::bytea[], $13::bytea[], $14::bytea[], $15::bytea[],
    $16::bytea[]
  ) AS a (
    business_id, account_id, provider_id, status, rank, token, error_code, billable,
    price_category, at, received_at, key, phone_key, stable_ciphertext, phone_ciphertext, only_to
  )
  -- A claim about a message that went to somebody else is not even kept: it would stand in a true one's place.
  WHERE only_to IS NULL OR EXISTS (
    SELECT FROM address_keys k JOIN deliveries d ON d.address_id = k.address_id AND d.account_id = a.account_id
    WHERE k.business_id = a.business_id AND k.digest = a.only_to AND (d.token = a.token OR d.provider_id = a.provider_id))
  ORDER BY account_id, provider_id, status
), kept AS (
  INSERT INTO delivery_statuses (account_id, provider_id, status, token, error_code, billable, price_category,
                                 at, received_at)
  SELECT account_id, provider_id, status, token, error_code, billable, price_category, at, received_at
  FROM arrived ORDER BY account_id, provider_id, status
  ON CONFLICT DO NOTHING
  RETURNING account_id, provider_id, status
), matched AS MATERIALIZED (
  SELECT a.*, coalesce(by_token.id, by_id.id) AS delivery_id,
         coalesce(by_token.address_id, by_id.address_id) AS address_id
  FROM arrived a
  JOIN kept k USING (account_id, provider_id, status)
  LEFT JOIN deliveries by_token ON by_token.token = a.token AND by_token.account_id = a.account_id
  LEFT JOIN deliveries by_id ON by_id.account_id = a.account_id AND by_id.provider_id = a.provider_id
), best AS (
  SELECT DISTINCT ON (delivery_id) * FROM matched
  WHERE delivery_id IS NOT NULL ORDER BY delivery_id, rank DESC
), moved AS (
  UPDATE deliveries d SET
    status = b.status, status_rank = b.rank,
    provider_id = coalesce(d.provider_id, b.provider_id),
    state = CASE WHEN d.state NOT IN ('sending', 'unknown', 'accepted', 'failed') THEN d.state
                 WHEN b.status = 'failed' THEN 'failed' ELSE 'accepted' END,
    settled_at = CASE WHEN d.state IN ('sending', 'unknown') THEN b.received_at ELSE d.settled_at END,
    reason = CASE WHEN b.status = 'failed' THEN coalesce(b.error_code, 'failed')
                  WHEN d.state IN ('sending', 'unknown', 'failed') THEN NULL ELSE d.reason END
  FROM best b WHERE d.id = b.delivery_id AND d.status_rank < b.rank
), priced AS (
  SELECT DISTINCT ON (delivery_id) delivery_id, billable, price_category FROM matched
  WHERE delivery_id IS NOT NULL AND (billable IS NOT NULL OR price_category IS NOT NULL)
  ORDER BY delivery_id, rank DESC
), costed AS (
  UPDATE cost_entries c SET billable = coalesce(p.billable, c.billable),
                            price_category = coalesce(p.price_category, c.price_category)
  FROM priced p WHERE c.delivery_id = p.delivery_id
), keys AS MATERIALIZED (
  SELECT DISTINCT ON (business_id, digest) * FROM (
    SELECT business_id, key AS digest, address_id, stable_ciphertext, phone_ciphertext FROM matched
    UNION ALL
    SELECT business_id, phone_key, address_id, stable_ciphertext, phone_ciphertext FROM matched
  ) shown WHERE digest IS NOT NULL AND address_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM address_keys k WHERE k.business_id = shown.business_id AND k.digest = shown.digest)
), joined AS (
  INSERT INTO address_keys (business_id, digest, address_id)
  SELECT business_id, digest, address_id FROM keys ORDER BY digest ON CONFLICT DO NOTHING
), learned AS (
  UPDATE addresses a SET stable_ciphertext = coalesce(k.stable_ciphertext, a.stable_ciphertext),
                         phone_ciphertext = coalesce(k.phone_ciphertext, a.phone_ciphertext)
  FROM keys k WHERE a.id = k.address_id
)
SELECT count(*) FROM kept
"""
