"""What the database itself holds about consents and calls, whatever a tool, a worker or a query forgets (CA1, H1, H5)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from database import people
from tests.stories.call_world import CallWorld, call_world

CONSENT = """
INSERT INTO consents (business_id, request_id, message_id, customer_id, ticket_id, purpose, phone_digest,
                      phone_ciphertext, answered_by, given_at, expires_at)
SELECT q.business_id, q.id, m.id, q.customer_id, q.ticket_id, q.purpose, q.phone_digest, q.phone_ciphertext, 'typed',
       m.received_at, m.received_at + interval '1 day'
FROM consent_requests q, messages m WHERE m.body = $1 AND q.id = (SELECT max(id) FROM consent_requests)
"""
CALL = """
INSERT INTO calls (business_id, customer_id, ticket_id, address_id, consent_id, purpose, phone_digest, locale,
                   call_after, requested_at)
SELECT c.business_id, c.customer_id, c.ticket_id, q.address_id, c.id, c.purpose, c.phone_digest, 'en', $1, $1
FROM consents c JOIN consent_requests q ON q.id = c.request_id
"""


@pytest.fixture
async def world(dsn: str) -> AsyncIterator[CallWorld]:
    async with call_world(dsn) as world:
        yield world


async def asked(world: CallWorld) -> None:
    await world.hear("Please call me")
    await world.work()
    world.now[0] += timedelta(seconds=10)


async def agreed(world: CallWorld) -> None:
    """A yes whose turn has not come yet: a consent, and no call."""
    await asked(world)
    await world.tap(0)
    assert await world.value("SELECT count(*) FROM consents") == 1


async def refused(world: CallWorld, sql: str, *args: Any) -> str | None:
    """Run a statement above all policies; return the constraint that refused it."""
    try:
        async with world.owner.transaction():
            await world.owner.execute(sql, *args)
    except asyncpg.IntegrityConstraintViolationError as error:
        return error.constraint_name
    return None


@pytest.mark.parametrize("role", ["concierge_turn", "concierge_resolver", "concierge_delivery", "concierge_operator"])
async def test_only_the_intake_may_write_a_consent(world: CallWorld, role: str):
    """House: what authorises is an event written where messages come in, never by a tool."""
    assert not await world.value("SELECT has_table_privilege($1, 'consents', 'INSERT')", role)
    assert await world.value("SELECT has_table_privilege('concierge_intake', 'consents', 'INSERT')")


async def test_only_the_worker_may_say_that_a_call_is_being_placed(world: CallWorld):
    for role, may in {"concierge_turn": False, "concierge_intake": False, "concierge_delivery": True}.items():
        assert await world.value("SELECT has_column_privilege($1, 'calls', 'placing_at', 'UPDATE')", role) is may


async def test_a_message_from_before_the_question_is_no_consent(world: CallWorld):
    await asked(world)
    await world.owner.execute("UPDATE messages SET received_at = received_at - interval '1 minute'")
    assert await refused(world, CONSENT, "Please call me") == "consent_answers_its_question"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE messages SET forwarded = true WHERE body = 'Hm'",
        "UPDATE messages SET address_id = gen_random_uuid() WHERE body = 'Hm'",
        "UPDATE messages SET customer_id = gen_random_uuid() WHERE body = 'Hm'",
        "UPDATE messages SET kind = 'image' WHERE body = 'Hm'",
        "UPDATE messages SET sent_at = sent_at - interval '1 hour' WHERE body = 'Hm'",
        "UPDATE messages SET received_at = received_at + interval '2 days' WHERE body = 'Hm'",
        "UPDATE consent_requests SET state = 'superseded'",
        "UPDATE consent_requests SET delivery_id = NULL",
        "UPDATE deliveries SET state = 'refused' WHERE purpose = 'consent'",
    ],
)
async def test_what_does_not_answer_the_question_is_refused_by_the_database(world: CallWorld, change: str):
    """H5, below the code that reads: each of these alone."""
    await asked(world)
    await world.hear("Hm")
    await world.owner.execute(change)
    assert await refused(world, CONSENT, "Hm") == "consent_answers_its_question"


async def test_the_same_row_is_taken_when_it_answers_the_question(world: CallWorld):
    """If this fails, the test above proves nothing."""
    await asked(world)
    await world.hear("Hm")
    assert await refused(world, CONSENT, "Hm") is None


async def test_a_question_and_a_message_give_one_consent_each(world: CallWorld):
    await agreed(world)
    await world.hear("Hm")
    await world.owner.execute("UPDATE consent_requests SET state = 'asked'")
    assert await refused(world, CONSENT, "Hm") == "one_consent_per_question"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE consents SET withdrawn_at = now()",
        "UPDATE customers SET opted_out_at = now()",
        "UPDATE customers SET erased_at = now()",
        "UPDATE tickets SET closed_at = now()",
    ],
)
async def test_a_call_without_a_live_consent_is_refused_by_the_database(world: CallWorld, change: str):
    """H1, below the gate, the tool and the worker."""
    await agreed(world)
    assert await refused(world, CALL, world.now[0]) is None
    await world.owner.execute(change)
    placing = "UPDATE calls SET state = 'placing', placing_at = $1"
    assert await refused(world, placing, world.now[0]) == "call_needs_consent"
    await world.owner.execute("DELETE FROM call_events")
    await world.owner.execute("DELETE FROM calls")
    assert await refused(world, CALL, world.now[0]) == "call_needs_consent"


async def test_a_call_after_the_consent_expired_is_refused_by_the_database(world: CallWorld):
    await agreed(world)
    assert await refused(world, CALL, world.now[0] + timedelta(hours=25)) == "call_needs_consent"


async def test_one_consent_is_one_call(world: CallWorld):
    await agreed(world)
    assert await refused(world, CALL, world.now[0]) is None
    await world.owner.execute("UPDATE calls SET state = 'cancelled', ended_at = now()")
    assert await refused(world, CALL, world.now[0]) == "one_call_per_consent"


@pytest.mark.parametrize(
    "column", ["purpose = 'feedback'", "phone_digest = sha256('x')", "customer_id = gen_random_uuid()"]
)
async def test_a_call_for_another_purpose_number_or_person_has_no_consent(world: CallWorld, column: str):
    await agreed(world)
    await world.owner.execute("ALTER TABLE calls DISABLE TRIGGER USER")
    assert await refused(world, CALL, world.now[0]) is None
    assert await refused(world, f"UPDATE calls SET {column}") is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [("completed", "queued"), ("completed", "placing"), ("unknown", "queued"), ("ringing", "queued"), ("queued", "ringing"),
     ("unknown", "placing"), ("cancelled", "in_progress")],
)  # fmt: skip
async def test_a_call_does_not_go_backwards(world: CallWorld, before: str, after: str):
    """A second order could follow otherwise."""
    await agreed(world)
    assert await refused(world, CALL, world.now[0]) is None
    ended = "now()" if before in ("completed", "cancelled") else "NULL"
    await world.owner.execute("ALTER TABLE calls DISABLE TRIGGER USER")
    await world.owner.execute(
        f"UPDATE calls SET state = '{before}', placing_at = '2026-11-20 10:01Z', ended_at = {ended}"
    )
    await world.owner.execute("ALTER TABLE calls ENABLE TRIGGER USER")
    assert await refused(world, f"UPDATE calls SET state = '{after}', ended_at = NULL") == "call_goes_forward"


@pytest.mark.parametrize(
    "change",
    ["given_at = now()", "purpose = 'feedback'", "phone_digest = sha256('x')", "message_id = 1", "expires_at = now()"],
)
async def test_a_consent_stays_what_it_was(world: CallWorld, change: str):
    await agreed(world)
    assert await refused(world, f"UPDATE consents SET {change}") is not None


async def test_a_withdrawal_is_final(world: CallWorld):
    await agreed(world)
    await world.owner.execute("UPDATE consents SET withdrawn_at = now()")
    assert await refused(world, "UPDATE consents SET withdrawn_at = NULL") == "consent_stays_what_it_was"


async def test_a_message_that_the_database_refuses_as_consent_is_kept_as_a_message(world: CallWorld):
    """Reading and constraint may differ one day; nothing that came in may be lost for it."""
    await asked(world)
    await world.owner.execute("UPDATE consent_requests SET asked_at = asked_at + interval '1 hour'")
    await world.tap(0)
    assert await world.value("SELECT count(*) FROM consents") == 0
    assert await world.value("SELECT body FROM messages ORDER BY id DESC LIMIT 1") == "Yes, call me"


@pytest.mark.parametrize(
    "change", ["UPDATE consent_requests SET phone_digest = sha256('x')", "UPDATE tickets SET closed_at = now()"]
)
async def test_a_yes_about_a_number_that_is_theirs_no_more_or_a_ticket_that_is_over_counts_for_nothing(
    world: CallWorld, change: str
):
    """A phone may change hands between question and answer."""
    await asked(world)
    await world.owner.execute(change)
    await world.tap(0)
    assert await world.value("SELECT count(*) FROM consents") == 0


async def test_erasing_a_person_empties_their_numbers_and_cuts_the_link_to_them(world: CallWorld):
    """OP8: the skeleton stays; nothing in it finds the person again."""
    await agreed(world)
    await world.work()
    customer = await world.value("SELECT id FROM customers")
    digest = await world.value("SELECT phone_digest FROM calls")
    async with world.operator.transaction() as db:
        assert (await people.export(db, world.sealer, customer))["consents"]
        await people.erase(db, customer)
    for table in ("consent_requests", "consents", "calls"):
        emptied = f"SELECT count(*) FROM {table} WHERE phone_ciphertext IS NULL AND phone_digest <> $1"
        assert await world.value(emptied, digest) == 1
