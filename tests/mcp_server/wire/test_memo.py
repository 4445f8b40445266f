"""Lists that are kept for a minute. Provenance: issue 4's bar for tools/list; H3: nobody gets another caller's answer."""

from __future__ import annotations

import httpx
import pytest

VERSION = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": VERSION,
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
}


async def ask(outside, token: str, number: object, content: bytes | None = None, **headers: str) -> httpx.Response:
    told = {
        "authorization": f"Bearer {token}",
        "accept": "application/json, text/event-stream",
        "mcp-protocol-version": VERSION,
        "mcp-method": "tools/list",
    }
    body = {"jsonrpc": "2.0", "id": number, "method": "tools/list", "params": {"_meta": META}}
    sent = {"content": content, "headers": told | {"content-type": "application/json"} | headers} if content else {}
    async with httpx.AsyncClient(trust_env=False) as http:
        return await http.post(f"{outside.url}/mcp", **(sent or {"json": body, "headers": told | headers}))


async def test_a_list_asked_again_is_the_same_under_its_own_id(outside):
    token = await outside.token()
    first, second = await ask(outside, token, 1), await ask(outside, token, 'a "quoted" id')
    assert (first.json()["id"], second.json()["id"]) == (1, 'a "quoted" id')
    assert first.json()["result"] == second.json()["result"]


async def test_a_kept_list_is_for_callers_with_the_same_rights_alone(outside):
    all_of_it = (await ask(outside, await outside.token(), 1)).json()["result"]["tools"]
    some = (await ask(outside, await outside.token("tickets:read"), 1)).json()["result"]["tools"]
    assert len(some) < len(all_of_it)


async def test_a_wrong_question_is_as_wrong_the_second_time(outside):
    """The headers are part of the question: what was answered to a right one is not given to a wrong one."""
    token = await outside.token()
    assert (await ask(outside, token, 1)).status_code == 200
    assert (await ask(outside, token, 1, None, **{"mcp-method": "tools/call"})).json()["error"]["code"] == -32020
    assert (await ask(outside, token, 1, accept="text/html")).status_code == 406


@pytest.mark.parametrize("number", [None, True, [1], {}, 1.5])
async def test_an_id_that_is_none_is_left_to_the_protocol(outside, number):
    token = await outside.token()
    await ask(outside, token, 1)
    assert (await ask(outside, token, number)).status_code == 400


async def test_a_body_with_a_key_twice_is_left_to_the_protocol(outside):
    token = await outside.token()
    await ask(outside, token, 1)
    twice = b'{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"nonsense/list","params":{}}'
    assert (await ask(outside, token, 1, twice)).status_code in (400, 404)


async def test_a_client_of_the_handshake_era_is_answered_alike(outside):
    """A server may answer a request of that era with a stream or with plain JSON; the second answer is plain."""
    token = await outside.token()
    for _ in range(2):
        async with outside.client(token, "legacy") as client:
            names = [tool.name for tool in (await client.list_tools()).tools]
            assert names == sorted(names)
            assert len(names) > 10
