"""A provider's end of the wire that writes down what it is sent and answers what was prepared."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic_settings import BaseSettings
from starlette.requests import Request
from starlette.responses import Response


@dataclass
class Recorder:
    """What came, in its order. `hangs` lets a caller wait until it gives up."""

    url: str = ""
    status: int = 200
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False
    paths: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)

    token_header: ClassVar[str] = "authorization"

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        self.paths.append(request.scope["raw_path"].decode())
        self.tokens.append(request.headers.get(self.token_header, ""))
        if body:
            self.bodies.append(self.read(body))
        if self.hangs:
            await request.receive()  # until the client gives up
        return self.respond(request)

    def read(self, body: bytes) -> dict[str, Any]:
        return json.loads(body)

    def respond(self, request: Request) -> Response:
        return Response(self.content, self.status, self.headers, "application/json")


def without_environment(monkeypatch: pytest.MonkeyPatch, folder: Path, *settings: type[BaseSettings]) -> None:
    """What the machine or a `.env` sets must not decide a test."""
    for one in settings:
        for name in one.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(folder)
