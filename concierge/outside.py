"""The way in for callers from outside put together; the MCP SDK is imported when the first of them comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from importlib import import_module, metadata

from starlette.types import ASGIApp

from concierge import content
from concierge.place import Place
from concierge.settings import read
from database.bell import Bell
from database.db import Pool
from domain.errors import Refused
from mcp_server.outside.addresses import Addresses, addresses
from mcp_server.outside.credentials import Credentials, Signed
from mcp_server.outside.door import Door
from mcp_server.outside.library import read_services
from mcp_server.outside.rates import Rates
from mcp_server.outside.shelf import Shelf
from mcp_server.settings import McpSettings
from mcp_server.tool import registry


@asynccontextmanager
async def mcp_endpoint(place: Place, clock: Callable[[], datetime]) -> AsyncGenerator[ASGIApp]:
    """Open what answers at /mcp."""
    settings = read(McpSettings)
    known = addresses(settings, place.settings.public_base_url)
    # In a thread: the SDK takes half a second to import, and webhooks must not wait for it.
    await asyncio.to_thread(import_module, "mcp_server.wire.http")
    from mcp_server.wire import http, memo, server, who  # late: see above

    async with opened(place, clock) as (pool, door, shelf):
        built = server.build(door, shelf, who.of_request, version(), with_skills=settings.skills_extension)
        credentials = Credentials(pool, place.sealer, clock, signed_tokens(settings, known))
        async with http.serving(built, known, settings.max_body_bytes) as protocol:
            yield http.Edge(memo.Memo(protocol, clock), known, credentials, Rates(clock))


async def mcp_pipe(place: Place, clock: Callable[[], datetime], token: str) -> None:
    """Serve one caller over standard input and output. Raises `Refused` for a token that lets nobody in."""
    from mcp_server.wire import server, stdio, who  # late: only this command needs it here

    settings = read(McpSettings)
    async with opened(place, clock) as (pool, door, shelf):
        signed = signed_tokens(settings, addresses(settings, place.settings.public_base_url))
        principal = await Credentials(pool, place.sealer, clock, signed).verify(token)
        if principal is None:
            raise Refused("token", "CONCIERGE_TOKEN is unknown, expired or revoked; see `concierge tokens list`.")
        built = server.build(door, shelf, who.always(principal), version(), with_skills=settings.skills_extension)
        await stdio.serve(built)


@asynccontextmanager
async def opened(place: Place, clock: Callable[[], datetime]) -> AsyncGenerator[tuple[Pool, Door, Shelf]]:
    """Open the pool of callers from outside, the door onto the registry's tools, and what may be read."""
    bell = Bell(place.dsn)
    pool = await Pool.open(place.dsn, "concierge_principal", size=8, forgetful=False)
    try:
        door = Door(pool, registry(), clock, place.sealer, lambda: bell.ring("outbox"))
        yield pool, door, Shelf(pool, clock, read_services(content.folder() / "services"))
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
