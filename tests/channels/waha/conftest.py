"""The channel with made-up secrets, and WAHA's end of the wire on loopback."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pytest
from starlette.requests import Request
from starlette.responses import Response

from channels.waha import Waha, WahaSettings
from tests.channels.recorder import Recorder, without_environment

SETTINGS: dict[str, Any] = {
    "waha_enabled": True,
    "waha_api_url": "http://127.0.0.1:3000",
    "waha_api_key": "a-waha-key",
    "waha_hmac_key": "the-new-key,the-old-key",
}


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without_environment(monkeypatch, tmp_path, WahaSettings)


@pytest.fixture
def settings() -> Callable[..., WahaSettings]:
    def make(**changes: Any) -> WahaSettings:
        return WahaSettings.model_validate(SETTINGS | changes)

    return make


@dataclass
class Server(Recorder):
    """A WAHA server; `phones` says whose lids it knows."""

    status: int = 201
    content: bytes = b'{"id":"true_447700900100@c.us_3EB0AAAA"}'
    phones: dict[str, str] = field(default_factory=dict)

    token_header: ClassVar[str] = "x-api-key"

    @property
    def keys(self) -> list[str]:
        return self.tokens

    def respond(self, request: Request) -> Response:
        if "/lids/" in request.url.path:
            lid = request.url.path.rsplit("/", 1)[1]
            return Response(json.dumps({"lid": lid, "pn": self.phones.get(lid)}), media_type="application/json")
        return super().respond(request)


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
