"""Fill a database with open conversations and stored messages, as a business that has been busy would have."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Final

from benchmarks.installation import Installation
from concierge.place import DEFAULT_BUSINESS, operating
from database import vendors
from database.sealing import Sealer

VENDORS: Final = 60

_SEALED: Final = "decode(repeat(md5(random()::text), {}), 'hex')"
_CONVERSATIONS: Final = """
INSERT INTO channel_accounts (business_id, channel, account) VALUES (1, 'meta', '100000000000001') ON CONFLICT DO NOTHING;
CREATE TEMP TABLE made AS
  SELECT n, md5('seeded' || n)::uuid AS id FROM generate_series({first}, {last}) n;
INSERT INTO customers (id, business_id, locale, created_at) SELECT id, 1, 'en', now() FROM made;
INSERT INTO addresses (id, business_id, channel, customer_id, phone_ciphertext, name_ciphertext, created_at)
  SELECT id, 1, 'whatsapp', id, {sealed}, {sealed}, now() FROM made;
INSERT INTO address_keys (business_id, digest, address_id)
  SELECT 1, decode(md5('a' || n) || md5('b' || n), 'hex'), id FROM made;
INSERT INTO conversations (business_id, account_id, address_id, customer_id, opened_at, last_inbound_at, greeted_at)
  SELECT 1, (SELECT min(id) FROM channel_accounts), id, id, now() - interval '10 hours',
         now() - n % 600 * interval '1 minute', now() FROM made;
INSERT INTO tickets (business_id, customer_id, address_id, account_id, service, state, locale, requirements, opened_at)
  SELECT 1, id, id, (SELECT min(id) FROM channel_accounts), 'sourcing', 'collecting', 'en',
         '{{"item": "folding chairs", "quantity": 40}}', now() FROM made;
INSERT INTO timers (business_id, customer_id, ticket_id, address_id, kind, due_at)
  SELECT 1, t.customer_id, t.id, t.address_id, 'customer_silent', now() + interval '20 hours'
  FROM tickets t JOIN made ON made.id = t.customer_id;
DROP TABLE made;
"""
_MESSAGES: Final = """
CREATE TEMP TABLE talks AS
  SELECT row_number() OVER (ORDER BY id) - 1 AS n, id, account_id, address_id, customer_id
  FROM conversations WHERE customer_id IS NOT NULL;
CREATE INDEX ON talks (n);
ANALYZE talks;
CREATE TEMP TABLE answered AS
  WITH made AS (
    INSERT INTO turns (business_id, address_id, conversation_id, customer_id, cause, through_message_id, doorbell_id,
                       outcome, started_at, finished_at)
    SELECT 1, t.address_id, t.id, t.customer_id, 'message', i, -i - (SELECT count(*) FROM turns), 'answered', now(), now()
    FROM generate_series(1, {turns}) i JOIN talks t ON t.n = i % (SELECT count(*) FROM talks)
    RETURNING id, address_id, conversation_id, customer_id)
  SELECT row_number() OVER (ORDER BY id) - 1 AS n, * FROM made;
CREATE INDEX ON answered (n);
ANALYZE answered;
INSERT INTO messages (business_id, account_id, address_id, conversation_id, customer_id, provider_id, kind, body,
                      raw_ciphertext, correlation_id, sent_at, received_at, answer_by, turn_id)
  SELECT 1, (SELECT min(id) FROM channel_accounts), a.address_id, a.conversation_id, a.customer_id,
         'wamid.seeded' || md5(random()::text), 'text', 'I need 40 folding chairs in Bristol by Friday, please',
         {sealed}, md5(random()::text), at, at, at + interval '1 hour', a.id
  FROM generate_series(1, {messages}) i JOIN answered a ON a.n = i % {turns},
  LATERAL (SELECT now() - i * interval '1 second' AS at) past;
INSERT INTO deliveries (business_id, account_id, address_id, customer_id, turn_id, effect_key, purpose, content, state,
                        provider_id, attempts, created_at, sending_at, settled_at)
  SELECT 1, (SELECT min(id) FROM channel_accounts), address_id, customer_id, id, 'seeded:' || id, 'reply',
         '{{"kind": "text", "body": "By when do you need them?"}}', 'accepted', 'wamid.out' || id, 1,
         now() - interval '2 days', now() - interval '2 days', now() - interval '2 days' FROM answered;
DROP TABLE talks, answered;
"""
_WAITING: Final = """
CREATE TEMP TABLE talks AS
  SELECT row_number() OVER (ORDER BY id) AS n, * FROM conversations WHERE customer_id IS NOT NULL LIMIT {waiting};
INSERT INTO messages (business_id, account_id, address_id, conversation_id, customer_id, provider_id, kind, body,
                      sent_at, received_at, answer_by)
  SELECT 1, account_id, address_id, id, customer_id, 'wamid.waiting' || md5(random()::text), 'text',
         'by 5 December please, max 250 pounds', now(), now(), now() + interval '1 hour' FROM talks;
SELECT count(*) FROM pgmq.send_batch('inbox',
  (SELECT array_agg(jsonb_build_object('cause', 'message', 'address_id', address_id) ORDER BY n) FROM talks),
  (SELECT array_agg(jsonb_build_object('x-pgmq-group', address_id::text) ORDER BY n) FROM talks));
"""


async def furnish(installation: Installation) -> None:
    """Add vendors who are always open, and enough of them that no limit per vendor is met."""
    sealer = Sealer(installation.environment(installation.dsn)["CONCIERGE_SECRET_KEY"])
    async with operating(installation.dsn) as db:
        for number in range(VENDORS):
            new = vendors.NewVendor(
                name=f"Chairs {number}",
                phone=f"+447700901{number:03d}",
                categories=("folding chairs", "chairs"),
                areas=("Bristol",),
                open_from=time(0),
                open_until=time(0),
                rating=4.0,
                daily_cap=10_000,
            )
            await vendors.import_one(db, sealer, DEFAULT_BUSINESS, new, datetime.now(UTC))


def open_conversations(installation: Installation, database: str, first: int, last: int) -> None:
    """Add conversations number `first` to `last`, each with an open ticket and a timer."""
    installation.sql(database, _CONVERSATIONS.format(first=first, last=last, sealed=_SEALED.format(4)))


def store_messages(installation: Installation, database: str, messages: int) -> None:
    """Add answered messages to what is open, one turn and one delivery for every four of them."""
    installation.sql(
        database, _MESSAGES.format(messages=messages, turns=max(messages // 4, 1), sealed=_SEALED.format(30))
    )


def let_messages_wait(installation: Installation, database: str, waiting: int) -> None:
    """Let so many people, one message each, wait for an answer."""
    installation.sql(database, _WAITING.format(waiting=waiting))


def settle(installation: Installation, database: str) -> None:
    """Do what autovacuum would have done by then, so that it does not happen while something is measured."""
    installation.sql(database, "VACUUM (ANALYZE)")
