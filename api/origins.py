"""Which pages of which sites may use the form: an allowlist, and the headers that tell browsers so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.replies import say, say_error
from channels.web_form.settings import origin_of
from domain.words import form

_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
_SAFE: Final = ("GET", "HEAD")


def allowed_origins(public_base_url: str, others: Iterable[str]) -> frozenset[str]:
    """Return the origins that may: ours and the others. On loopback all three of its names are ours."""
    ours = origin_of(public_base_url)
    if ours is None:
        return frozenset(others)
    scheme, _, rest = ours.partition("://")
    host, port = (rest.split("]", 1)[0] + "]", rest.split("]", 1)[1]) if rest.startswith("[") else _split(rest)
    names = _LOOPBACK if host in _LOOPBACK else (host,)
    return frozenset(f"{scheme}://{name}{port}" for name in names) | frozenset(others)


class OnlyFrom:
    """Let an app be called by pages of these origins, and by whoever is no page (a caller without `Origin`).

    No cookie is involved anywhere, so this keeps foreign pages from using our visitors' browsers, nothing more.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin = Headers(scope=scope).get("origin")
        may = origin is None or origin.lower() in self._origins
        shown = origin if may else None
        if scope["method"] == "OPTIONS":
            await self._preflight(may, shown, send)
        elif not may and scope["method"] not in _SAFE:
            await say_error(send, 403, "origin", form.of("en").faults["origin"], ((b"vary", b"Origin"),))
        else:
            await self._app(scope, receive, _naming(shown, send))

    async def _preflight(self, may: bool, shown: str | None, send: Send) -> None:
        if not may:
            await say_error(send, 403, "origin", form.of("en").faults["origin"], ((b"vary", b"Origin"),))
            return
        told = (
            (b"access-control-allow-methods", b"GET, POST"),
            (b"access-control-allow-headers", b"authorization, content-type"),
            (b"access-control-max-age", b"600"),
        )
        await say(_naming(shown, send), 204, b"", b"text/plain", told)


def _naming(origin: str | None, send: Send) -> Send:
    async def with_origin(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            headers.add_vary_header("Origin")
            if origin is not None:
                headers["access-control-allow-origin"] = origin
                headers["access-control-expose-headers"] = "retry-after"
            message = {**message, "headers": headers.raw}
        await send(message)

    return with_origin


def _split(rest: str) -> tuple[str, str]:
    host, colon, port = rest.partition(":")
    return host, colon + port
