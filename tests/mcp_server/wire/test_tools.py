"""The tools on the wire, with the SDK's own client in both eras. Provenance: TO1, TO2, TO7; MCP 2026-07-28 and 2025-11-25."""

from __future__ import annotations

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
