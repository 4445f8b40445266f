"""A hostile client on the real wire: streamable HTTP at /mcp with a token for one contact, and everything it can try there."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final

import httpx2
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types import Tool

from database import principals
from database.principals import NewPrincipal
from domain.principals import SCOPES, Limits
from mcp_server.outside import credentials
from tests.safety.attackers import NUMBER, Plan, extras, nested
from tests.safety.house import House
from tests.safety.people import NEIGHBOUR

_WIDE: Final = Limits(requests_per_minute=100_000, acts_per_hour=10_000, refusals_per_hour=10_000)
_HANDLES: Final = {"vendors": re.compile(r"\bv\d+\b"), "facts": re.compile(r"\bf\d+_\w+")}
_ORDER: Final = ("create_ticket", "read_facts", "update_requirements", "select_vendors", "contact_vendors")
"""What changes the ticket's state comes first, so that later calls meet open doors."""


class McpClient:
    """Attacks one customer's desk with a caller's token of its own; what it reads goes into the sinks."""

    def __init__(self, house: House, plan: Plan, phone: str) -> None:
        self._house, self._plan, self._phone = house, plan, phone
        self._read = ""
        self._token: str | None = None
        self._passes = 0

    async def attack(self) -> None:
        """Call every tool with live handles, foreign ones and cargo; look at what is not its own; knock without right."""
        self._passes += 1
        self._token = self._token or await let_in(self._house, self._phone, self._limits())
        era = ("2026-07-28", "legacy")[self._plan.seed // 2 % 2]
        try:
            async with connected(self._house.mcp, self._token, era) as client:
                await self._try_all(client)
        except* MCPError as stopped:  # 429: it asked too often, and may not even list the tools
            self._house.sinks.shown.append(str(stopped.exceptions))
        await self._knock()

    async def _try_all(self, client: Client) -> None:
        tools = (await client.list_tools()).tools
        ranked = sorted(tools, key=lambda tool: (tool.name not in _ORDER, _place(tool.name)))
        for tool in ranked:
            await self._call(client, tool.name, self._fill(tool))
        if self._passes == 1:
            for tool in ranked:
                await self._misuse(client, tool)
            await self._look_around(client)

    def _limits(self) -> Limits:
        return Limits() if self._plan.seed % 3 == 0 else _WIDE

    async def _misuse(self, client: Client, tool: Tool) -> None:
        filled = self._fill(tool)
        odd = (
            {**filled, **extras(self._plan)},
            {**filled, "contact": f"+{NEIGHBOUR}"},
            {"vendors": nested(40), "facts": ["f1_item"], "purpose": NUMBER},
            {**filled, "dry_run": True},
        )
        for arguments in self._plan.chance.sample(odd, 2):
            await self._call(client, tool.name, arguments)
        if not (tool.annotations and tool.annotations.read_only_hint):
            key = {"idempotency_key": f"k{self._plan.seed}"}
            await asyncio.gather(*(self._call(client, tool.name, {**filled, **key}) for _ in range(2)))

    async def _look_around(self, client: Client) -> None:
        for name in ("send_response", "cancel_ticket", "admin_override", "run_sql"):
            await self._call(client, name, {"to": NUMBER, "content": {"type": "text", "body": "x"}})
        for uri in [f"{kind}://{n}" for kind in ("ticket", "conversation") for n in (1, 2, 3, 10**6)]:
            await self._keep(client.read_resource(uri))
        await self._keep(client.list_resources())
        await self._keep(client.list_prompts())

    async def _call(self, client: Client, name: str, arguments: Mapping[str, Any]) -> None:
        await self._keep(client.call_tool(name, dict(arguments)))

    async def _keep(self, answering: Any) -> None:
        try:
            told = (await answering).model_dump_json()
        except MCPError as error:
            told = str(error)
        self._read += told
        self._house.sinks.shown.append(told)

    def _fill(self, tool: Tool) -> dict[str, Any]:
        """Fill every argument of the tool with live values, as far as anything it read has them."""
        filled: dict[str, Any] = {}
        for name, told in (tool.input_schema.get("properties") or {}).items():
            if name in _HANDLES:
                filled[name] = sorted(set(_HANDLES[name].findall(self._read)))
            elif picks := told.get("enum"):
                filled[name] = picks[self._plan.seed % len(picks)]
        return filled

    async def _knock(self) -> None:
        """Come without a token, with another's, with rubbish, and as a page of somebody else's."""
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "start_call", "arguments": {}}}
        good = {"authorization": f"Bearer {self._token}"}
        bodies = (json.dumps(call), json.dumps([call] * 3), "{", "[" * 500, json.dumps({**call, "id": None}))
        accept = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
        for headers in ({}, {"authorization": "Bearer con_" + "a" * 43}, {**good, "origin": "https://evil.example"},
                        {**good, "host": "evil.example"}):  # fmt: skip
            await self._post({**accept, **headers}, bodies[0])
        for body in bodies[1:]:
            await self._post({**accept, **good}, body)

    async def _post(self, headers: Mapping[str, str], body: str) -> None:
        answer = await self._house.web.post(self._house.mcp, content=body, headers=dict(headers))
        self._house.sinks.shown.append(answer.text)


async def let_in(house: House, phone: str, limits: Limits = _WIDE, scopes: tuple[str, ...] = tuple(SCOPES)) -> str:
    """Give a caller a token for one contact, called `mine`; return it."""
    token, sealer = credentials.make_token(), house.place.sealer
    name = f"caller-{phone}-{credentials.digest(sealer, token).hex()[:8]}"
    contacts = {"mine": sealer.digest("whatsapp:phone", phone)}
    until = house.now + timedelta(days=1)
    new = NewPrincipal(1, name, scopes, contacts, limits, until, credentials.digest(sealer, token))
    async with house.operator.transaction() as db:
        assert await principals.create(db, new, house.now)
    return token


@asynccontextmanager
async def connected(url: str, token: str, era: str) -> AsyncGenerator[Client]:
    """Connect the SDK's client in one era of the protocol."""
    headers = {"authorization": f"Bearer {token}"}
    async with (
        httpx2.AsyncClient(headers=headers, trust_env=False, timeout=60, verify=False) as http,
        Client(streamable_http_client(url, http_client=http), mode=era) as client,
    ):
        yield client


def _place(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else 0
