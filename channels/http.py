"""How a channel speaks to its provider over HTTP, and what an answer means whose body says nothing."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Mapping
from datetime import timedelta
from functools import cache
from ipaddress import ip_address
from ssl import SSLContext
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from channels.port import SendOutcome, SendResult

TIMEOUT: Final = httpx.Timeout(20, connect=5)
# A connection that the other side closed while idle would leave a send unknown: do not keep them for long.
_LIMITS: Final = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=15)
_LONGEST_WAIT_SECONDS: Final = 3600


def client(timeout: httpx.Timeout | None = None, **options: Any) -> httpx.AsyncClient:
    """Open a client that follows no redirect and asks no proxy of the environment: either would see the token."""
    return httpx.AsyncClient(
        timeout=timeout or TIMEOUT, limits=_LIMITS, verify=_tls(), trust_env=False, follow_redirects=False, **options
    )


@cache
def _tls() -> SSLContext:
    """Read the certificates once: it takes a quarter of a second."""
    return httpx.create_ssl_context(trust_env=False)


async def answer_to(send: Awaitable[httpx.Response]) -> httpx.Response | SendResult:
    """Return what the provider answers to a send; where nothing came back, what that means."""
    try:
        return await send
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
        # Nothing was written, so nothing was sent.
        return SendResult(SendOutcome.BACK_OFF_ACCOUNT, error_code="unreachable")
    except httpx.HTTPError as error:
        # The request was on its way: the provider may have carried it out. Its status callback will tell.
        return SendResult(SendOutcome.UNKNOWN, error_code=type(error).__name__)


def accepted(provider_id: object) -> SendResult:
    """Say that it was taken on. A success whose id we cannot read was carried out all the same, as far as we know."""
    if not isinstance(provider_id, str) or not provider_id:
        return SendResult(SendOutcome.UNKNOWN, error_code="unreadable_answer")
    return SendResult(SendOutcome.ACCEPTED, provider_id=provider_id)


def json_octets(body: Mapping[str, Any]) -> bytes:
    """Write a body; half a surrogate pair must not keep the rest of a message from being sent."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def by_status(status: int) -> SendOutcome:
    """Judge an answer whose code says nothing: it may come from a proxy on the way."""
    if status in (408, 429, 503):
        return SendOutcome.BACK_OFF_ACCOUNT
    # A redirect or an unknown path: the provider's address is wrong, and no message will pass until it is put right.
    if status in (401, 403, 404) or status < 400:
        return SendOutcome.ALARM
    # Any other 5xx may come after the message was taken on; a 4xx says it was not.
    return SendOutcome.UNKNOWN if status >= 500 else SendOutcome.NEVER


def seconds(header: str | None) -> timedelta | None:
    """Read a number of seconds (`Retry-After`); the form with a date is not worth a clock."""
    if header is None or not header.isascii() or not header.isdigit() or len(header) > 9 or int(header) == 0:
        return None
    return timedelta(seconds=min(int(header), _LONGEST_WAIT_SECONDS))


def is_safe(url: str) -> bool:
    """Whether a token may travel to this address: https, or http on this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme == "http":
        return is_loopback(host)
    return parts.scheme == "https" and bool(host)


def is_loopback(host: str) -> bool:
    """Whether a host name is this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
