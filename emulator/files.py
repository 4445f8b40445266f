"""Files that people send: put here by whoever plays them, told about and handed out as Meta does, in two steps.

Source: developers.facebook.com/docs/whatsapp/cloud-api/reference/media. An address lives for five minutes, and both steps
want the token.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import itertools
import time
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator import graph

Json = dict[str, Any]
LIVES = 5 * 60


@dataclass
class Shelf:
    """What was put here, by id. `asked` lists every step that was taken, for tests."""

    token: str
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict[str, tuple[bytes, str]])
    asked: list[str] = field(default_factory=list[str])
    failing: int = 0
    """How many of the next downloads fail with 500."""
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(900000000000001))
    _tickets: dict[str, tuple[str, float]] = field(default_factory=dict[str, tuple[str, float]])

    def put(self, content: bytes, mime_type: str) -> Json:
        """Keep a file; return what a message says of it."""
        media_id = str(next(self._ids))
        self.files[media_id] = (content, mime_type)
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        return {"id": media_id, "mime_type": mime_type, "sha256": digest}

    def locate(self, media_id: str, origin: str) -> Json:
        """Say where a file is for the next five minutes."""
        content, mime_type = self.files[media_id]
        ticket = f"{media_id}-{len(self._tickets)}"
        self._tickets[ticket] = (media_id, time.time() + LIVES)
        return {
            "messaging_product": "whatsapp",
            "url": f"{origin}/_files/{ticket}",
            "mime_type": mime_type,
            "sha256": hashlib.sha256(content).hexdigest(),
            "file_size": len(content),
            "id": media_id,
        }

    def take(self, ticket: str) -> tuple[bytes, str] | None:
        """Return a file by its address; None when that is too old."""
        media_id, until = self._tickets.get(ticket, ("", 0.0))
        return self.files.get(media_id) if time.time() < until else None


def played(told: Json) -> tuple[bytes, str] | None:
    """Return content and type of a file that whoever plays a person put into their message; None without one."""
    data = told.get("data")
    try:
        content = base64.b64decode(data, validate=True) if isinstance(data, str) else b""
    except binascii.Error:
        return None
    return (content, str(told.get("mime_type") or "image/jpeg")) if content else None


def routes(shelf: Shelf) -> list[Route]:
    """Meta's two steps, and a way to put a file here."""

    def is_allowed(request: Request) -> bool:
        return request.headers.get("authorization") == f"Bearer {shelf.token}"

    async def put(request: Request) -> Response:
        mime_type = request.headers.get("content-type", "application/octet-stream")
        return JSONResponse(shelf.put(await request.body(), mime_type))

    async def locate(request: Request) -> Response:
        media_id = request.path_params["media_id"]
        shelf.asked.append(f"locate {media_id}")
        if not is_allowed(request) or media_id not in shelf.files:
            status, body = graph.error(190 if not is_allowed(request) else 100)
            return JSONResponse(body, status)
        return JSONResponse(shelf.locate(media_id, str(request.base_url).rstrip("/")))

    async def hand_out(request: Request) -> Response:
        shelf.asked.append("fetch")
        if shelf.failing > 0:
            shelf.failing -= 1
            return Response(status_code=500)
        found = shelf.take(request.path_params["ticket"]) if is_allowed(request) else None
        return Response(found[0], media_type=found[1]) if found else Response(status_code=404)

    async def list_asked(_: Request) -> Response:
        return JSONResponse(shelf.asked)

    async def fail(request: Request) -> Response:
        shelf.failing = int((await request.json())["times"])
        return JSONResponse({"times": shelf.failing})

    return [
        Route("/_emulator/files", put, methods=["POST"]),
        Route("/_emulator/files/asked", list_asked),
        Route("/_emulator/files/failing", fail, methods=["PUT"]),
        Route("/_files/{ticket}", hand_out),
        Route("/v{version}/{media_id:str}", locate, methods=["GET"]),
    ]
