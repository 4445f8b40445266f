"""Store what people wrote and ring their doorbells, in one statement (engine.md, rules 1 and 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import orjson

from database.arrivals import Arrival
from database.db import Db

ANSWER_WITHIN: Final = timedelta(minutes=5)
"""Nobody waits longer without an operator hearing of it."""


@dataclass(frozen=True, slots=True)
class Stored:
    """How many rows are new; duplicates are neither messages nor doorbells."""

    messages: int
    doorbells: int


async def ingest(db: Db, arrivals: Sequence[Arrival], *, read: bool = False) -> Stored:
    """Store messages in their order, with their people, conversations and one doorbell per address.

    Raises asyncpg's SerializationError when a replica met one of the same strangers meanwhile: try again. SQLSTATE
    CQ001: a consent question may be answered; call it with `read`, and `answers.read` in the same transaction.
    Two arrivals that share a key must agree on `key`; see `agreeing`.
    """
    people, persons = _people(arrivals)
    businesses, channels, *who = _columns(people)
    accounts, _, provider_ids, *content, forwarded, raw, correlation_ids, sent, received = _columns(arrivals)[1:18]
    row = await db.row(
        _INGEST,
        *(_literal(businesses), channels, *map(_filled, who)),
        *(_literal(persons), _literal(accounts), provider_ids, *map(_filled, content), _literal(forwarded), raw),
        *(correlation_ids, _literal(sent), _literal(received), ANSWER_WITHIN, read),
    )
    if row is None:
        raise LookupError("no row")
    return Stored(row["messages"], row["doorbells"])


def agreeing(arrivals: Sequence[Arrival]) -> list[Sequence[Arrival]]:
    """Cut before an arrival that names a person otherwise than an earlier one, so that it can find them."""
    runs: list[Sequence[Arrival]] = []
    begin, names = 0, dict[bytes, bytes]()
    for index, row in enumerate(arrivals):
        key, phone_key = row.key, row.phone_key
        known = names.setdefault(key, key) == key
        if phone_key is not None:
            known = names.setdefault(phone_key, key) == key and known
        if not known:
            runs.append(arrivals[begin:index])
            begin, names = index, {row.key: row.key}
            if row.phone_key is not None:
                names[row.phone_key] = row.key
    return [*runs, arrivals[begin:]]


def _people(arrivals: Sequence[Arrival]) -> tuple[list[tuple[object, ...]], list[int]]:
    """Name each sender once, with the phone if any of their messages shows it; say who wrote each message."""
    numbers: dict[tuple[int, bytes], int] = {}
    shown: list[Arrival] = []
    persons: list[int] = []
    for row in arrivals:
        number = numbers.setdefault((row.business_id, row.key), len(shown))
        if number == len(shown):
            shown.append(row)
        elif shown[number].phone_key is None and row.phone_key is not None:
            shown[number] = row
        persons.append(number + 1)
    return [(row.business_id, row.channel, *row[18:]) for row in shown], persons


def _columns(rows: Sequence[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return list(zip(*rows, strict=True))


def _filled(column: tuple[object, ...]) -> tuple[object, ...] | None:
    """Leave out a column that nobody filled: asyncpg takes a microsecond for every element of an array."""
    return None if column.count(None) == len(column) else column


def _literal(column: Sequence[object]) -> str:
    """Write numbers, truths and times (not text: it escapes otherwise) as Postgres reads an array."""
    return "{" + orjson.dumps(column)[1:-1].decode() + "}"


# Who wrote is decided in this order: the phone of one of our vendors; the stable id; a phone whose stable id
# is not known yet; else a stranger. A phone whose stable id is another one has changed hands: a person of
# their own. Afterwards every key that the sender showed leads to that address.
_INGEST: Final = """
WITH people AS MATERIALIZED (
  SELECT * FROM unnest(
    $1::text::bigint[], $2::text[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[]
  ) WITH ORDINALITY AS s (
    business_id, channel, key, phone_key, stable_ciphertext, phone_ciphertext, name_ciphertext, person)
), arrived AS MATERIALIZED (
  SELECT * FROM unnest(
    $8::text::bigint[], $9::text::bigint[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
    $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text::boolean[], $21::bytea[], $22::text[],
    $23::text::timestamptz[], $24::text::timestamptz[]
  ) WITH ORDINALITY AS a (
    person, account_id, provider_id, kind, body, tap_id, reply_to, media, subject, thread_references, left_because,
    proof, forwarded, raw_ciphertext, correlation_id, sent_at, received_at, n)
), fresh AS MATERIALIZED (
  SELECT * FROM arrived a WHERE NOT EXISTS (
    SELECT FROM messages m WHERE m.account_id = a.account_id AND m.provider_id = a.provider_id OFFSET 0)
), met AS MATERIALIZED (
  SELECT s.*,
         (SELECT address_id FROM address_keys k
          WHERE k.business_id = s.business_id AND k.digest = s.key) AS key_at,
         (SELECT address_id FROM address_keys k
          WHERE k.business_id = s.business_id AND k.digest = s.phone_key) AS phone_at
  FROM people s WHERE s.person IN (SELECT person FROM fresh)
), found AS MATERIALIZED (
  SELECT m.*, CASE WHEN pa.vendor_id IS NOT NULL THEN m.phone_at
                   WHEN m.key_at IS NOT NULL THEN m.key_at
                   WHEN pa.stable_ciphertext IS NULL THEN m.phone_at END AS known_at
  FROM met m
  LEFT JOIN LATERAL (SELECT a.vendor_id, a.stable_ciphertext FROM addresses a
                     WHERE a.id = m.phone_at LIMIT 1) pa ON true
), minted AS MATERIALIZED (
  -- A stranger's id comes from the digest; one who was erased and writes again is a stranger with another id.
  SELECT f.*, v.id AS new_vendor_id,
         CASE WHEN t.id IS NULL THEN encode(substr(coalesce(v.phone_digest, f.key), 1, 16), 'hex')::uuid
              ELSE gen_random_uuid() END AS new_id,
         (SELECT min(received_at) FROM fresh WHERE fresh.person = f.person) AS met_at,
         (SELECT proof FROM fresh WHERE fresh.person = f.person ORDER BY n LIMIT 1) AS proof
  FROM found f
  LEFT JOIN vendors v ON v.business_id = f.business_id AND v.phone_digest = coalesce(f.phone_key, f.key)
  LEFT JOIN addresses t ON t.id = encode(substr(coalesce(v.phone_digest, f.key), 1, 16), 'hex')::uuid
  WHERE f.known_at IS NULL
), placed AS MATERIALIZED (
  SELECT f.person, f.business_id, f.key, f.phone_key, f.key_at, f.phone_at, f.stable_ciphertext,
         f.phone_ciphertext, f.name_ciphertext, a.id AS address_id, a.customer_id, a.vendor_id, false AS is_new
  FROM found f
  JOIN LATERAL (SELECT id, customer_id, vendor_id FROM addresses WHERE id = f.known_at LIMIT 1) a ON true
  UNION ALL
  SELECT person, business_id, key, phone_key, key_at, phone_at, stable_ciphertext, phone_ciphertext,
         name_ciphertext, new_id, CASE WHEN new_vendor_id IS NULL THEN new_id END, new_vendor_id, true
  FROM minted
), new_customers AS (
  INSERT INTO customers (id, business_id, created_at)
  SELECT new_id, business_id, met_at FROM minted WHERE new_vendor_id IS NULL ORDER BY new_id
  ON CONFLICT DO NOTHING
), new_addresses AS (
  INSERT INTO addresses (id, business_id, channel, customer_id, vendor_id, stable_ciphertext,
                         phone_ciphertext, name_ciphertext, proof, created_at)
  SELECT new_id, business_id, channel, CASE WHEN new_vendor_id IS NULL THEN new_id END, new_vendor_id,
         stable_ciphertext, phone_ciphertext, name_ciphertext, proof, met_at
  FROM minted ORDER BY new_id
  ON CONFLICT DO NOTHING
), keys AS MATERIALIZED (
  SELECT business_id, key AS digest, address_id, key_at AS at FROM placed
  UNION ALL
  SELECT business_id, phone_key, address_id, phone_at FROM placed WHERE phone_key IS NOT NULL
), new_keys AS (
  INSERT INTO address_keys (business_id, digest, address_id)
  SELECT business_id, digest, address_id FROM keys WHERE at IS NULL ORDER BY digest
  ON CONFLICT DO NOTHING RETURNING digest
), moved_keys AS (
  UPDATE address_keys k SET address_id = m.address_id
  FROM (SELECT * FROM keys WHERE at <> address_id) m
  WHERE k.business_id = m.business_id AND k.digest = m.digest
), learned AS (
  UPDATE addresses a SET stable_ciphertext = coalesce(p.stable_ciphertext, a.stable_ciphertext),
                         phone_ciphertext = coalesce(p.phone_ciphertext, a.phone_ciphertext),
                         name_ciphertext = coalesce(a.name_ciphertext, p.name_ciphertext)
  FROM placed p WHERE a.id = p.address_id AND NOT p.is_new
    AND (p.key_at IS DISTINCT FROM p.address_id
         OR (p.phone_key IS NOT NULL AND p.phone_at IS DISTINCT FROM p.address_id))
), outgrown AS (
  UPDATE addresses a SET phone_ciphertext = NULL
  FROM placed p WHERE a.id = p.phone_at AND p.phone_at <> p.address_id AND a.stable_ciphertext IS NOT NULL
), written AS MATERIALIZED (
  SELECT f.*, p.business_id, p.address_id, p.customer_id, p.vendor_id
  FROM fresh f JOIN placed p ON p.person = f.person
), talks AS (
  -- Locks each conversation before a message or a doorbell draws its number, so that both stay in order.
  INSERT INTO conversations (business_id, account_id, address_id, customer_id, vendor_id, opened_at,
                             last_inbound_at)
  SELECT business_id, account_id, address_id, customer_id, vendor_id,
         min(received_at), max(least(sent_at, received_at))
  FROM written GROUP BY business_id, account_id, address_id, customer_id, vendor_id
  ORDER BY address_id, account_id
  ON CONFLICT (address_id, account_id) WHERE closed_at IS NULL
  DO UPDATE SET last_inbound_at = greatest(conversations.last_inbound_at, excluded.last_inbound_at)
  RETURNING id, address_id, account_id
), stored AS (
  INSERT INTO messages (business_id, account_id, address_id, conversation_id, customer_id, vendor_id,
                        provider_id, kind, body, tap_id, reply_to, media, subject, thread_references, left_because,
                        proof, forwarded, raw_ciphertext, correlation_id, sent_at, received_at, answer_by)
  SELECT w.business_id, w.account_id, w.address_id, t.id, w.customer_id, w.vendor_id, w.provider_id,
         w.kind, w.body, w.tap_id, w.reply_to, w.media::jsonb, w.subject, w.thread_references::jsonb, w.left_because,
         w.proof, w.forwarded, w.raw_ciphertext,
         w.correlation_id, w.sent_at, w.received_at, w.received_at + $25::interval
  FROM written w JOIN talks t ON t.address_id = w.address_id AND t.account_id = w.account_id
  ORDER BY w.n
  ON CONFLICT ON CONSTRAINT one_row_per_provider_message DO NOTHING
  RETURNING id, address_id
), rung AS (
  SELECT pgmq.send_batch('inbox',
    array_agg(jsonb_build_object('cause', 'message', 'address_id', address_id) ORDER BY first),
    array_agg(jsonb_build_object('x-pgmq-group', address_id::text) ORDER BY first))
  FROM (SELECT address_id, min(id) AS first FROM stored GROUP BY address_id) each HAVING count(*) > 0
)
SELECT (SELECT count(*) FROM stored) AS messages, (SELECT count(*) FROM rung) AS doorbells,
       CASE WHEN (SELECT count(*) FROM keys WHERE at IS NULL) <> (SELECT count(*) FROM new_keys)
            THEN met_elsewhere() WHEN NOT $26::boolean AND (EXISTS (SELECT FROM consent_requests WHERE state IN (
              'asked', 'granted') AND address_id = ANY(ARRAY(SELECT address_id FROM stored)))
              OR EXISTS (SELECT FROM link_codes WHERE state = 'sent'
                         AND asked_from = ANY(ARRAY(SELECT address_id FROM stored)))) THEN somebody_answers() END
"""
