"""Who may do what from outside, over the wire. Provenance: TO3, TO7 and the incidents of safety.md."""

from __future__ import annotations

import asyncio

import pytest

from database import tool_calls
from domain.principals import Limits

REFUSAL = "concierge/refusal"
CONTACTS = {"alice": "+447700900001", "bob": "+447700900002"}


async def refusal(client, tool: str, arguments: dict | None = None) -> str | None:
    """The machine-readable reason of a refused call, None of one that was done."""
    result = await client.call_tool(tool, arguments or {})
    return (result.meta or {}).get(REFUSAL) if result.is_error else None


@pytest.mark.parametrize("era", ["2026-07-28", "legacy"])
async def test_a_caller_lists_and_calls_only_what_its_scopes_allow(outside, era):
    """TO3: the scope matrix."""
    token = await outside.token("tickets:read", "tools:escalate_to_human")
    async with outside.client(token, era) as client:
        names = {tool.name for tool in (await client.list_tools()).tools}
        assert names == {
            "get_ticket", "get_customer_history", "read_facts", "read_vendor_replies", "escalate_to_human",
            "call_status",
        }  # fmt: skip
        assert await refusal(client, "create_ticket", {"service": "sourcing"}) == "insufficient_scope"
        assert await refusal(client, "get_customer_history") is None
    assert await outside.value("SELECT count(*) FROM tickets") == 0


async def test_what_only_the_worker_may_do_is_unknown_outside(outside):
    """`send_response` is never granted to a mind, ours or another's."""
    async with outside.client(await outside.token()) as client:
        with pytest.raises(Exception, match="Unknown tool"):
            await client.call_tool("send_response", {"content": {"type": "text", "body": "hi"}, "purpose": "reply"})


@pytest.mark.parametrize("sent", [{"service": "sourcing", "phone": "+1"}, {}, {"service": 7}, {"service": "x"}])
async def test_arguments_that_the_schema_does_not_have_are_refused(outside, sent):
    """MCP libraries drop unknown arguments silently; house.md: refuse them."""
    async with outside.client(await outside.token()) as client:
        assert await refusal(client, "create_ticket", sent) == "bad_arguments"


async def test_a_caller_acts_for_nobody_but_its_contacts(outside):
    """TO7: bob wrote to us too, and is nobody to a caller who has only alice."""
    async with outside.client(await outside.token()) as client:
        asked = {"service": "sourcing", "contact": "bob"}
        assert await refusal(client, "create_ticket", asked) == "unknown_contact"
    assert await outside.value("SELECT count(*) FROM tickets") == 0


@pytest.mark.parametrize("listed", ["+4477009000012", "+7700900001", "+44770090000", "+"])
async def test_a_contact_is_the_exact_number_and_no_part_of_it(outside, listed):
    """CVE-2026-28446: a call allowlist matched empty ids and suffixes."""
    async with outside.client(await outside.token(contacts={"someone": listed})) as client:
        assert await refusal(client, "get_customer_history") == "unknown_contact"


async def test_an_act_with_the_same_key_is_done_once_and_answered_alike(outside):
    """TO7: safe writes."""
    asked = {"service": "sourcing", "idempotency_key": "k1"}
    async with outside.client(await outside.token()) as client:
        first, second = await asyncio.gather(*(client.call_tool("create_ticket", asked) for _ in range(2)))
        assert first.structured_content == second.structured_content
        assert sorted(bool((one.meta or {}).get("concierge/replayed")) for one in (first, second)) == [False, True]
        other = {"service": "support", "idempotency_key": "k1"}
        assert await refusal(client, "create_ticket", other) == "idempotency_mismatch"
    assert await outside.value("SELECT count(*) FROM tickets") == 1


async def test_the_key_of_one_caller_is_nothing_to_another(outside):
    asked = {"service": "sourcing", "idempotency_key": "k1"}
    async with outside.client(await outside.token()) as one:
        await one.call_tool("create_ticket", asked)
    async with outside.client(await outside.token(contacts={"bob": CONTACTS["bob"]})) as two:
        result = await two.call_tool("create_ticket", asked)
        assert "concierge/replayed" not in (result.meta or {})
    assert await outside.value("SELECT count(DISTINCT customer_id) FROM tickets") == 2


async def test_a_refused_act_leaves_its_key_free(outside):
    """The second try of an honest caller must not find a key that nothing was done under."""
    async with outside.client(await outside.token()) as client:
        asked = {"idempotency_key": "k1"}
        assert await refusal(client, "remind_vendors", asked) == "not_granted"
        assert await refusal(client, "remind_vendors", asked) == "not_granted"


async def test_a_dry_run_answers_and_changes_nothing(outside):
    """TO7: dry run."""
    async with outside.client(await outside.token()) as client:
        result = await client.call_tool("create_ticket", {"service": "sourcing", "dry_run": True})
        assert result.structured_content["state"] == "new"
        assert result.meta["concierge/dryRun"] is True
    assert await outside.value("SELECT count(*) FROM tickets") == 0
    assert await outside.value("SELECT count(*) FROM tool_calls") == 0
    assert await outside.value("SELECT count(*) FROM audit_events WHERE act = 'dry_run'") == 1


