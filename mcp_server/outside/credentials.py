"""From a bearer token to a caller: our own tokens by digest, signed ones by who signed them for whom."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from database import principals
from database.db import Pool
from database.sealing import Sealer
from domain.principals import Principal

PREFIX: Final = "con_"
_BYTES: Final = 32
_KEPT_FOR: Final = timedelta(seconds=1)
_MOST_KEPT: Final = 1024


class Signed(Protocol):
    """What reads signed tokens."""

    async def read(self, token: str, now: datetime) -> tuple[str, str, frozenset[str]] | None:
        """Return issuer, subject and scopes of a token that is valid and made out for us, else None."""
        ...


def make_token() -> str:
    """Return a new token: 256 bits of chance behind a prefix that secret scanners can know."""
    return PREFIX + secrets.token_urlsafe(_BYTES)


def digest(sealer: Sealer, token: str) -> bytes:
    """Return what is kept of a token."""
    return sealer.digest("mcp:token", token)


class Credentials:
    """Who a token belongs to. A caller that was let in is believed for a second, so a revocation acts within one."""

    def __init__(self, pool: Pool, sealer: Sealer, clock: Callable[[], datetime], signed: Signed | None = None) -> None:
        self._pool = pool
        self._sealer = sealer
        self._clock = clock
        self._signed = signed
        self._kept: dict[bytes, tuple[datetime, Principal]] = {}

    async def verify(self, token: str) -> Principal | None:
        """Return the caller, None for a token that is unknown, expired, revoked or not made out for us."""
        key, now = digest(self._sealer, token), self._clock()
        kept = self._kept.get(key)
        if kept is not None and now - kept[0] < _KEPT_FOR:
            return kept[1]
        principal = await (self._own(key, now) if token.startswith(PREFIX) else self._vouched(token, now))
        self._kept.pop(key, None)
        if principal is not None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = (now, principal)
        return principal

    async def _own(self, key: bytes, now: datetime) -> Principal | None:
        async with self._pool.transaction() as db:
            return await principals.by_token(db, key, now)

    async def _vouched(self, token: str, now: datetime) -> Principal | None:
        """Both must agree: the token's scopes, and those that an operator gave to its subject."""
        told = await self._signed.read(token, now) if self._signed is not None else None
        if told is None:
            return None
        issuer, subject, scopes = told
        async with self._pool.transaction() as db:
            principal = await principals.by_subject(db, issuer, subject, now)
        return replace(principal, scopes=principal.scopes & scopes) if principal else None
