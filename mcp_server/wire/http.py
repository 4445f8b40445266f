"""MCP over streamable HTTP: Host, Origin, token and rate are judged here, before the protocol reads a byte."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.principals import SCOPES
from mcp_server.outside.addresses import METADATA_PATH, PATH, Addresses
from mcp_server.outside.credentials import Credentials
from mcp_server.outside.rates import Rates
from mcp_server.wire.who import SCOPE_KEY

_METADATA: Final = (METADATA_PATH, METADATA_PATH + PATH)


class Edge:
    """One endpoint for both eras of the protocol."""

    def __init__(
        self,
        protocol: ASGIApp,
        addresses: Addresses,
        credentials: Credentials,
        rates: Rates,
        *,
        stateless: bool = True,
    ) -> None:
        self._protocol = protocol
        self._addresses = addresses
        self._credentials = credentials
        self._rates = rates
        self._stateless = stateless

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # The server in front hands over the blanks around a value; they are no part of it (RFC 9110 5.5).
        scope = {**scope, "headers": [(name, value.strip(b" \t")) for name, value in scope["headers"]]}
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if not self._addresses.answers_host(headers.get("host", "")):
            await _say(send, 421, "host", "This server does not answer to that Host; see MCP_ALLOWED_HOSTS.")
        elif not self._addresses.answers_origin(headers.get("origin", "")):
            await _say(send, 403, "origin", "Pages of that Origin may not call; see MCP_ALLOWED_ORIGINS.")
        elif scope["path"] in _METADATA and self._addresses.issuer:
            await _answer(send, 200, self._addresses.metadata())
        elif scope["path"] != PATH:
            await _say(send, 404, "http", "There is nothing here.")
        elif self._stateless and scope["method"] != "POST":
            await _say(send, 405, "http", "Use POST: nothing is kept between requests.", {"allow": "POST"})
        else:
            await self._let_in(headers.get("authorization", ""), scope, receive, send)

    async def _let_in(self, authorization: str, scope: Scope, receive: Receive, send: Send) -> None:
        kind, _, token = authorization.partition(" ")
        principal = await self._credentials.verify(token.strip()) if kind.lower() == "bearer" and token else None
        if principal is None:
            await self._ask_for_token(send, was_given=bool(authorization))
        elif wait := self._rates.take(principal):
            await _say(send, 429, "rate", "Too many requests in a minute.", {"retry-after": str(wait)})
        else:
            await self._protocol({**scope, SCOPE_KEY: principal}, receive, send)

    async def _ask_for_token(self, send: Send, *, was_given: bool) -> None:
        told = [f'scope="{" ".join(SCOPES)}"']
        if self._addresses.metadata_url:
            told.insert(0, f'resource_metadata="{self._addresses.metadata_url}"')
        if was_given:
            told.insert(0, 'error="invalid_token", error_description="Unknown, expired, revoked or not for us"')
        challenge = {"www-authenticate": "Bearer " + ", ".join(told)}
        await _say(send, 401, "invalid_token", "Send `Authorization: Bearer …`; see `concierge tokens`.", challenge)


@asynccontextmanager
async def serving(server: Server[Any], addresses: Addresses, max_body_bytes: int) -> AsyncGenerator[ASGIApp]:
    """Run the protocol for as long as the context lasts; give what answers a request that was let in."""
    manager = StreamableHTTPSessionManager(
        app=server,
        stateless=True,
        security_settings=security(addresses),
        max_request_body_size=max_body_bytes,
    )
    async with manager.run():
        yield manager.handle_request


def security(addresses: Addresses) -> TransportSecuritySettings:
    """Return the same lists for the SDK's own check, which would be off without them."""
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=list(addresses.hosts),
        allowed_origins=list(addresses.origins),
    )


async def _say(send: Send, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
    await _answer(send, status, {"error": code, "error_description": message}, headers)


async def _answer(send: Send, status: int, told: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> None:
    body = json.dumps(told).encode()
    sent = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    sent += [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": body})