async def test_a_caller_that_is_refused_again_and_again_is_refused_everything(outside):
    """House.md: a refusal counts towards an abuse ceiling; an hour later the caller may try again."""
    token = await outside.token(limits=Limits(refusals_per_hour=3))
    async with outside.client(token) as client:
        for _ in range(3):
            assert await refusal(client, "remind_vendors") == "not_granted"
        assert await refusal(client, "get_customer_history") == "abuse_ceiling"
        outside.later(hours=1)
        assert await refusal(client, "get_customer_history") is None


async def test_a_caller_has_so_many_acts_an_hour(outside):
    token = await outside.token(limits=Limits(acts_per_hour=1))
    async with outside.client(token) as client:
        assert await refusal(client, "create_ticket", {"service": "sourcing"}) is None
        assert await refusal(client, "select_vendors") == "act_ceiling"
        assert await refusal(client, "get_ticket") is None


async def test_nobody_acts_for_somebody_whom_a_human_answers(outside):
    """DE9: a hold silences every mind, those of others included; looking is allowed."""
    async with outside.operator.transaction() as db:
        await db.execute("UPDATE conversations SET taken_over_at = now(), taken_over_by = 'ann'")
    async with outside.client(await outside.token()) as client:
        assert await refusal(client, "create_ticket", {"service": "sourcing"}) == "taken_over"
        assert await refusal(client, "get_customer_history") is None


async def test_nobody_acts_for_somebody_who_said_stop(outside):
    async with outside.operator.transaction() as db:
        await db.execute("UPDATE customers SET opted_out_at = now()")
    async with outside.client(await outside.token()) as client:
        assert await refusal(client, "create_ticket", {"service": "sourcing"}) == "opted_out"


async def test_nothing_is_done_while_automation_is_paused(outside):
    async with outside.operator.transaction() as db:
        await db.execute("INSERT INTO flags (business_id, name, value) VALUES (1, 'AUTOMATION_PAUSED', 'true')")
    async with outside.client(await outside.token()) as client:
        assert await refusal(client, "create_ticket", {"service": "sourcing"}) == "paused"


async def test_one_mind_at_a_time_acts_for_a_person(outside):
    """A worker that is answering them decides; who calls meanwhile is told to come back."""
    await outside.begin_turn(outside.now)
    async with outside.client(await outside.token()) as client:
        assert await refusal(client, "create_ticket", {"service": "sourcing"}) == "being_answered"
        outside.later(minutes=3)
        assert await refusal(client, "create_ticket", {"service": "sourcing"}) is None


async def test_every_call_is_recorded_with_who_made_it(outside):
    """TO4: who, why, arguments, result."""
    async with outside.client(await outside.token()) as client:
        await client.call_tool("create_ticket", {"service": "sourcing"})
        await refusal(client, "remind_vendors")
    assert await outside.value(
        "SELECT array_agg(caller || ' ' || tool || ' ' || outcome ORDER BY id) FROM tool_calls"
    ) == [
        "principal:1 create_ticket done",
        "principal:1 remind_vendors refused",
    ]
    assert await outside.value("SELECT count(*) FROM turns WHERE cause = 'outside' AND finished_at IS NOT NULL") == 2


async def test_fifty_callers_with_the_same_request_ids_get_their_own_answers(outside):
    """CVE-2026-25536: answers reached the wrong client; a canary each."""
    tokens = {}
    for number in range(50):
        phone = f"+4477001{number:05d}"
        await outside.say(phone, f"I need {number + 1} chairs")
        tokens[number] = await outside.token(contacts={"them": phone})

    async def ask(number: int) -> tuple[int, str]:
        async with outside.client(tokens[number], "2026-07-28" if number % 2 else "legacy") as client:
            opened = (await client.call_tool("create_ticket", {"service": "sourcing"})).structured_content
            history = (await client.call_tool("get_customer_history", {})).structured_content
            assert [one["ticket"] for one in history["tickets"]] == [opened["ticket"]]
            return number, f"{opened['ticket']}"

    answers = dict(await asyncio.gather(*(ask(number) for number in tokens)))
    assert len(set(answers.values())) == 50


async def test_calls_for_one_person_at_a_time_leave_one_unbroken_chain(outside):
    """The audit chain is one per person and ticket; twenty calls at once all find their place in it."""
    async with outside.client(await outside.token()) as client:
        results = await asyncio.gather(*(client.call_tool("get_customer_history", {}) for _ in range(20)))
    assert [one for one in results if one.is_error] == []
    async with outside.operator.transaction() as db:
        verdict = await tool_calls.verify_audit(db)
    assert (verdict.broken, verdict.events) == ((), 20)
