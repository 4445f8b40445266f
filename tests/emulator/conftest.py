"""The stand-in on a real port, and a webhook on another that keeps what it is handed."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulator.app import Meta, create_app, make

Json = dict[str, Any]
SECRET, TOKEN, NUMBER = "an app secret of the test", "an access token", "100000000000001"
ADA = "447700900100"
TEMPLATES = {"reopen": {"en": "Hello {{1}}, may we write?"}}


@dataclass
class Webhook:
    """Where the stand-in delivers: it answers 200, or what `answers` says first, and can keep callers waiting."""

    bodies: list[bytes] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def post(self, request: Request) -> Response:
        body = await request.body()
        async with self.news:
            self.bodies.append(body)
            self.signatures.append(request.headers.get("x-hub-signature-256", ""))
            self.news.notify_all()
        await self.opened.wait()
        return Response(status_code=self.answers.pop(0) if self.answers else 200)

    async def got(self, count: int) -> None:
        """Return as soon as `count` bodies came."""
        async with asyncio.timeout(10), self.news:
            await self.news.wait_for(lambda: len(self.bodies) >= count)

    def values(self) -> list[Json]:
        """Every change that came, in the order of arrival."""
        return [value for body in self.bodies for value in values(body)]

    def messages(self) -> list[Json]:
        return [message for value in self.values() for message in value.get("messages", ())]

    def ids(self) -> list[str]:
        return [message["id"] for message in self.messages()]

    def statuses(self) -> list[Json]:
        return [status for value in self.values() for status in value.get("statuses", ())]

    def are_signed(self) -> bool:
        """Python's own HMAC over the raw bytes: the stand-in's signer is not asked to judge itself."""
        expected = ["sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest() for body in self.bodies]
        return bool(expected) and expected == self.signatures


def values(body: bytes) -> list[Json]:
    """The changes of one body."""
    return [change["value"] for entry in json.loads(body)["entry"] for change in entry["changes"]]


@dataclass
class Stage:
    """The stand-in, a client of it, and the webhook that it delivers to."""

    http: httpx.AsyncClient
    webhook: Webhook
    meta: Meta

    async def faults(self, **wanted: object) -> None:
        (await self.http.put("/_emulator/faults", json=wanted)).raise_for_status()

    async def say(self, person: str = ADA, **played: object) -> str:
        answer = await self.http.post(f"/_emulator/people/{person}/messages", json={"text": "Hi", **played})
        return answer.raise_for_status().json()["id"]

    async def delivered(self) -> Json:
        """Wait until everything that was queued is delivered or given up."""
        async with asyncio.timeout(10):
            return (await self.http.post("/_emulator/flush")).raise_for_status().json()

    async def send(self, *, to: str = ADA, token: str = TOKEN, **body: object) -> httpx.Response:
        told = {"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": "Good morning"}, **body}
        headers = {"authorization": f"Bearer {token}"}
        return await self.http.post(f"/v26.0/{NUMBER}/messages", json=told, headers=headers)

    async def sent(self) -> list[Json]:
        return (await self.http.get("/_emulator/sent")).json()

    async def say_while_held(self, count: int) -> list[str]:
        """Let one message travel and `count` more queue up behind it, then let all of them go."""
        self.webhook.opened.clear()
        first = await self.say()
        await self.webhook.got(1)
        ids = [first, *[await self.say() for _ in range(count)]]
        self.webhook.opened.set()
        await self.delivered()
        return ids


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    webhook = Webhook()
    webhook.opened.set()
    places = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    product, url = (f"http://127.0.0.1:{place.getsockname()[1]}" for place in places)
    meta = make(f"{product}/webhooks/meta", SECRET, TOKEN, NUMBER, TEMPLATES, seed=7)
    meta.postman.pause = 0.0
    listener = Starlette(routes=[Route("/webhooks/meta", webhook.post, methods=["POST"])])
    async with _served((listener, create_app(meta)), places), httpx.AsyncClient(base_url=url, trust_env=False) as http:
        yield Stage(http, webhook, meta)
        webhook.opened.set()


class _Announced(uvicorn.Server):
    """A server that says when it is up."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(uvicorn.Config(app, log_config=None, access_log=False, lifespan="on"))
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


@asynccontextmanager
async def _served(apps: Sequence[Starlette], places: Sequence[socket.socket]) -> AsyncGenerator[None]:
    servers = [_Announced(app) for app in apps]
    tasks = [asyncio.create_task(server.serve([place])) for server, place in zip(servers, places, strict=True)]
    for server in servers:
        await server.up.wait()
    yield
    for server in servers:
        server.should_exit = True
    await asyncio.gather(*tasks)
