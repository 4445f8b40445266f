"""The tools on the wire, with the SDK's own client in both eras. Provenance: TO1, TO2, TO7; MCP 2026-07-28 and 2025-11-25."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from mcp_server.tool import registry

ERAS = ("2026-07-28", "legacy")


@pytest.mark.parametrize("era", ERAS)
async def test_a_wish_becomes_asked_vendors_through_a_caller_from_outside(outside, era):
    """TO1: an outside assistant acts through the registry's own tools."""
    await outside.add_vendor("Bristol Chairs", "+447700900101")
    async with outside.client(await outside.token(), era) as client:
        opened = await client.call_tool("create_ticket", {"service": "sourcing"})
        assert opened.structured_content == {"ticket": 1, "service": "sourcing", "state": "new"}
        facts = (await client.call_tool("read_facts", {})).structured_content["facts"]
        await client.call_tool("update_requirements", {"facts": [fact["fact"] for fact in facts]})
        chosen = await client.call_tool("select_vendors", {})
        names = [one["vendor"] for one in chosen.structured_content["vendors"]]
        asked = await client.call_tool("contact_vendors", {"vendors": names, "idempotency_key": "first"})
        assert asked.structured_content == {"asked": ["v1"]}
    assert await outside.value("SELECT count(*) FROM deliveries WHERE purpose = 'outreach'") == 1
    assert await outside.value("SELECT count(*) FROM tool_calls WHERE caller = 'principal:1'") == 5


@pytest.mark.parametrize("era", ERAS)
async def test_every_tool_that_outsiders_may_have_is_listed_once_in_order(outside, era):
    """TO1, TO2: one registry, deterministic order."""
    async with outside.client(await outside.token(), era) as client:
        listed = (await client.list_tools()).tools
    assert [tool.name for tool in listed] == [name for name, tool in registry().items() if not tool.worker_only]


@pytest.mark.parametrize("era", ERAS)
async def test_a_long_act_tells_how_far_it_is(outside, era):
    """MCP progress: increasing, with a total, only for who sent a token."""
    for number in range(3):
        await outside.add_vendor(f"Chairs {number}", f"+4477009001{number:02d}")
    seen: list[tuple[float, float | None]] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        seen.append((progress, total))

    async with outside.client(await outside.token(), era) as client:
        names = await chosen(client)
        await client.call_tool("contact_vendors", {"vendors": names}, progress_callback=hear)
    assert seen == [(1, 3), (2, 3), (3, 3)]


async def test_a_caller_that_hangs_up_has_done_nothing(outside):
    """MCP cancellation (2026-07-28: closing the stream): the act's transaction is undone, whole."""
    owner = await asyncpg.connect(outside.place.dsn)
    held = owner.transaction()
    await held.start()
    await owner.execute(
        """
        INSERT INTO tickets (business_id, customer_id, address_id, account_id, service, state, locale, opened_at)
        SELECT 1, customer_id, address_id, account_id, 'sourcing', 'new', 'en', now() FROM conversations
        """
    )
    async with outside.client(await outside.token(), "2026-07-28") as client:
        call = asyncio.create_task(client.call_tool("create_ticket", {"service": "sourcing"}))
        assert await waiting(outside, until=1) == 1
        call.cancel()
        assert await waiting(outside, until=0) == 0
    await held.rollback()
    await owner.close()
    for table in ("tickets", "tool_calls", "turns"):
        assert await outside.value(f"SELECT count(*) FROM {table}") == 0


async def test_what_a_tool_returns_is_what_it_publishes(outside):
    """TO2: structured content fits the output schema; a whole story, each result read by its declared model."""
    await outside.add_vendor("Bristol Chairs", "+447700900101")
    tools = registry()
    async with outside.client(await outside.token()) as client:
        names = await chosen(client)
        for name, arguments in (
            ("get_ticket", {}), ("get_customer_history", {}), ("read_facts", {}), ("contact_vendors", {"vendors": names}),
            ("read_vendor_replies", {}), ("remind_vendors", {}), ("make_shortlist", {}), ("send_shortlist", {}),
        ):  # fmt: skip
            if name == "make_shortlist":
                await outside.value("UPDATE tickets SET deadline_at = opened_at RETURNING id")  # vendors had their time
            result = await client.call_tool(name, arguments)
            assert not result.is_error, (name, result)
            returns = tools[name].returns
            assert returns is not None
            returns.model_validate(result.structured_content)


def test_every_tool_that_outsiders_may_have_says_what_it_returns():
    """A tool is one file, and its schema is part of it."""
    assert [name for name, tool in registry().items() if not tool.worker_only and tool.returns is None] == []


async def test_hints_are_honest(outside):
    """TO7: annotations; what is undeclared is assumed to be the worst."""
    async with outside.client(await outside.token()) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert all(tool.title and tool.description and tool.icons and tool.output_schema for tool in tools.values())
    hints = {name: tool.annotations for name, tool in tools.items()}
    assert hints["get_ticket"].read_only_hint is True
    assert hints["contact_vendors"].open_world_hint is True
    assert hints["escalate_to_human"].destructive_hint is True
    assert hints["create_ticket"].idempotent_hint is False
    for name, tool in registry().items():
        if not tool.worker_only:
            assert hints[name].read_only_hint is tool.reads_only


async def chosen(client) -> list[str]:
    """Open a ticket, write what is needed, and rank vendors."""
    await client.call_tool("create_ticket", {"service": "sourcing"})
    facts = (await client.call_tool("read_facts", {})).structured_content["facts"]
    await client.call_tool("update_requirements", {"facts": [fact["fact"] for fact in facts]})
    return [one["vendor"] for one in (await client.call_tool("select_vendors", {})).structured_content["vendors"]]


async def waiting(outside, until: int) -> int:
    """How many statements wait for a lock, asked again until it is so or five thousand times."""
    count = -1
    for _ in range(5000):
        count = await outside.value("SELECT count(*) FROM pg_locks WHERE NOT granted")
        if count == until:
            break
    return count
