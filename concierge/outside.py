"""The way in for callers from outside put together; the MCP SDK is imported when the first of them comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from importlib import import_module, metadata

from starlette.types import ASGIApp

from concierge.place import Place
from concierge.settings import read
from database.bell import Bell
from database.db import Pool
from mcp_server.outside.addresses import Addresses, addresses
from mcp_server.outside.credentials import Credentials, Signed
from mcp_server.outside.door import Door
from mcp_server.outside.rates import Rates
from mcp_server.settings import McpSettings
from mcp_server.tool import registry


@asynccontextmanager
async def mcp_endpoint(place: Place, clock: Callable[[], datetime]) -> AsyncGenerator[ASGIApp]:
    """Open what answers at /mcp."""
    settings = read(McpSettings)
    known = addresses(settings, place.settings.public_base_url)
    # In a thread: the SDK takes half a second to import, and webhooks must not wait for it.
    await asyncio.to_thread(import_module, "mcp_server.wire.http")
    from mcp_server.wire import http, server, who  # late: see above

    async with door(place, clock) as (pool, way_in):
        built = server.build(way_in, who.of_request, version())
        credentials = Credentials(pool, place.sealer, clock, signed_tokens(settings, known))
        async with http.serving(built, known, settings.max_body_bytes) as protocol:
            yield http.Edge(protocol, known, credentials, Rates(clock))


@asynccontextmanager
async def door(place: Place, clock: Callable[[], datetime]) -> AsyncGenerator[tuple[Pool, Door]]:
    """Open the pool of callers from outside, and the door onto the registry's tools."""
    bell = Bell(place.dsn)
    pool = await Pool.open(place.dsn, "concierge_principal", size=8)
    try:
        yield pool, Door(pool, registry(), clock, place.sealer, lambda: bell.ring("outbox"))
    finally:
        await bell.close()
        await pool.close()


def signed_tokens(settings: McpSettings, known: Addresses) -> Signed | None:
    """Return what reads signed tokens, None where no authorization server is believed."""
    if not settings.oauth_issuer or not settings.oauth_keys:
        return None
    from mcp_server.outside.signed import SignedTokens  # late: only with an authorization server

    return SignedTokens(settings.oauth_issuer, known.resource, settings.oauth_keys)


def version() -> str:
    """Return this build's version; a checkout that was never installed has none."""
    try:
        return metadata.version("concierge")
    except metadata.PackageNotFoundError:
        return "0"
