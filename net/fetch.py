"""Fetch a file from an address that came from outside: the only place where that happens (safety H14, A14).

The host's addresses are looked up and checked here, and the connection goes to a checked address: a name that answers
otherwise a moment later reaches nothing.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import urljoin

import httpcore
from httpcore import AnyIOBackend, AsyncNetworkBackend, AsyncNetworkStream

from domain import files
from domain.errors import Refused, Unavailable
from net import addresses
from net.addresses import Address, Place

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_CHUNKS_BEFORE_TYPE: Final = 4096


@dataclass(frozen=True, slots=True)
class Limits:
    """How much and how long at most."""

    size: int = files.LARGEST
    seconds: float = 30.0
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class File:
    """What was fetched; `mime` is what its bytes show, `sha256` (hex) what they are."""

    content: bytes
    mime: str
    sha256: str


class Fetcher:
    """Fetch files. `trusted` names origins (`http://127.0.0.1:8090`) of machines of our own, where no public address is
    expected and http is spoken; a redirect from elsewhere never leads to one.
    """

    def __init__(self, trusted: Iterable[str] = (), resolve: Resolve | None = None, tls: ssl.SSLContext | None = None):
        self._trusted = frozenset(addresses.read(one).origin for one in trusted)
        self._resolve = resolve or look_up
        self._tls = tls

    async def fetch(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        token_hosts: Sequence[str] = (),
        *,
        sha256: str | None = None,
        limits: Limits = Limits(),
    ) -> File:
        """Return a file that fits the limits, and whose sha256 (hex or base64) is the one that was told.

        `headers` go to `token_hosts` and hosts below them, over https or to a trusted origin. Raises `Refused`
        (`url`, `address`, `redirects`, `size`, `type`, `pixels`, `empty`, `encoding`) for what will never be taken, and
        `Unavailable` (`gone`, `sha256`, `time`, `network`, `status`) for what may be different when asked for again.
        """
        try:
            async with asyncio.timeout(limits.seconds):
                content = await self._follow(url, dict(headers or {}), token_hosts, limits)
        except TimeoutError as error:
            raise Unavailable("time", "The file took too long.") from error
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
            raise Unavailable("network", f"The file did not come: {type(error).__name__}.") from error
        digest = hashlib.sha256(content).digest()
        if not _is_told(digest, sha256):
            raise Unavailable("sha256", "The file is not the one that was announced.")
        mime = files.sniff(content)
        if reason := files.unfit(content, mime):
            raise Refused(reason, f"The file is not taken: {reason}.")
        return File(content, mime or "", digest.hex())

    async def _follow(self, url: str, headers: dict[str, str], token_hosts: Sequence[str], limits: Limits) -> bytes:
        is_trusted = True
        for _ in range(limits.redirects + 1):
            place = addresses.read(url)
            is_trusted = is_trusted and place.origin in self._trusted
            if place.scheme != "https" and not is_trusted:
                raise Refused("url", "Only https addresses are fetched.")
            if place.port != 443 and not is_trusted:
                raise Refused("url", "Only the usual port is asked.")
            shown = headers if addresses.is_among(place.host, token_hosts) else {}
            answer = await self._get(place, shown, limits, is_trusted=is_trusted)
            if isinstance(answer, bytes):
                return answer
            url = urljoin(url, answer.location)
        raise Refused("redirects", "The file is moved too often.")

    async def _get(
        self, place: Place, headers: Mapping[str, str], limits: Limits, *, is_trusted: bool
    ) -> bytes | _Moved:
        backend = _Pinned(self._resolve, _allowed(place, is_trusted=is_trusted))
        host = f"[{place.host}]" if ":" in place.host else place.host
        authority = host if place.port in (80, 443) else f"{host}:{place.port}"
        sent = {**headers, "host": authority, "accept": "*/*", "accept-encoding": "identity", "connection": "close"}
        url = httpcore.URL(
            scheme=place.scheme.encode(), host=host.encode(), port=place.port, target=place.target.encode()
        )
        async with AsyncExitStack() as stack:
            tls = self._tls or _tls()
            pool = await stack.enter_async_context(httpcore.AsyncConnectionPool(tls, network_backend=backend))
            told = list(sent.items())
            answer = await stack.enter_async_context(
                pool.stream("GET", url, headers=told, extensions={"timeout": _timeout(limits)})
            )
            fields = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
            if answer.status in _REDIRECTS and "location" in fields:
                return _Moved(fields["location"])
            _check(answer.status, fields, limits)
            return await _read(answer.aiter_stream(), limits)


@dataclass(frozen=True, slots=True)
class _Moved:
    location: str


class _Pinned(AsyncNetworkBackend):
    """Look a name up once, check every address, and connect to one of those and nothing else."""

    def __init__(self, resolve: Resolve, allows: Callable[[Address], bool]) -> None:
        self._resolve = resolve
        self._allows = allows
        self._sockets = AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        found = await self._addresses(host.strip("[]"), port)
        failure: Exception = httpcore.ConnectError("no address")
        for address in found[:2]:
            try:
                return await self._sockets.connect_tcp(str(address), port, timeout)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def _addresses(self, host: str, port: int) -> Sequence[Address]:
        written = addresses.literal(host)
        found = [written] if written else list(await self._resolve(host, port))
        # One bad address among good ones is an attack on whoever tries them in turn.
        if not all(map(self._allows, found)):
            raise Refused("address", "The file lies on an address that is not public.")
        return found

    async def sleep(self, seconds: float) -> None:
        await self._sockets.sleep(seconds)


async def look_up(host: str, port: int) -> Sequence[Address]:
    """Ask the system for a host's addresses. Raises `Unavailable` when there are none."""
    try:
        rows = await asyncio.get_running_loop().getaddrinfo(host, port, type=1)
    except (OSError, UnicodeError) as error:
        raise Unavailable("network", "The host has no address.") from error
    found = [addresses.literal(str(row[4][0])) for row in rows]
    if not found or None in found:
        raise Unavailable("network", "The host has no address.")
    return [one for one in found if one is not None]


