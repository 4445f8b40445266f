"""Our MCP stack with the conformance suite's fixtures beside our own tools, on loopback, for `make interop`.

Everything a request passes is the product's: the HTTP edge with its Host, Origin and token checks, the server, the door,
Postgres. Only the fixtures are added, by wrapping the server's own handlers, and the suite's requests are given a token
because the suite cannot send one.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import fixture_handlers
import uvicorn
from mcp.server.request_state import RequestStateBoundary, RequestStateSecurity
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.subscriptions import InMemorySubscriptionBus, ListenHandler
from mcp_types import SubscriptionsListenRequestParams

from concierge import outside
from concierge.place import Place
from concierge.settings import AppSettings
from database import principals
from database.db import Pool
from database.intake import Intake
from database.migrate import migrate
from database.principals import NewPrincipal
from database.sealing import Sealer
from database.server import EmbeddedPostgres
from domain.messages import Batch, Inbound, Sender
from domain.principals import SCOPES, Limits
from mcp_server.outside import credentials
from mcp_server.outside.addresses import addresses
from mcp_server.outside.credentials import Credentials
from mcp_server.outside.rates import Rates
from mcp_server.settings import McpSettings
from mcp_server.wire import http, memo, server, who

ALICE = "447700900001"


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def endpoint(place: Place, *, fixtures: bool) -> AsyncIterator[Any]:
    """The product's endpoint; with fixtures it keeps legacy sessions, because the suite asks the client questions."""
    settings = McpSettings(allowed_origins="http://127.0.0.1:*,http://localhost:*")
    known = addresses(settings, place.settings.public_base_url)
    async with outside.opened(place, now) as (pool, door, shelf):
        built = server.build(door, shelf, who.of_request, "0", with_skills=True)
        found = Credentials(pool, place.sealer, now)
        if not fixtures:
            async with http.serving(built, known, settings.max_body_bytes) as protocol:
                yield http.Edge(memo.Memo(protocol, now), known, found, Rates(now))
            return
        bus = InMemorySubscriptionBus()
        fixture_handlers.add(built, bus)
        built.add_request_handler("subscriptions/listen", SubscriptionsListenRequestParams, ListenHandler(bus))
        built.middleware.append(RequestStateBoundary(RequestStateSecurity.ephemeral(), default_audience="fixtures"))
        sessions = StreamableHTTPSessionManager(
            app=built,
            event_store=fixture_handlers.Events(),
            retry_interval=100,
            security_settings=http.security(known),
            max_request_body_size=settings.max_body_bytes,
        )
        async with sessions.run():
            yield http.Edge(sessions.handle_request, known, found, Rates(now), stateless=False)


def with_token(app: Any, token: str) -> Any:
    """Give a request that brings no token this one."""

    async def call(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and not any(name == b"authorization" for name, _ in scope["headers"]):
            scope = {**scope, "headers": [*scope["headers"], (b"authorization", f"Bearer {token}".encode())]}
        if scope["type"] == "http":
            await app(scope, receive, send)

    return call


async def let_in(place: Place, name: str, *scopes: str) -> str:
    """Make a caller for alice, who has written."""
    token = credentials.make_token()
    new = NewPrincipal(
        1,
        name,
        scopes or tuple(SCOPES),
        {"alice": place.sealer.digest("whatsapp:phone", ALICE)},
        Limits(1_000_000, 1_000_000, 1_000_000),
        now() + timedelta(days=1),
        credentials.digest(place.sealer, token),
    )
    pool = await Pool.open(place.dsn, "concierge_operator", size=1)
    async with pool.transaction() as db:
        await principals.create(db, new, now())
    await pool.close()
    return token


async def say(place: Place) -> None:
    """Let alice have written one wish."""
    pool = await Pool.open(place.dsn, "concierge_intake", size=1)
    intake = Intake(pool, place.sealer, now, lambda: None)
    wish = Inbound("wamid.1", Sender(ALICE, "+" + ALICE), now(), "text", "I need 40 folding chairs in Bristol", b"{}")
    await intake.put("meta", Batch("100000000000001", (wish,)), "interop")
    await intake.close()
    await pool.close()


async def main() -> None:
    """Serve fixtures on one port and the product's own endpoint on another until the input ends."""
    with tempfile.TemporaryDirectory(prefix="concierge-interop-") as home:
        database = EmbeddedPostgres(Path(home) / "pg", {"fsync": "off", "synchronous_commit": "off"})
        dsn = database.start()
        try:
            await migrate(dsn)
            place = Place(dsn, Sealer("s" * 40), AppSettings())
            await say(place)
            token = await let_in(place, "all")
            narrow = await let_in(place, "narrow", "tickets:read")
            async with endpoint(place, fixtures=True) as fixtures, endpoint(place, fixtures=False) as product:
                await _serve(with_token(fixtures, token), product, {"token": token, "narrow": narrow, "dsn": dsn})
        finally:
            database.stop()


async def _serve(fixtures: Any, product: Any, told: dict[str, str]) -> None:
    servers = [
        uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off")) for app in (fixtures, product)
    ]
    tasks = [asyncio.create_task(one.serve()) for one in servers]
    while not all(one.started for one in servers):  # noqa: ASYNC110 (uvicorn has nothing to wait for)
        await asyncio.sleep(0.02)
    urls = [f"http://127.0.0.1:{one.servers[0].sockets[0].getsockname()[1]}/mcp" for one in servers]
    sys.stdout.write(json.dumps({"fixtures": urls[0], "product": urls[1], **told}) + "\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    for one in servers:
        one.should_exit = True
    await asyncio.gather(*tasks)


if __name__ == "__main__":
    asyncio.run(main())
