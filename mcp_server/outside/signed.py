"""Signed access tokens (RFC 9068) of an authorization server: signature, issuer, audience, time, subject."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from domain.errors import Invalid

log = structlog.get_logger()

ALGORITHMS: Final = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signatures with a public key only: a shared secret or `none` would let a caller sign for itself."""

LEEWAY_SECONDS: Final = 30
_REFRESH_AFTER: Final = timedelta(minutes=10)
_RETRY_AFTER: Final = timedelta(minutes=1)


class SignedTokens:
    """Tokens of one issuer, made out for one audience."""

    def __init__(self, issuer: str, audience: str, keys: str) -> None:
        if keys.startswith("http://") and urlsplit(keys).hostname not in ("127.0.0.1", "localhost"):
            raise Invalid("mcp_oauth_keys", "MCP_OAUTH_KEYS must be a file or an https address.")
        self._issuer = issuer
        self._audience = audience
        self._source = keys
        self._keys: KeySet | None = None
        self._read_at: datetime | None = None

    async def read(self, token: str, now: datetime) -> tuple[str, str, frozenset[str]] | None:
        """Return issuer, subject and scopes; None whatever is wrong with it."""
        if len(token) > 8192 or token.count(".") != 2:
            return None
        claims = await self._claims(token, now)
        if claims is None or not self._is_for_us(claims, now):
            return None
        scope = claims.get("scope", "")
        return self._issuer, str(claims["sub"]), frozenset(scope.split() if isinstance(scope, str) else ())

    async def _claims(self, token: str, now: datetime) -> Mapping[str, Any] | None:
        for again in (False, True):
            keys = await self._current_keys(now, again=again)
            if keys is None:
                return None
            try:
                return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
            except (JoseError, ValueError) as error:
                reason = type(error).__name__
        log.info("signed_token.refused", reason=reason)
        return None

    def _is_for_us(self, claims: Mapping[str, Any], now: datetime) -> bool:
        audience, expires, not_before = claims.get("aud"), claims.get("exp"), claims.get("nbf", 0)
        made_for: list[Any] = [audience] if isinstance(audience, str) else list(audience or ())
        at = now.timestamp()
        return (
            claims.get("iss") == self._issuer
            and self._audience in made_for
            and isinstance(expires, int | float)
            and expires + LEEWAY_SECONDS > at
            and isinstance(not_before, int | float)
            and not_before - LEEWAY_SECONDS <= at
            and isinstance(claims.get("sub"), str)
            and bool(claims["sub"])
        )

    async def _current_keys(self, now: datetime, *, again: bool) -> KeySet | None:
        """Read the keys when there are none or they are old; `again` because a token names one we do not know."""
        patience = _RETRY_AFTER if again else _REFRESH_AFTER
        if self._read_at is not None and now - self._read_at < patience:
            return self._keys
        self._read_at = now
        try:
            self._keys = KeySet.import_key_set(json.loads(await self._fetch()))
        except (OSError, ValueError, httpx.HTTPError, JoseError) as error:
            log.warning("signing_keys.unreadable", error=type(error).__name__)
        return self._keys

    async def _fetch(self) -> str:
        if not self._source.startswith(("http://", "https://")):
            return await asyncio.to_thread(Path(self._source).read_text, encoding="utf-8")
        async with httpx.AsyncClient(timeout=5, follow_redirects=False) as client:
            answer = await client.get(self._source)
            return answer.raise_for_status().text
