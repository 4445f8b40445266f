"""Ask the Gmail API, with an access token that is renewed when it is old or refused.

Source: Gmail's discovery document, rev 20261005 (gmail.googleapis.com/$discovery/rest?version=v1).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, cast

import httpx

from channels.gmail.settings import GmailSettings
from domain.errors import Unavailable

Json = Mapping[str, Any]
LOGIN: Final = "mailbox_login"
"""The code of an `Unavailable` that more tries do not mend."""
_EARLY: Final = timedelta(minutes=1)


class Api:
    """One mailbox at the Gmail API. What is asked for raises httpx's errors; see `asked` for what raises ours."""

    def __init__(self, settings: GmailSettings, http: httpx.AsyncClient, clock: Callable[[], datetime]) -> None:
        self._grant = settings.grant()
        self._token_url = settings.gmail_token_url.strip()
        self._url = f"{settings.gmail_api_url.strip().rstrip('/')}/users/me"
        self._http = http
        self._clock = clock
        self._token = ""
        self._until: datetime | None = None

    async def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Return the answer, whatever it is; a refused token is renewed once. Raises `Unavailable` without a token."""
        answer = await self._call(method, path, **more)
        if answer.status_code == 401:
            self._until = None
            answer = await self._call(method, path, **more)
        return answer

    async def asked(self, path: str, **parameters: str | list[str]) -> Json | None:
        """Return what a GET answers; None for what is not there. Raises `Unavailable` for anything else."""
        try:
            answer = await self.call("GET", path, params=parameters)
        except httpx.HTTPError as error:
            raise Unavailable("mailbox", "Gmail did not answer.") from error
        if answer.status_code == 404:
            return None
        return read_json(answer)

    async def _call(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {await self._access_token()}"}
        return await self._http.request(method, f"{self._url}/{path}", headers=headers, **more)

    async def _access_token(self) -> str:
        now = self._clock()
        if self._until is not None and now < self._until:
            return self._token
        try:
            answer = await self._http.post(self._token_url, data=self._grant)
        except httpx.HTTPError as error:
            raise Unavailable("mailbox", "Google did not hand out an access token.") from error
        if answer.status_code in (400, 401, 403):  # invalid_grant: withdrawn, or too old
            raise Unavailable(LOGIN, "Google refused GMAIL_REFRESH_TOKEN. Grant access again and set the new one.")
        told = read_json(answer)
        token, lives = told.get("access_token"), told.get("expires_in")
        if not isinstance(token, str) or not token:
            raise Unavailable("mailbox", "Google handed out no access token.")
        seconds = lives if isinstance(lives, int) and 0 < lives < 10**6 else 300
        self._token, self._until = token, now + timedelta(seconds=seconds) - _EARLY
        return token


def read_json(answer: httpx.Response) -> Json:
    """Return the object of a success. Raises `Unavailable` for anything else."""
    if answer.status_code in (401, 403) and not is_rate_limit(answer):
        raise Unavailable(LOGIN, "Gmail refused access to the mailbox.")
    try:
        told = json.loads(answer.content) if answer.is_success else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise Unavailable("mailbox", f"Gmail answered {answer.status_code}.")
    return cast("Json", told)


def reasons(answer: httpx.Response) -> frozenset[str]:
    """Return the words by which an error says why."""
    try:
        error: Any = json.loads(answer.content)["error"]
        listed = [str(one["reason"]) for one in error.get("errors", ())]
        return frozenset((*listed, str(error.get("status", ""))))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return frozenset()


def is_rate_limit(answer: httpx.Response) -> bool:
    """Say whether the answer only asks for patience; Gmail says so with 403, too."""
    return answer.status_code == 429 or any("limitexceeded" in one.lower() for one in reasons(answer))
