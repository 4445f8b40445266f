"""Answers in raw ASGI: the bytes that every route sends, with the headers no answer goes without."""

from __future__ import annotations

import json
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)

_EMPTY: Final = (b"content-length", b"0")
_NOTHING: Final[Message] = {"type": "http.response.body", "body": b""}


async def say(send: Send, status: int, body: bytes, kind: bytes, extra: tuple[tuple[bytes, bytes], ...] = ()) -> None:
    """Send one whole answer of a media type."""
    length = (b"content-length", str(len(body)).encode())
    headers = [*SECURITY_HEADERS, (b"content-type", kind), length, *extra]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def acknowledge(send: Send, correlation_id: str) -> None:
    """Send an empty 200 to a machine that reads the status alone; every header costs each call a little."""
    headers = [_EMPTY, (b"x-request-id", correlation_id.encode()), SECURITY_HEADERS[0], SECURITY_HEADERS[-1]]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send(_NOTHING)


async def say_text(send: Send, status: int, text: str, extra: tuple[tuple[bytes, bytes], ...] = ()) -> None:
    """Send plain words."""
    await say(send, status, text.encode(), b"text/plain; charset=utf-8", extra)


async def say_error(
    send: Send, status: int, code: str, message: str, extra: tuple[tuple[bytes, bytes], ...] = ()
) -> None:
    """Send `{"error": {"code", "message"}}`; the message names what was wrong and what to do."""
    body = json.dumps({"error": {"code": code, "message": message}}).encode()
    await say(send, status, body, b"application/json", extra)


class WithSecurityHeaders:
    """Add the headers to an app's answers that lack them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                missing = [pair for pair in SECURITY_HEADERS if pair[0] not in present]
                message = {**message, "headers": [*message["headers"], *missing]}
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
