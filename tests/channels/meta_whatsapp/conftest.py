"""A channel with made-up secrets, and Meta's end of the wire on loopback."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from channels.meta_whatsapp import MetaSettings, MetaWhatsApp
from tests.channels.recorder import Recorder, without_environment

SETTINGS = {
    "meta_app_secret": "the-new-secret,the-old-secret",
    "meta_verify_token": "a-verify-token",
    "meta_access_token": "EAAG-a-token",
    "meta_phone_number_id": "100",
    "meta_waba_id": "200",
}


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without_environment(monkeypatch, tmp_path, MetaSettings)


@pytest.fixture
def settings() -> Callable[..., MetaSettings]:
    def make(**changes: str | None) -> MetaSettings:
        return MetaSettings.model_validate(SETTINGS | changes)

    return make


@dataclass
class Graph(Recorder):
    """The Graph API."""

    content: bytes = b'{"messages":[{"id":"wamid.SENT"}]}'

    def fail(self, code: object, status: int = 400, **more: object) -> None:
        self.status = status
        self.content = json.dumps({"error": {"message": "no", "code": code, **more}}).encode()


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
