"""Access tokens for XOAUTH2, had for a refresh token and kept while they live (RFC 6749, section 6)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import httpx

from channels.port import MAILBOX_LOGIN
from domain.errors import Unavailable

_EARLY: Final = timedelta(minutes=2)
_USUAL_LIFE: Final = 3600
_TIMEOUT: Final = httpx.Timeout(15, connect=5)


class Tokens:
    """The access tokens of one mailbox."""

    def __init__(
        self, url: str, client_id: str, client_secret: str, refresh_token: str, clock: Callable[[], datetime]
    ) -> None:
        self._url = url
        self._asked = {"grant_type": "refresh_token", "client_id": client_id, "refresh_token": refresh_token}
        if client_secret:
            self._asked["client_secret"] = client_secret
        self._clock = clock
        self._token, self._until = "", clock()
        self._one_at_a_time = asyncio.Lock()

    async def current(self) -> str:
        """Return a token that lives for two minutes at least. Raises `Unavailable` when there is none."""
        async with self._one_at_a_time:
            if not self._token or self._clock() >= self._until - _EARLY:
                await self._renew()
            return self._token

    def forget(self) -> None:
        """The server did not take it: the next one is a new one."""
        self._token = ""

    async def _renew(self) -> None:
        now = self._clock()
        try:
            # The environment's proxies are not asked: they would see the secrets.
            async with httpx.AsyncClient(timeout=_TIMEOUT, trust_env=False, follow_redirects=False) as http:
                answer = await http.post(self._url, data=self._asked)
            told: Any = json.loads(answer.content) if answer.content else {}
            token, seconds = told.get("access_token"), told.get("expires_in", _USUAL_LIFE)
        except (httpx.HTTPError, ValueError, AttributeError, RecursionError) as error:
            raise Unavailable("oauth", "The address for access tokens gave no answer that can be read.") from error
        if not answer.is_success or not isinstance(token, str) or not token:
            code = MAILBOX_LOGIN if 400 <= answer.status_code < 429 else "oauth"
            raise Unavailable(code, "No access token was given for the refresh token.")
        life = seconds if isinstance(seconds, int) and 0 < seconds < 10**6 else _USUAL_LIFE
        self._token, self._until = token, now + timedelta(seconds=life)
