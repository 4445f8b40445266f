"""One route for every channel: verify the raw bytes, parse, store, acknowledge. Nothing is answered here.

A provider waits for us, so this is raw ASGI: the same work through a framework's request costs a third more
(benchmarks/README.md).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from random import getrandbits
from time import perf_counter
from typing import Final, Protocol
from urllib.parse import parse_qsl

import structlog
from starlette.types import Receive, Scope, Send

from api.replies import acknowledge, say_error, say_text
from channels.port import Call, Channel
from domain.errors import Invalid, Refused, Unavailable
from domain.messages import Batch

log = structlog.get_logger()

PREFIX: Final = "/webhooks/"
LARGEST_BODY: Final = 3 * 1024 * 1024  # Meta sends at most 3 MB
_SANE_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
_COME_AGAIN: Final = ((b"retry-after", b"5"),)

Span = Callable[[str, Mapping[str, str]], AbstractContextManager[object]]
"""Opens a trace's span of a name with attributes."""


class Inbox(Protocol):
    """Where messages become durable; see `database.intake`."""

    async def put(self, channel: str, batch: Batch, correlation_id: str) -> None: ...

    async def keep_unread(self, channel: str, body: bytes, correlation_id: str) -> None: ...


class Headers(Mapping[str, str]):
    """A call's headers by their names in lower case; decoded when asked for, because few of them ever are."""

    __slots__ = ("_raw",)

    def __init__(self, raw: Iterable[tuple[bytes, bytes]]) -> None:
        self._raw = dict(raw)

    def __getitem__(self, name: str) -> str:
        return self._raw[name.encode("latin-1", "replace")].decode("latin-1")

    def __iter__(self) -> Iterator[str]:
        return (name.decode("latin-1") for name in self._raw)

    def __len__(self) -> int:
        return len(self._raw)


class TooLarge(Exception):
    """The body is larger than any provider sends."""


class HungUp(Exception):
    """The caller left before the body was complete."""


class Webhooks:
    """The app behind `/webhooks/<channel>`."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        inbox: Inbox,
        took: Callable[[str, int, float], object],
        span: Span | None = None,
    ) -> None:
        """`took` hears of every answered call: channel, status, seconds."""
        self._channels = channels
        self._inbox = inbox
        self._took = took
        self._span = span

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call; what the provider must hear is in the status alone."""
        begun = perf_counter()
        name = scope["path"][len(PREFIX) :]
        channel = self._channels.get(name)
        if channel is None:
            await say_error(send, 404, "unknown_channel", f"No channel {name[:40]!r} is configured here.")
            return
        if scope["method"] == "POST":
            status = await self._receive(channel, scope, receive, send)
        elif scope["method"] == "GET":
            status = await self._challenge(channel, scope, send)
        else:
            status = 405
            await say_error(send, status, "method", "Use GET or POST.", ((b"allow", b"GET, POST"),))
        self._took(name, status, perf_counter() - begun)

    async def _receive(self, channel: Channel, scope: Scope, receive: Receive, send: Send) -> int:
        headers = Headers(scope["headers"])
        correlation_id = correlation_of(headers)
        echo = ((b"x-request-id", correlation_id.encode()),)
        try:
            call = Call(headers, await whole_body(headers, receive), _target(scope))
            if self._span is None:
                await self._take(channel, call, correlation_id)
            else:
                with self._span("webhook.receive", {"channel": channel.name, "correlation_id": correlation_id}):
                    await self._take(channel, call, correlation_id)
        except HungUp:
            return 499
        except TooLarge:
            await say_error(send, 413, "too_large", f"The body is larger than {LARGEST_BODY} bytes.", echo)
            return 413
        except Refused as error:
            log.warning("webhook.refused", channel=channel.name, rule=error.code, correlation_id=correlation_id)
            await say_error(send, 401, error.code, "The signature does not match the body.", echo)
            return 401
        except Unavailable as error:
            log.warning("webhook.unstored", channel=channel.name, code=error.code, correlation_id=correlation_id)
            await say_error(send, 503, error.code, "It was not stored; deliver it again.", echo + _COME_AGAIN)
            return 503
        await acknowledge(send, correlation_id)
        return 200

    async def _take(self, channel: Channel, call: Call, correlation_id: str) -> None:
        await channel.verify(call)  # the raw bytes, before anything is parsed (IN2)
        try:
            batches = channel.parse(call)
        except Invalid as error:
            log.warning("webhook.unread", channel=channel.name, code=error.code, correlation_id=correlation_id)
            await self._inbox.keep_unread(channel.name, call.body, correlation_id)
            return
        await self._put(channel.name, batches, correlation_id)
        log.debug("webhook.stored", channel=channel.name, batches=len(batches), correlation_id=correlation_id)

    async def _put(self, channel: str, batches: Sequence[Batch], correlation_id: str) -> None:
        if len(batches) == 1:
            await self._inbox.put(channel, batches[0], correlation_id)
        else:
            await asyncio.gather(*(self._inbox.put(channel, batch, correlation_id) for batch in batches))

    async def _challenge(self, channel: Channel, scope: Scope, send: Send) -> int:
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        try:
            answer = channel.challenge(query)
        except Refused as error:
            log.warning("webhook.challenge_refused", channel=channel.name, rule=error.code)
            await say_error(send, 403, error.code, "The verify token is not the one configured here.")
            return 403
        await say_text(send, 200, answer)
        return 200


def _target(scope: Scope) -> str:
    """Return path and query as the provider wrote them: some sign the address."""
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope["query_string"]
    return (path + b"?" + query if query else path).decode("latin-1")


async def whole_body(headers: Mapping[str, str], receive: Receive, largest: int = LARGEST_BODY) -> bytes:
    """Read the body, and never more of it than allowed, whatever the headers claim."""
    announced = headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > largest:
        raise TooLarge
    message = await receive()
    body: bytes = message.get("body", b"")
    if message["type"] == "http.disconnect":
        raise HungUp
    if not message.get("more_body", False) and len(body) <= largest:
        return body
    parts, size = [body], len(body)
    while message.get("more_body", False) and size <= largest:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HungUp
        parts.append(message.get("body", b""))
        size += len(parts[-1])
    if size > largest:
        raise TooLarge
    return b"".join(parts)


def correlation_of(headers: Mapping[str, str]) -> str:
    """Take the proxy's id where it is a sane one, else make one up; it names a call and guards nothing."""
    given = headers.get("x-request-id")
    return given if given is not None and _SANE_ID.fullmatch(given) else f"{getrandbits(96):024x}"
