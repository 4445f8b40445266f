"""A channel with made-up secrets, and Meta's end of the wire on loopback."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from channels.meta_whatsapp import MetaSettings, MetaWhatsApp

SETTINGS = {
    "meta_app_secret": "the-new-secret,the-old-secret",
    "meta_verify_token": "a-verify-token",
    "meta_access_token": "EAAG-a-token",
    "meta_phone_number_id": "100",
    "meta_waba_id": "200",
}


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the machine or a `.env` sets must not decide a test."""
    for name in MetaSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def settings() -> Callable[..., MetaSettings]:
    def make(**changes: str | None) -> MetaSettings:
        return MetaSettings.model_validate(SETTINGS | changes)

    return make


@dataclass
class Graph:
    """Records what was sent and answers what was prepared."""

    url: str = ""
    status: int = 200
    content: bytes = b'{"messages":[{"id":"wamid.SENT"}]}'
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False
    paths: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)

    def fail(self, code: object, status: int = 400, **more: object) -> None:
        self.status = status
        self.content = json.dumps({"error": {"message": "no", "code": code, **more}}).encode()

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        self.paths.append(request.scope["raw_path"].decode())
        self.tokens.append(request.headers.get("authorization", ""))
        self.bodies.append(json.loads(body))
        if self.hangs:
            await request.receive()  # until the client gives up
        return Response(self.content, self.status, self.headers, "application/json")


@pytest.fixture
def graph(served: tuple[Any, str]) -> Graph:
    """The Graph API, on a port of its own."""
    switch, url = served
    switch.peer = Graph(f"{url}/v26.0")
    return switch.peer


@pytest.fixture
async def channel(graph: Graph, settings: Callable[..., MetaSettings]) -> AsyncIterator[MetaWhatsApp]:
    """The channel, pointed at the peer."""
    made = MetaWhatsApp(settings(meta_api_url=graph.url))
    yield made
    await made.aclose()
