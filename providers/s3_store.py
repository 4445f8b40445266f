"""Files in a bucket of any S3-compatible store (AWS, MinIO, Ceph, R2, …): three verbs, path-style, signed by `sigv4`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from ssl import SSLContext
from typing import Final

import httpx

from domain.errors import Invalid, Unavailable
from providers import sigv4

_NAME: Final = re.compile(r"[0-9a-f]{64}")
_TIMEOUT: Final = httpx.Timeout(30, connect=5)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class S3Store:
    """`url` is endpoint, bucket and prefix: `https://s3.eu-north-1.amazonaws.com/bucket/concierge`."""

    def __init__(self, url: str, key: sigv4.Key, clock: Callable[[], datetime] = _utc_now) -> None:
        self._url = url.rstrip("/")
        self._key = key
        self._clock = clock
        # The environment's proxies are not asked, and a redirect is not followed: both would see the signature.
        self._http = httpx.AsyncClient(timeout=_TIMEOUT, verify=_tls(), trust_env=False, follow_redirects=False)

    async def put(self, name: str, content: bytes) -> None:
        """`PUT`; the store shows an object whole or not at all."""
        answer = await self._ask("PUT", name, content)
        if not answer.is_success:
            raise _refused(answer)

    async def get(self, name: str) -> bytes | None:
        """`GET`."""
        answer = await self._ask("GET", name)
        if answer.status_code == 404:
            return None
        if not answer.is_success:
            raise _refused(answer)
        return answer.content

    async def delete(self, name: str) -> None:
        """`DELETE`; 404 is as good as 204."""
        answer = await self._ask("DELETE", name)
        if not answer.is_success and answer.status_code != 404:
            raise _refused(answer)

    async def aclose(self) -> None:
        """Close connections."""
        await self._http.aclose()

    async def _ask(self, method: str, name: str, content: bytes = b"") -> httpx.Response:
        if not _NAME.fullmatch(name):
            raise Invalid("media_store", "A file's name is 64 hex digits.")
        url = f"{self._url}/{name[:2]}/{name}"
        headers = sigv4.sign(method, url, {}, content, self._key, self._clock())
        try:
            return await self._http.request(method, url, headers=headers, content=content)
        except httpx.HTTPError as error:
            raise Unavailable("media_store", f"The media store does not answer: {type(error).__name__}.") from error


def _refused(answer: httpx.Response) -> Unavailable:
    return Unavailable("media_store", f"The media store answered {answer.status_code}.")


@cache
def _tls() -> SSLContext:
    return httpx.create_ssl_context(trust_env=False)
