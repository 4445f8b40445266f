"""A telephone behind a small HTTP interface, with callbacks signed by the Standard Webhooks rules; `docs/calls.md` has it.

Signatures: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from ssl import SSLContext
from typing import Any, ClassVar, Final
from urllib.parse import quote, urlsplit

import httpx
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.calls import CallEvent, dialable
from domain.errors import Invalid, Refused
from providers.ports import CallOrder, CallReport, Placed, PlaceResult

_TIMEOUT: Final = httpx.Timeout(15, connect=5)
_EVENTS: Final[Mapping[str, CallEvent]] = {
    "initiated": CallEvent.ACCEPT,
    "ringing": CallEvent.RING,
    "answered": CallEvent.ANSWER,
    "completed": CallEvent.COMPLETE,
    "no_answer": CallEvent.NO_ANSWER,
    "busy": CallEvent.BUSY,
    "voicemail": CallEvent.VOICEMAIL,
    "failed": CallEvent.FAIL,
    "cancelled": CallEvent.CANCEL,
}
_LONGEST_ID: Final = 200


class TelephoneSettings(BaseSettings):
    """Telephone over HTTP."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    telephone_api_url: str | None = Field(default=None, description="Address of the telephone's interface.")
    telephone_api_key: SecretStr | None = Field(default=None, description="Key that may place calls.")
    telephone_signing_secret: SecretStr | None = Field(
        default=None,
        description="Secret that signs callbacks, `whsec_…`. For a rotation: the new one, a comma, the old one.",
    )
    telephone_number: str | None = Field(default=None, description="Number that people see ringing, as +4420….")

    def require(self) -> None:
        """Raise `Invalid` naming everything missing or unusable; without it no phone rings and no callback is read."""
        needed = {
            "TELEPHONE_API_URL": self.telephone_api_url,
            "TELEPHONE_API_KEY": self.telephone_api_key,
            "TELEPHONE_SIGNING_SECRET": self.signing_keys(),
            "TELEPHONE_NUMBER": dialable(self.telephone_number),
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise Invalid("settings", f"The telephone needs {', '.join(missing)}. Set them in .env (.env.example).")
        parts = urlsplit(self.telephone_api_url or "")
        if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise Invalid("settings", "TELEPHONE_API_URL must be https (http on this machine only): the key travels.")

    def signing_keys(self) -> tuple[bytes, ...]:
        """Return the keys that verify, newest first. Raises `Invalid` for one that is not base64 of 24 bytes or more."""
        told = self.telephone_signing_secret.get_secret_value() if self.telephone_signing_secret else ""
        return tuple(_key(part.strip()) for part in told.split(",") if part.strip())


class HttpTelephone:
    """One number of ours."""

    name: ClassVar[str] = "telephone"

    def __init__(self, settings: TelephoneSettings) -> None:
        settings.require()
        self._keys = settings.signing_keys()
        self._from = settings.telephone_number
        self._url = (settings.telephone_api_url or "").strip().rstrip("/")
        key = settings.telephone_api_key.get_secret_value() if settings.telephone_api_key else ""
        # The environment's proxies are not asked: they would see the key.
        self._http = httpx.AsyncClient(
            headers={"authorization": f"Bearer {key}"},
            timeout=_TIMEOUT,
            verify=_tls(),
            trust_env=False,
            follow_redirects=False,
        )

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raise `Refused` unless `webhook-signature` holds an HMAC-SHA256 of id, timestamp and the raw bytes."""
        event_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        if not event_id or len(event_id) > _LONGEST_ID or not event_id.isascii() or not stamp.isdecimal():
            raise Refused("signature", "The callback is not signed.")
        signed = f"{event_id}.{stamp}.".encode() + body
        given = [part[3:] for part in headers.get("webhook-signature", "").split() if part.startswith("v1,")]
        wanted = [base64.b64encode(hmac.digest(key, signed, "sha256")) for key in self._keys]
        # Compared as the text that was sent: another encoding of the same bytes is another signature (CVE-2026-32053).
        if not any(hmac.compare_digest(one.encode("utf-8", "replace"), other) for one in given for other in wanted):
            raise Refused("signature", "The callback's signature is wrong.")

    def parse(self, headers: Mapping[str, str], body: bytes) -> Sequence[CallReport]:
        """Read one report; a state that nobody knows here is none."""
        try:
            told: Any = json.loads(body)
            state, reference, provider_id = str(told["state"]), str(told["reference"]), str(told["id"])
            at = datetime.fromtimestamp(float(told["at"]), UTC)
        except (ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError) as error:
            raise Invalid("callback", "This is no report of a call.") from error
        if state not in _EVENTS or len(provider_id) > _LONGEST_ID:
            return ()
        return (CallReport(headers["webhook-id"], reference, provider_id, _EVENTS[state], at),)

    async def place(self, order: CallOrder) -> PlaceResult:
        """`POST /calls`; the reference is the idempotency key too."""
        body = {
            "to": order.to,
            "from": self._from,
            "reference": order.reference,
            "say": order.opening,
            "language": order.language,
            "max_seconds": int(order.at_most.total_seconds()),
        }
        try:
            answer = await self._http.post(
                f"{self._url}/calls", json=body, headers={"idempotency-key": order.reference}
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return PlaceResult(Placed.NOT_NOW, error_code="unreachable")  # nothing was written, so nothing rings
        except httpx.HTTPError as error:
            return PlaceResult(Placed.UNKNOWN, error_code=type(error).__name__)
        return _sort(answer)

    async def hang_up(self, provider_id: str) -> bool:
        """`DELETE /calls/{id}`; a call that is over already counts as taken."""
        try:
            answer = await self._http.delete(f"{self._url}/calls/{quote(provider_id, safe='')}")
        except httpx.HTTPError:
            return False
        return answer.is_success or answer.status_code in (404, 409)

    async def aclose(self) -> None:
        """Close connections."""
        await self._http.aclose()


def _sort(answer: httpx.Response) -> PlaceResult:
    if answer.is_success:
        provider_id = _field(answer, "id")
        return (
            PlaceResult(Placed.ACCEPTED, provider_id)
            if provider_id
            else PlaceResult(Placed.UNKNOWN, error_code="unreadable_answer")
        )
    code = _field(answer, "code") or str(answer.status_code)
    match answer.status_code:
        case 401 | 403:
            return PlaceResult(Placed.ALARM, error_code=code)
        case 429 | 503:
            return PlaceResult(Placed.NOT_NOW, error_code=code, retry_after=_seconds(answer.headers.get("retry-after")))
        case status if status >= 500:
            return PlaceResult(Placed.UNKNOWN, error_code=code)  # it may have failed after it dialled
        case _:
            return PlaceResult(Placed.NEVER, error_code=code)


def _field(answer: httpx.Response, name: str) -> str | None:
    try:
        told: Any = json.loads(answer.content)
        value = told.get(name)
    except (ValueError, AttributeError, RecursionError):
        return None
    return value if isinstance(value, str) and 0 < len(value) <= _LONGEST_ID else None


def _seconds(told: str | None) -> timedelta | None:
    return timedelta(seconds=min(int(told), 3600)) if told and told.isdecimal() and len(told) <= 9 else None


def _key(told: str) -> bytes:
    try:
        key = base64.b64decode(told.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) < 24:
        raise Invalid("settings", "TELEPHONE_SIGNING_SECRET must be whsec_ and base64 of at least 24 bytes.")
    return key


@cache
def _tls() -> SSLContext:
    return httpx.create_ssl_context(trust_env=False)
