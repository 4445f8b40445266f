"""The consent and call tools behind the one door: what is refused, and that a refusal is kept (CA1, CA2, TO4)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any
from unittest.mock import patch
from uuid import UUID

import asyncpg
import pytest

from database import queues, turns
from database.db import Pool
from domain.errors import Refused
from mcp_server import gate
from mcp_server.tool import registry
from mcp_server.toolbox import Binding, Toolbox
from tests.stories.call_world import CallWorld, call_world

CALLBACK: Mapping[str, object] = {"purpose": "callback"}


@pytest.fixture
async def world(dsn: str) -> AsyncIterator[CallWorld]:
    async with call_world(dsn) as world:
        yield world


async def toolbox(world: CallWorld) -> Toolbox:
    """Tools of a turn that Ann's latest message opened."""
    pool: Pool = world.turns_pool
    async with pool.connection() as db:
        (doorbell,) = await queues.lease(db, "inbox", 60, 1)
    async with pool.transaction() as db:
        address = UUID(doorbell.group)
        await db.act_for_customer(await world.value("SELECT customer_id FROM addresses WHERE id = $1", address))
        caller = await turns.caller(db, address)
        assert caller is not None
        heard = await turns.unanswered(db, address)
        begun = await turns.begin(db, caller, doorbell.id, heard[-1].id, "message", world.now[0])
    binding = Binding(caller, begun.id, doorbell, "en", "human", (), "workflow")
    return Toolbox(pool, registry(), binding, lambda: world.now[0], world.sealer)


async def refusal(tools: Toolbox, name: str, arguments: Mapping[str, object] | None = None) -> str | None:
    try:
        await tools.call(name, arguments)
    except Refused as refused:
        return refused.code
    return None


async def asked(world: CallWorld, answer: str = "Hm") -> Toolbox:
    """Ann was asked, and wrote something that no turn has answered yet."""
    await world.hear("Please call me")
    await world.work()
    await world.hear(answer)
    return await toolbox(world)


async def test_a_call_without_consent_is_refused_and_the_refusal_kept(world: CallWorld):
    tools = await asked(world)
    assert await refusal(tools, "start_call", CALLBACK) == "no_consent"
    assert await world.value("SELECT rule FROM tool_calls WHERE tool = 'start_call'") == "no_consent"


async def test_with_the_gates_rule_off_the_tool_still_refuses(world: CallWorld):
    """TO4: one wall is none."""
    tools = await asked(world)
    with patch.object(gate, "RULES", {name: rule for name, rule in gate.RULES.items() if name != "no_consent"}):
        assert await refusal(tools, "start_call", CALLBACK) == "no_consent"
    assert await world.value("SELECT count(*) FROM calls") == 0


async def test_a_consent_for_one_purpose_is_none_for_another(world: CallWorld):
    tools = await asked(world, "Yes please")
    assert await refusal(tools, "start_call", {"purpose": "feedback"}) == "no_consent"
    assert await refusal(tools, "start_call", CALLBACK) is None


@pytest.mark.parametrize(
    "arguments", [{}, {"purpose": "sales"}, {**CALLBACK, "to": "+447700900999"}, {**CALLBACK, "phone": 1}]
)
async def test_no_number_and_no_other_purpose_is_a_value_the_tool_takes(world: CallWorld, arguments: dict[str, Any]):
    """H1: another number cannot be said."""
    tools = await asked(world, "Yes please")
    assert await refusal(tools, "start_call", arguments) == "bad_arguments"


async def test_a_call_is_not_granted_before_anybody_was_asked(world: CallWorld):
    await world.hear("Please call me")
    tools = await toolbox(world)
    assert await refusal(tools, "start_call", CALLBACK) == "not_granted"
    await tools.call("create_ticket", {"service": "human"})
    assert await refusal(tools, "start_call", CALLBACK) == "not_granted"


async def test_the_same_call_asked_for_twice_is_one_call(world: CallWorld):
    """A rerun mind and the fallback find the act done."""
    tools = await asked(world, "Yes please")
    first = await tools.call("start_call", CALLBACK)
    assert await tools.call("start_call", CALLBACK) == first
    assert await world.value("SELECT count(*) FROM calls") == 1


async def test_a_mind_cannot_end_a_ticket_as_called_that_was_not(world: CallWorld):
    """H10: only a call that the provider says was held to the end counts."""
    tools = await asked(world, "Yes please")
    await tools.call("start_call", CALLBACK)
    assert (await tools.call("call_status"))["call"] == "queued"
    assert await refusal(tools, "finish_call") == "no_call_held"


async def test_with_calling_off_nobody_is_asked(world: CallWorld):
    """CA2."""
    await world.switch("CALLING_ENABLED", on=False)
    await world.hear("Please call me")
    tools = await toolbox(world)
    await tools.call("create_ticket", {"service": "human"})
    assert await refusal(tools, "request_consent", CALLBACK) == "calling_disabled"
    assert await world.value("SELECT count(*) FROM consent_requests") == 0
    assert await world.value("SELECT rule FROM tool_calls WHERE tool = 'request_consent'") == "calling_disabled"


async def test_a_turn_can_write_no_consent_whatever_its_tools_are(world: CallWorld):
    """H5: below tools and minds there is no right to."""
    await asked(world)
    async with world.turns_pool.transaction() as db:
        await db.act_for_customer(await world.value("SELECT id FROM customers"))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await db.execute("INSERT INTO consents DEFAULT VALUES")


@pytest.mark.parametrize("arguments", [{"purpose": 7}, {"purpose": "feedback"}, {"purpose": "callback", "sudo": True}])
async def test_a_mind_that_is_refused_without_end_fills_no_table(
    world: CallWorld, arguments: Mapping[str, object]
) -> None:
    """Safety H8: a second client made hundreds of rows of refused calls; now the row of the shut door counts them."""
    tools = await asked(world)
    before = await world.value("SELECT count(*) FROM audit_events")
    said = [await refusal(tools, "start_call", arguments) for _ in range(60)]
    assert set(said[gate.REFUSALS_PER_TURN :]) == {"abuse_ceiling"}
    assert await refusal(tools, "get_ticket") == "abuse_ceiling"
    refused = "FROM tool_calls WHERE outcome = 'refused'"
    assert await world.value(f"SELECT count(*) {refused}") == gate.REFUSALS_PER_TURN + 1
    assert await world.value(f"SELECT sum(times) {refused}") == 61
    assert await world.value("SELECT count(*) FROM audit_events") == before + gate.REFUSALS_PER_TURN + 1
