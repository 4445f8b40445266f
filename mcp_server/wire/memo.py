"""Answers to lists, kept for a minute: the same question by a caller with the same rights has the same answer.

What is compared is the whole question but its id: every header that the protocol reads and every byte of meaning in the
body. So whatever the SDK checked when it answered first holds for who asks again; anything that differs is asked anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.principals import Principal
from mcp_server.wire.who import SCOPE_KEY

KEPT_METHODS: Final = frozenset({"tools/list", "prompts/list", "resources/templates/list"})
"""Lists that depend on the caller's rights and on the code alone, on nothing that the database holds."""

KEPT_FOR: Final = timedelta(minutes=1)
MOST_KEPT: Final = 512
LARGEST: Final = 4096
_READ_BY_PROTOCOL: Final = (b"accept", b"content-type", b"host", b"origin")

_Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A JSON answer without its id: what stands before it and after it."""

    before: bytes
    after: bytes
    until: datetime


class Memo:
    """Stands before the protocol; lets through what it cannot answer."""

    def __init__(self, protocol: ASGIApp, clock: Callable[[], datetime]) -> None:
        self._protocol = protocol
        self._clock = clock
        self._kept: dict[_Key, Kept] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, again = await _read(scope, receive)
        asked = _question(body)
        if asked is None:
            await self._protocol(scope, again, send)
            return
        number, question = asked
        key = _key(scope, question)
        kept = self._kept.get(key)
        if kept is not None and kept.until > self._clock():
            await _answer(send, kept.before + json.dumps(number).encode() + kept.after)
            return
        await self._protocol(scope, again, self._listening(send, key, number))

    def _listening(self, send: Send, key: _Key, number: int | str) -> Send:
        """Pass an answer on, and keep it when it is one whole result: as JSON, or as the one event of a stream."""
        heard: list[bytes] = []
        kinds: list[bytes] = []

        async def listen(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                kinds.extend(value for name, value in message["headers"] if name.lower() == b"content-type")
            elif message["type"] == "http.response.body" and kinds:
                heard.append(message.get("body", b""))
                if not message.get("more_body", False):
                    self._keep(key, number, _one_message(kinds[0], b"".join(heard)))
            await send(message)

        return listen

    def _keep(self, key: _Key, number: int | str, told: Mapping[str, Any]) -> None:
        if told.get("id") != number or "result" not in told:
            return
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        result = json.dumps(told["result"], separators=(",", ":")).encode()
        self._kept[key] = Kept(b'{"jsonrpc":"2.0","id":', b',"result":' + result + b"}", self._clock() + KEPT_FOR)


async def _read(scope: Scope, receive: Receive) -> tuple[bytes, Receive]:
    """Take a small whole body, and give what hands it out again; a large or chunked one is left where it is."""
    length = dict(scope["headers"]).get(b"content-length", b"")
    if not length.isdigit() or int(length) > LARGEST:
        return b"", receive
    message = await receive()
    waiting = [message]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    is_whole = message["type"] == "http.request" and not message.get("more_body", False)
    return (message.get("body", b"") if is_whole else b""), again


def _question(body: bytes) -> tuple[int | str, str] | None:
    """Return id and the rest of a request for a list that is kept; None for anything else."""
    if b'/list"' not in body:
        return None
    try:
        told = json.loads(body, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    asked: dict[str, Any] = dict(told)  # pyright: ignore[reportUnknownArgumentType]
    number = asked.pop("id", None)
    if asked.get("method") not in KEPT_METHODS or isinstance(number, bool) or not isinstance(number, int | str):
        return None
    return number, json.dumps(asked)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a key stands twice")
    return told


def _key(scope: Scope, question: str) -> _Key:
    principal: Principal = scope[SCOPE_KEY]
    headers = tuple(pair for pair in scope["headers"] if pair[0].startswith(b"mcp-") or pair[0] in _READ_BY_PROTOCOL)
    return principal.scopes, principal.contacts, scope["method"], headers, question


def _one_message(kind: bytes, body: bytes) -> Mapping[str, Any]:
    """Return the one message of an answer, nothing where there are more or it is of another kind."""
    if kind.startswith(b"application/json"):
        return json.loads(body)
    said = [line[5:] for line in body.splitlines() if line.startswith(b"data:") and line[5:].strip()]
    return json.loads(said[0]) if kind.startswith(b"text/event-stream") and len(said) == 1 else {}


async def _answer(send: Send, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