def _allowed(place: Place, *, is_trusted: bool) -> Callable[[Address], bool]:
    """A machine of our own may be near; over http it must be, since whatever is sent there is sent in clear."""
    if not is_trusted:
        return addresses.is_public
    if place.scheme == "http":
        return addresses.is_near
    return lambda address: addresses.is_near(address) or addresses.is_public(address)


def _check(status: int, fields: Mapping[str, str], limits: Limits) -> None:
    if status in (401, 403, 404, 410):
        raise Unavailable("gone", "The address no longer gives the file; another may.")  # Meta's live five minutes
    if status != 200:
        raise Unavailable("status", f"The file's host answered {status}.")
    if fields.get("content-encoding", "identity").lower() not in ("identity", ""):
        raise Refused("encoding", "A packed file was sent where a plain one was asked for.")
    length = fields.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > limits.size:
        raise Refused("size", "The file is too large.")


async def _read(stream: AsyncIterator[bytes], limits: Limits) -> bytes:
    """Collect the body; stop as soon as it is too long, or plainly no file of a kind that we take."""
    content = bytearray()
    is_known = False
    async for chunk in stream:
        content += chunk
        if len(content) > limits.size:
            raise Refused("size", "The file is too large.")
        if not is_known and len(content) >= _CHUNKS_BEFORE_TYPE:
            if files.sniff(bytes(content[:_CHUNKS_BEFORE_TYPE])) is None:
                raise Refused("type", "The file is of no kind that is taken.")
            is_known = True
    return bytes(content)


def _is_told(digest: bytes, told: str | None) -> bool:
    """Compare with what was announced: hex, or base64 as Meta's webhooks have it; what is neither announces nothing."""
    wanted = _digest(told or "")
    return wanted is None or hmac.compare_digest(wanted, digest)


def _digest(told: str) -> bytes | None:
    try:
        read = bytes.fromhex(told) if len(told) == 64 else base64.b64decode(told, validate=True)
    except (binascii.Error, ValueError):
        return None
    return read if len(read) == 32 else None


def _timeout(limits: Limits) -> dict[str, float]:
    return {"connect": 5.0, "read": min(10.0, limits.seconds), "write": 5.0, "pool": 5.0}


@cache
def _tls() -> ssl.SSLContext:
    """Read the certificates once: it takes a quarter of a second."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
