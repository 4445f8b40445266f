"""Verify and read Pub/Sub's pushes.

Source: docs.cloud.google.com/pubsub/docs/authenticate-push-subscriptions. Google's own check of the token leaves out who
it was made for by whom; a token of any Google customer would pass.
"""

from __future__ import annotations

import json
from binascii import Error as NotBase64
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, TypeGuard, cast

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from channels.gmail.octets import from_base64
from channels.gmail.settings import GmailSettings
from domain.errors import Invalid, Refused, Unavailable
from domain.messages import Notice, NoticeKind

_ISSUERS: Final = ("https://accounts.google.com", "accounts.google.com")
_LEEWAY_SECONDS: Final = 30
_KEYS_LIVE: Final = timedelta(hours=6)
_ASK_AGAIN: Final = timedelta(minutes=1)
"""How often an unknown key may have us look for it: anybody can name one."""
_LONGEST_TOKEN: Final = 8192


class Keys:
    """Google's public keys, kept."""

    def __init__(self, url: str, http: httpx.AsyncClient) -> None:
        self._url = url
        self._http = http
        self._keys: KeySet | None = None
        self._read_at: datetime | None = None

    async def current(self, now: datetime, *, again: bool) -> KeySet:
        """Return the keys; `again` because a token names none of them. Raises `Unavailable` while there are none."""
        age = None if self._read_at is None else now - self._read_at
        if age is None or age >= _KEYS_LIVE or (age >= _ASK_AGAIN and (again or self._keys is None)):
            self._read_at = now
            self._keys = await self._read() or self._keys
        if self._keys is None:
            raise Unavailable("push_keys", "The keys that sign pushes could not be read.")
        return self._keys

    async def _read(self) -> KeySet | None:
        try:
            answer = await self._http.get(self._url)
            return KeySet.import_key_set(json.loads(answer.raise_for_status().content))
        except (httpx.HTTPError, ValueError, TypeError, KeyError, AttributeError, JoseError):
            return None


class Pushes:
    """The pushes of one subscription."""

    def __init__(self, settings: GmailSettings, http: httpx.AsyncClient) -> None:
        self._expected = settings
        self._keys = Keys(settings.gmail_keys_url.strip(), http)

    async def verify(self, authorization: str, body: bytes, now: datetime) -> None:
        """Raise `Refused` unless our push account signed it for us, now, and it is of our subscription."""
        if not self._expected.is_pushed():
            raise Refused("push", "No Pub/Sub subscription is set up.")
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.isascii() or len(token) > _LONGEST_TOKEN or token.count(".") != 2:
            raise Refused("signature", "The push is not signed.")
        if not self._is_for_us(await self._claims(token, now), now):
            raise Refused("signature", "The push was not signed for us by the account that pushes.")
        envelope = _as_map(_json(body))
        if envelope.get("subscription") != (self._expected.gmail_subscription or "").strip():
            raise Refused("subscription", "The push is of another subscription.")

    async def _claims(self, token: str, now: datetime) -> Mapping[str, Any]:
        for again in (False, True):
            keys = await self._keys.current(now, again=again)
            try:
                return jwt.decode(token, keys, algorithms=["RS256"]).claims
            except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
                continue
        raise Refused("signature", "The push's signature is wrong.")

    def _is_for_us(self, claims: Mapping[str, Any], now: datetime) -> bool:
        at = now.timestamp()
        expires: object = claims.get("exp")
        issued: object = claims.get("iat", 0)
        return (
            claims.get("aud") == (self._expected.gmail_push_audience or "").strip()
            and claims.get("iss") in _ISSUERS
            and claims.get("email") == (self._expected.gmail_push_account or "").strip()
            and claims.get("email_verified") is True
            and _is_number(expires)
            and expires + _LEEWAY_SECONDS > at
            and _is_number(issued)
            and issued - _LEEWAY_SECONDS <= at
        )


def read(body: bytes, at: datetime) -> Notice:
    """Return the push as a notice: it says only that something may have come. Raises `Invalid` for no push at all."""
    message = _as_map(_as_map(_json(body)).get("message"))
    if not message:
        raise Invalid("message", "The push holds no message.")
    told = _told(message.get("data"))
    given = message.get("messageId") or message.get("message_id")
    provider_id = str(given) if isinstance(given, str | int) and given else sha256(body).hexdigest()
    detail = "gmail_push" if told.get("emailAddress") and told.get("historyId") else "odd_gmail_push"
    return Notice(NoticeKind.IGNORED, at, body, f"push:{provider_id}"[:200], detail=detail)


def _told(data: object) -> Mapping[str, Any]:
    """Read what is packed inside; padding may be missing, and the alphabet may be the one for addresses."""
    if not isinstance(data, str):
        return {}
    try:
        return _as_map(json.loads(from_base64(data)))
    except (NotBase64, ValueError, RecursionError):
        return {}


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Invalid("body", "The push is not JSON.") from error


def _as_map(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
