"""Two layers keep customers apart: the door's handles, and row-level security one floor below. Each alone must do.

The upper layer is switched off by a careless tool that takes another ticket's number, the lower one in the test's own
database. With both off the leak is there, which shows that these tests could fail (OP9, TO5; safety: one wall is none).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from database import conversations, flags, queues, turns
from database.db import Db, Pool
from domain.contents import to_json
from domain.errors import Refused
from domain.messages import Text
from mcp_server.tool import Act, Input, Tool, registry
from mcp_server.toolbox import Binding, Toolbox
from tests.stories.conftest import House

ANN, BOB = "+447700900100", "+447700900101"
VENDORS = ("+447700900201", "+447700900202")
WISH = "Hi! I need 40 folding chairs in Bristol by 5 December"

THEIRS = {
    "customers": "id",
    "addresses": "customer_id",
    "conversations": "customer_id",
    "messages": "customer_id",
    "media": "customer_id",
    "turns": "customer_id",
    "tickets": "customer_id",
    "handles": "customer_id",
    "outreach": "customer_id",
    "quotes": "customer_id",
    "shortlists": "customer_id",
    "timers": "customer_id",
    "tool_calls": "customer_id",
    "ai_usage": "customer_id",
    "audit_events": "customer_id",
    "consent_requests": "customer_id",
    "consents": "customer_id",
    "calls": "customer_id",
    "call_events": "customer_id",
    "link_codes": "customer_id",
    "inquiries": "customer_id",
    "box_consents": "customer_id",
    "deliveries": "coalesce(d.customer_id, t.customer_id)",
}
"""Table → whose row it is; a message to a vendor belongs to the customer of its ticket."""


class Peek(Input):
    ticket: int


async def peek(act: Act, given: Peek) -> dict[str, Any]:
    """Read any ticket by its number: what a tool must never do."""
    row = await act.db.row("SELECT customer_id::text, requirements FROM tickets WHERE id = $1", given.ticket)
    return dict(row) if row else {}


CARELESS = Tool("peek", "Read any ticket by its number.", Peek, peek, key=None, worker_only=True)


@dataclass
class Desk:
    """Ann's turn, about to act; Bob's ticket lies beside hers."""

    house: House
    owner: asyncpg.Connection
    pool: Pool
    toolbox: Toolbox
    ann: UUID
    bob: UUID
    bobs_ticket: int

    async def row_security_is_off(self) -> None:
        """Only here, in a database that is dropped after the test."""
        tables = await self.owner.fetch("SELECT relname FROM pg_class WHERE relrowsecurity")
        for table in tables:
            await self.owner.execute(f"ALTER TABLE {table['relname']} NO FORCE ROW LEVEL SECURITY")
            await self.owner.execute(f"ALTER TABLE {table['relname']} DISABLE ROW LEVEL SECURITY")

    async def peek(self) -> Mapping[str, Any]:
        async with self.pool.transaction() as db:
            rule, result = await self.toolbox.call_within(db, "peek", {"ticket": self.bobs_ticket}, by_worker=True)
        assert rule is None
        return result

    async def seen_everywhere(self, db: Db) -> dict[str, frozenset[UUID]]:
        """Ask every table for everything, as a query would that forgot its WHERE; say whose rows came."""
        return {table: await self._whose(db, table) for table in THEIRS}

    async def _whose(self, db: Db, table: str) -> frozenset[UUID]:
        source = "deliveries d LEFT JOIN tickets t ON t.id = d.ticket_id" if table == "deliveries" else table
        rows = await db.rows(f"SELECT {THEIRS[table]} AS whose FROM {source}")  # type: ignore[arg-type]
        return frozenset(row["whose"] for row in rows if row["whose"])


@pytest.fixture
async def desk(house: House) -> AsyncIterator[Desk]:
    """Both were served a shortlist; Bob has a second ticket open with vendors asked, Ann an older one just begun."""
    for name, phone in zip(("Avon Chairs", "Severn Hire"), VENDORS, strict=True):
        await house.add_vendor(name, phone, ("folding chairs", "chairs"), "Bristol")
    for person in (ANN, BOB):
        await house.say(person, "My other email is somebody@example.org")
        await house.work()
        await _ask_for_a_call(house, person)
        await house.say(person, WISH)
        await house.work()
        for vendor in VENDORS:
            await house.say(vendor, "Yes we have them, £3.50 each")
            await house.work()
    await house.say(ANN, "I need folding chairs")
    await house.work()
    await house.say(BOB, WISH)
    await house.work()
    await house.say(ANN, "and something else")
    owner = await asyncpg.connect(house.place.dsn)
    pool = await Pool.open(house.place.dsn, "concierge_turn", size=2)
    yield await _sit_down(house, owner, pool)
    await pool.close()
    await owner.close()


async def _ask_for_a_call(house: House, person: str) -> None:
    """A call that was agreed to and failed, because there is no telephone; then a colleague gave the conversation back."""
    async with house.operator.transaction() as db:
        await flags.put(db, 1, "CALLING_ENABLED", True, house.now)
    for text in ("Please call me", "Yes please"):
        await house.say(person, text)
        await house.work()
    async with house.operator.transaction() as db:
        talk = await db.value("SELECT max(id) FROM conversations WHERE taken_over_at IS NOT NULL")
        await conversations.give_back(db, talk, house.now, dealt_with=True)
    await house.work()


async def _sit_down(house: House, owner: asyncpg.Connection, pool: Pool) -> Desk:
    await owner.execute(  # a call of a model for each of them
        """INSERT INTO ai_usage (business_id, customer_id, turn_id, provider, model, day, estimated_tokens, micros, called_at)
           SELECT 1, customer_id, min(id), 'scripted', 'scripted', $1, 1, 1, $2 FROM turns
           WHERE customer_id IS NOT NULL GROUP BY customer_id""",
        house.now.date(),
        house.now,
    )
    await owner.execute(  # a picture of each of them
        """INSERT INTO media (business_id, account_id, address_id, customer_id, message_id, position, kind, told, state,
                              to_be_read, wanted_at)
           SELECT DISTINCT ON (customer_id) business_id, account_id, address_id, customer_id, id, 1, 'image', '{}', 'wanted',
                  true, received_at
           FROM messages WHERE customer_id IS NOT NULL ORDER BY customer_id, id""",
    )
    await owner.execute(  # a submission of the web form for each of them, with a box ticked
        """WITH form AS (
             INSERT INTO inquiries (business_id, account_id, address_id, customer_id, submission_digest, content_digest, locale,
               opened_at, expires_at)
             SELECT 1, (SELECT min(id) FROM channel_accounts), min(id::text)::uuid, customer_id, sha256(customer_id::text::bytea),
               sha256('chairs'), 'en', $1::timestamptz, $1::timestamptz + interval '1 day'
             FROM addresses WHERE customer_id IN (SELECT customer_id FROM tickets) GROUP BY customer_id
             RETURNING id, customer_id)
           INSERT INTO box_consents (business_id, customer_id, inquiry_id, purpose, text_version, text_shown, channel, given_at)
           SELECT 1, customer_id, id, 'contact', '1', 'You may write to me', 'web', $1 FROM form""",
        house.now,
    )
    ann, bob = [row[0] for row in await owner.fetch("SELECT customer_id FROM tickets GROUP BY 1 ORDER BY min(id)")]
    bobs_ticket = await owner.fetchval("SELECT max(id) FROM tickets WHERE customer_id = $1", bob)
    async with pool.connection() as db:
        (doorbell,) = await queues.lease(db, "inbox", 60, 1)
    async with pool.transaction() as db:
        await db.act_for_customer(ann)
        address = UUID(doorbell.group)
        caller = await turns.caller(db, address)
        assert caller is not None
        assert caller.customer_id == ann
        heard = await turns.unanswered(db, address)
        begun = await turns.begin(db, caller, doorbell.id, heard[-1].id, "message", house.now)
    binding = Binding(caller, begun.id, doorbell, "en", "sourcing", (), "workflow")
    tools = {**registry(), "peek": CARELESS}
    return Desk(
        house, owner, pool, Toolbox(pool, tools, binding, lambda: house.now, house.place.sealer), ann, bob, bobs_ticket
    )


async def test_a_query_that_forgets_whose_turn_it_is_finds_the_own_rows_only(desk: Desk) -> None:
    """Both customers have rows in every table; without a customer said there are none at all."""
    async with desk.pool.transaction() as db:
        assert await desk.seen_everywhere(db) == dict.fromkeys(THEIRS, frozenset())
        await db.act_for_customer(desk.ann)
        assert await desk.seen_everywhere(db) == dict.fromkeys(THEIRS, frozenset({desk.ann}))
    await desk.row_security_is_off()
    async with desk.pool.transaction() as db:
        assert await desk.seen_everywhere(db) == dict.fromkeys(THEIRS, frozenset({desk.ann, desk.bob}))


async def test_no_forced_table_is_left_out_of_these_stories(desk: Desk) -> None:
    """Beside those with a customer's rows: keys (a turn: its customer's digests only), notices, mailboxes, what
    telephones said, and callers from outside."""
    forced = await desk.owner.fetch("SELECT relname FROM pg_class WHERE relforcerowsecurity")
    assert {row["relname"] for row in forced} == set(THEIRS) | {
        "address_keys",
        "notices",
        "mailboxes",
        "telephony_provider_logs",
        "principals",
        "principal_contacts",
        "principal_hours",
        "principal_acts",
    }


async def test_a_turn_sees_the_keys_of_its_own_customer_only(desk: Desk) -> None:
    """It needs them to ask whether a model may answer (DE3)."""
    whose = "SELECT a.customer_id FROM address_keys k JOIN addresses a ON a.id = k.address_id"
    async with desk.pool.transaction() as db:
        assert await db.value("SELECT count(*) FROM address_keys") == 0
        await db.act_for_customer(desk.ann)
        assert {row["customer_id"] for row in await db.rows(whose)} == {desk.ann}
        assert await db.value("SELECT count(*) FROM address_keys") == len(await db.rows(whose))


async def test_with_the_handles_off_row_security_still_hides_the_other_ticket(desk: Desk) -> None:
    assert await desk.peek() == {}


async def test_with_row_security_off_the_door_still_refuses_a_handle_of_the_other_ticket(desk: Desk) -> None:
    """`v1` stands for a vendor in Bob's ticket and for nothing in Ann's."""
    await desk.row_security_is_off()
    bobs = "SELECT count(*) FROM handles WHERE ticket_id = $1 AND name = 'v1'"
    assert await desk.owner.fetchval(bobs, desk.bobs_ticket) == 1
    with pytest.raises(Refused) as refused:
        await desk.toolbox.call("contact_vendors", {"vendors": ["v1"]})
    assert refused.value.code == "unknown_handle"
    with pytest.raises(Refused) as refused:
        await desk.toolbox.call("contact_vendors", {"vendors": ["v1"], "ticket": desk.bobs_ticket})
    assert refused.value.code == "bad_arguments"


async def test_with_row_security_off_what_tools_show_is_still_the_own_customers(desk: Desk) -> None:
    await desk.row_security_is_off()
    own = {row[0] for row in await desk.owner.fetch("SELECT id FROM tickets WHERE customer_id = $1", desk.ann)}
    ticket = await desk.toolbox.call("get_ticket")
    assert ticket["ticket"] in own
    assert ticket["requirements"].get("quantity") is None  # Bob's says 40


async def test_with_row_security_off_the_reply_still_goes_to_who_asked(desk: Desk) -> None:
    await desk.row_security_is_off()
    told = {"content": to_json(Text("For your eyes")), "purpose": "reply"}
    async with desk.pool.transaction() as db:
        rule, _ = await desk.toolbox.call_within(db, "send_response", told, by_worker=True)
    assert rule is None
    await desk.house.work()
    assert desk.house.paper.to(ANN)[-1] == "For your eyes"
    assert "For your eyes" not in desk.house.paper.to(BOB)


async def test_with_both_layers_off_the_leak_is_there(desk: Desk) -> None:
    """If this fails, the tests above prove nothing."""
    await desk.row_security_is_off()
    seen = await desk.peek()
    assert seen["customer_id"] == str(desk.bob)
    assert seen["requirements"]["quantity"] == 40
