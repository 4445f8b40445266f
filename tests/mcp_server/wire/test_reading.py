"""Resources, prompts, completion and skills on the wire. Provenance: TO2, TO7; MCP 2026-07-28 and 2025-11-25; SEP-2640."""

from __future__ import annotations

import hashlib
import json

import pytest
from mcp.shared.exceptions import MCPError
from mcp_types import PromptReference, ResourceTemplateReference

from concierge import content
from mcp_server.outside.library import read_services

ERAS = ("2026-07-28", "legacy")
SERVICES = read_services(content.folder() / "services")
BOTH = {"alice": "+447700900001", "bob": "+447700900002"}


async def opened(outside, phone_of: str = "alice") -> int:
    async with outside.client(await outside.token(contacts={phone_of: BOTH[phone_of]})) as client:
        return (await client.call_tool("create_ticket", {"service": "sourcing"})).structured_content["ticket"]


@pytest.mark.parametrize("era", ERAS)
async def test_a_ticket_and_its_conversation_can_be_read(outside, era):
    number = await opened(outside)
    async with outside.client(await outside.token(), era) as client:
        uris = [one.uri for one in (await client.list_resources()).resources]
        assert uris == [*(f"service://{name}" for name in sorted(SERVICES)), "conversation://1", f"ticket://{number}"]
        ticket = json.loads((await client.read_resource(f"ticket://{number}")).contents[0].text)
        assert (ticket["ticket"], ticket["state"]) == (number, "new")
        talk = json.loads((await client.read_resource("conversation://1")).contents[0].text)
        assert [(one["by"], one["text"][:6]) for one in talk["messages"]] == [("customer", "I need")]
        assert "Sourcing" in (await client.read_resource("service://sourcing")).contents[0].text
    assert await outside.value("SELECT array_agg(act ORDER BY at) FROM audit_events WHERE act LIKE 'read_%'")


@pytest.mark.parametrize("uri", ["ticket://1", "ticket://999", "ticket://../1", "ticket://1;DROP", "conversation://2",
                                 "service://nobody", "file:///etc/passwd", "ticket://９"])  # fmt: skip
async def test_what_is_not_the_callers_is_as_if_it_were_not(outside, uri):
    """TO7, H3: bob's ticket and conversation, and addresses that are none, get one and the same answer."""
    await opened(outside, "bob")
    async with outside.client(await outside.token()) as client:
        with pytest.raises(MCPError, match="Resource not found") as refused:
            await client.read_resource(uri)
        assert refused.value.code == -32602


async def test_without_the_scope_conversations_are_neither_listed_nor_read(outside):
    async with outside.client(await outside.token("tickets:read")) as client:
        assert [one.uri for one in (await client.list_resources()).resources if "conversation" in one.uri] == []
        assert "conversation" not in [one.name for one in (await client.list_resource_templates()).resource_templates]
        with pytest.raises(MCPError) as refused:
            await client.read_resource("conversation://1")
        assert refused.value.data == {"concierge/refusal": "insufficient_scope"}


async def test_a_long_list_comes_in_pages_without_gap_or_double(outside):
    """MCP pagination: opaque cursors; 130 tickets of one contact."""
    await opened(outside)
    await outside.many_tickets(129)
    seen: list[str] = []
    async with outside.client(await outside.token()) as client:
        cursor = None
        while True:
            page = await client.list_resources(cursor=cursor)
            assert len(page.resources) <= 50
            seen += [one.uri for one in page.resources]
            cursor = page.next_cursor
            if cursor is None:
                break
    assert len(seen) == len(set(seen)) == len(SERVICES) + 1 + 130
    tickets = [int(uri.removeprefix("ticket://")) for uri in seen if uri.startswith("ticket://")]
    assert tickets == sorted(tickets, reverse=True)


@pytest.mark.parametrize("cursor", ["", "!!", "YWZ0ZXI6OTk5OQ==", "YWZ0ZXI6LTE="])
async def test_a_cursor_that_was_never_given_is_invalid(outside, cursor):
    async with outside.client(await outside.token()) as client:
        with pytest.raises(MCPError) as refused:
            await client.list_tools(cursor=cursor)
        assert refused.value.code == -32602


async def test_addresses_and_contacts_are_completed(outside):
    number = await opened(outside)
    async with outside.client(await outside.token(contacts=BOTH)) as client:
        ref = ResourceTemplateReference(uri="ticket://{id}")
        assert (await client.complete(ref, {"name": "id", "value": ""})).completion.values == [str(number)]
        ref = ResourceTemplateReference(uri="service://{name}")
        assert (await client.complete(ref, {"name": "name", "value": "s"})).completion.values == ["sourcing", "support"]
        prompt = PromptReference(name="sourcing")
        assert (await client.complete(prompt, {"name": "contact", "value": "b"})).completion.values == ["bob"]


@pytest.mark.parametrize("era", ERAS)
async def test_every_service_is_a_prompt_for_a_contact(outside, era):
    async with outside.client(await outside.token(contacts=BOTH), era) as client:
        prompts = (await client.list_prompts()).prompts
        assert [(one.name, one.description) for one in prompts] == [(n, s.description) for n, s in SERVICES.items()]
        told = await client.get_prompt("sourcing", {"contact": "bob"})
        assert "`bob`" in told.messages[0].content.text
        with pytest.raises(MCPError):
            await client.get_prompt("sourcing", {"contact": "carol"})


async def test_lists_are_for_this_caller_alone(outside):
    """MCP 2026-07-28: what depends on who asks must not be cached for others."""
    async with outside.client(await outside.token(), "2026-07-28") as client:
        for listed in (await client.list_tools(), await client.list_resources(), await client.list_prompts()):
            assert listed.cache_scope == "private"


def test_a_skill_lists_each_of_its_public_files_with_its_digest():
    """SEP-2640: `resources` is complete, and digests are over the raw bytes; evals stay at home."""
    for service in SERVICES.values():
        assert not [path for path in service.files if path.startswith("evals")]
        raw = (content.folder() / "services" / service.name / "SKILL.md").read_bytes()
        assert service.digest_of("SKILL.md") == "sha256:" + hashlib.sha256(raw).hexdigest()
