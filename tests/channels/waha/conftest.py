"""The channel with made-up secrets, and WAHA's end of the wire on loopback."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from channels.waha import Waha, WahaSettings

SETTINGS: dict[str, Any] = {
    "waha_enabled": True,
    "waha_api_url": "http://127.0.0.1:3000",
    "waha_api_key": "a-waha-key",
    "waha_hmac_key": "the-new-key,the-old-key",
}


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the machine or a `.env` sets must not decide a test."""
    for name in WahaSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def settings() -> Callable[..., WahaSettings]:
    def make(**changes: Any) -> WahaSettings:
        return WahaSettings.model_validate(SETTINGS | changes)

    return make


@dataclass
class Server:
    """Records what was asked and answers what was prepared; `phones` says whose lids it knows."""

    url: str = ""
    status: int = 201
    content: bytes = b'{"id":"true_447700900100@c.us_3EB0AAAA"}'
    hangs: bool = False
    phones: dict[str, str] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        self.paths.append(request.scope["raw_path"].decode())
        self.keys.append(request.headers.get("x-api-key", ""))
        if body:
            self.bodies.append(json.loads(body))
        if self.hangs:
            await request.receive()  # until the client gives up
        if "/lids/" in request.url.path:
            lid = request.url.path.rsplit("/", 1)[1]
            return Response(json.dumps({"lid": lid, "pn": self.phones.get(lid)}), media_type="application/json")
        return Response(self.content, self.status, {}, "application/json")


@pytest.fixture
def server(served: tuple[Any, str]) -> Server:
    """A WAHA server, on a port of its own."""
    switch, url = served
    switch.peer = Server(url)
    return switch.peer


@pytest.fixture
async def channel(server: Server, settings: Callable[..., WahaSettings]) -> AsyncIterator[Waha]:
    """The channel, pointed at the server."""
    made = Waha(settings(waha_api_url=server.url))
    yield made
    await made.aclose()


@pytest.fixture
def event() -> Callable[..., bytes]:
    """Write a webhook body: an inbound text unless something else is said; `payload=…` replaces it whole."""

    def make(name: str = "message", payload: Any = None, session: str = "default", **changes: Any) -> bytes:
        told = {
            "id": "false_447700900100@c.us_3A0001",
            "timestamp": 1_795_000_000,
            "from": "447700900100@c.us",
            "fromMe": False,
            "source": "app",
            "to": "15550100000@c.us",
            "participant": None,
            "body": "Flowers for Friday",
            "hasMedia": False,
            "media": None,
            "ack": 1,
            "ackName": "SERVER",
            "vCards": [],
            "_data": {"shape": "the engine's own"},
        }
        envelope = {
            "id": "evt_01aaaaaaaaaaaaaaaaaaaaaaaa",
            "timestamp": 1_795_000_001_234,
            "event": name,
            "session": session,
            "metadata": {},
            "me": {"id": "15550100000@c.us", "pushName": "Us", "lid": "777000777000@lid"},
            "payload": told | changes if payload is None else payload,
            "engine": "NOWEB",
            "environment": {"version": "2026.7.1", "engine": "NOWEB", "tier": "PLUS", "browser": None},
        }
        return json.dumps(envelope).encode()

    return make
