"""What happened to other MCP servers must not happen to ours, on the real wire (safety.md, second table)."""

from __future__ import annotations

import asyncio
import json
import math

import httpx2
import pytest

from domain.principals import SCOPES
from mcp_server.outside import credentials
from tests.safety.house import House, open_house
from tests.safety.mcp_client import connected, let_in

ANN = "447900000081"
_META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
}
_CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call",
         "params": {"name": "create_ticket", "arguments": {"service": "sourcing"}, "_meta": _META}}  # fmt: skip


async def _post(house: House, token: str | None, query: str = "", **more: str) -> httpx2.Response:
    headers = {
        "accept": "application/json, text/event-stream",
        "content-type": "application/json",
        "mcp-protocol-version": "2026-07-28",
        "mcp-method": "tools/call",
        "mcp-name": "create_ticket",
    }
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    return await house.web.post(house.mcp + query, content=json.dumps(_CALL), headers=headers | more)


async def test_cve_2025_66416_and_2026_25253_a_page_of_somebody_else_calls_nothing(dsn: str) -> None:
    """A page that points its name at us, or calls across origins with a token it got hold of, does no act."""
    async with open_house(dsn) as house:
        await house.say(ANN, "Hello")
        await house.settle()
        token = await let_in(house, ANN)
        for host in ("evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example"):
            assert (await _post(house, token, host=host)).status_code == 421
        for origin in ("https://evil.example", "null", "http://127.0.0.1.evil.example", "http://localhost:1"):
            assert (await _post(house, token, origin=origin)).status_code == 403
        assert await house.value("SELECT count(*) FROM tickets") == 0
        assert (await _post(house, token)).status_code == 200
        assert await house.value("SELECT count(*) FROM tickets") == 1


async def test_cve_2026_25253_no_token_in_an_address_and_no_socket_without_one(dsn: str) -> None:
    """A WebSocket was opened by any page, with the token in its address."""
    async with open_house(dsn) as house:
        await house.say(ANN, "Hello")
        token = await let_in(house, ANN)
        for query in (f"?token={token}", f"?access_token={token}", f"?authorization=Bearer%20{token}"):
            assert (await _post(house, None, query)).status_code == 401
        upgrade = {"connection": "upgrade", "upgrade": "websocket", "sec-websocket-version": "13",
                   "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==", "origin": "https://evil.example"}  # fmt: skip
        for path in ("/mcp", "/webhooks/meta", "/"):
            answer = await house.web.get(house.mcp.removesuffix("/mcp") + path, headers=upgrade)
            assert answer.status_code >= 400
        assert token not in repr(house.sinks.logs)


def test_cve_2026_25253_a_token_is_256_bits_of_chance() -> None:
    """A token that can be guessed is none."""
    made = [credentials.make_token().removeprefix("con_") for _ in range(200)]
    assert len(set(made)) == 200
    assert math.log2(64) * min(map(len, made)) >= 256


@pytest.mark.parametrize("era", ["2026-07-28", "legacy"])
async def test_cve_2026_25536_and_52870_fifty_clients_with_the_same_ids_read_their_own_canary(
    dsn: str, era: str
) -> None:
    """Answers and tasks reached the wrong client: each of these numbers its requests alike, all at the same time."""
    async with open_house(dsn) as house:
        canaries = {f"44790000{n:04d}": f"canary-{n:04d}-ends" for n in range(50)}
        tokens: dict[str, str] = {}
        for phone, canary in canaries.items():
            await house.say(phone, f"I need 40 {canary}")
            tokens[phone] = await let_in(house, phone, scopes=tuple(SCOPES))

        async def read(phone: str) -> tuple[str, str]:
            async with connected(house.mcp, tokens[phone], era) as client:
                (mine,) = [
                    one.uri for one in (await client.list_resources()).resources if "conversation" in str(one.uri)
                ]
                return phone, (await client.read_resource(mine)).model_dump_json()

        answers = dict(await asyncio.gather(*map(read, canaries)))
    for phone, told in answers.items():
        assert [canary for canary in canaries.values() if canary in told] == [canaries[phone]]
