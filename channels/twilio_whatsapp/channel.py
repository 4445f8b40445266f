"""Verify Twilio's webhooks, and send through its Messages API."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final
from urllib.parse import quote, urlencode, urlsplit

import httpx

from channels.http import accepted, answer_to, client
from channels.port import Call, Mailbox, SendOutcome, SendResult, Source
from channels.twilio_whatsapp import bodies, failures, parsing, people, signature
from channels.twilio_whatsapp.settings import ROUTE, TwilioSettings
from channels.twilio_whatsapp.templates import Templates, approved
from domain.errors import Invalid, Refused
from domain.messages import Batch, Choices, Media, Outbound

_MEDIA_HOST: Final = "twilio.com"
_FORM: Final = {"content-type": "application/x-www-form-urlencoded"}
_RETRIES: Final = "#rc=4&rp=all"
"""Asks for four more tries where our address fails: twilio.com/docs/usage/webhooks/webhooks-connection-overrides."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class TwilioWhatsApp:
    """One account; each of its numbers is an account of ours: `whatsapp:+44…`, or `+44…` for SMS."""

    name: ClassVar[str] = "twilio"
    window: ClassVar[timedelta | None] = timedelta(hours=24)

    def __init__(self, settings: TwilioSettings, now: Callable[[], datetime] = _utc_now) -> None:
        settings.require()
        self._now = now
        self._secrets = (*settings.auth_tokens(), *settings.webhook_keys())
        self._spellings = signature.spellings(settings.base_url())
        self._senders = settings.senders()
        self._confirms_stop = settings.twilio_confirms_stop
        self._service = (settings.twilio_messaging_service_sid or "").strip()
        self._templates = Templates(approved(), settings.content_sids())
        self._messages = (
            f"{settings.api_url()}/2010-04-01/Accounts/{quote(settings.account_sid(), safe='')}/Messages.json"
        )
        self._statuses = f"{settings.base_url()}{ROUTE}?{parsing.DELIVERY}="
        self._media_hosts = (_MEDIA_HOST, urlsplit(settings.api_url()).hostname or _MEDIA_HOST)
        login = httpx.BasicAuth(settings.account_sid(), settings.auth_tokens()[0])
        self._login = next(login.auth_flow(httpx.Request("GET", self._messages))).headers["authorization"]
        self._http = client(headers={"authorization": self._login, "accept": "application/json"})

    async def verify(self, call: Call) -> None:
        """Raise `Refused` unless `X-Twilio-Signature` covers our public address and every field."""
        signature.check(call, self._spellings, self._secrets)

    def challenge(self, query: Mapping[str, str]) -> str:
        """Raise `Refused`: Twilio has no handshake."""
        raise Refused("challenge", "Twilio has no handshake. Set the webhook's method to POST.")

    def parse(self, call: Call) -> Sequence[Batch]:
        """Read messages and statuses; see `parsing.read_call`."""
        return parsing.read_call(call, self._now(), provider_confirms=self._confirms_stop)

    async def send(self, account: str, message: Outbound) -> SendResult:
        """Hand one message to Twilio and sort the answer."""
        if bodies.is_empty(message.content):
            return SendResult(SendOutcome.NEVER, error_code="empty_message")
        to = people.address(account, message.recipient)
        if to is None:
            return SendResult(SendOutcome.NEVER, error_code="no_phone")
        content = bodies.of(message.content, account, self._templates)
        if content is None:
            return SendResult(SendOutcome.FIX_TEMPLATE, error_code="no_content_sid")
        form = {"To": to, "From": account, **content, "StatusCallback": self._status_address(message.delivery_token)}
        if self._service:
            form["MessagingServiceSid"] = self._service
        # `replace`: half a surrogate pair must not keep the rest of a message from being sent.
        octets = urlencode(form, encoding="utf-8", errors="replace")
        answer = await answer_to(self._http.post(self._messages, content=octets, headers=_FORM))
        if isinstance(answer, SendResult):
            return answer
        if answer.is_success:
            return _accepted(answer)
        return failures.sort(answer.status_code, answer.content, answer.headers.get("retry-after"))

    def numbers(self, account: str, content: Choices) -> bool:
        """Where no content template has room for them as buttons."""
        return bodies.numbers(content, account, self._templates)

    async def locate(self, account: str, media: Media) -> Source:
        """Return the file's address with our login for Twilio's own hosts. Raises `Invalid` for another host's."""
        try:
            parts = urlsplit(media.url or "")
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            host = ""
        if not any(host == known or host.endswith(f".{known}") for known in self._media_hosts):
            raise Invalid("media", "The file does not lie at Twilio.")
        return Source(media.url or "", {"authorization": self._login}, self._media_hosts)

    def accounts(self) -> Sequence[str]:
        """The numbers that may write first, where the settings name them."""
        return self._senders

    def mailboxes(self) -> Sequence[Mailbox]:
        """None: Twilio delivers."""
        return ()

    async def aclose(self) -> None:
        """Close connections."""
        await self._http.aclose()

    def _status_address(self, token: str) -> str:
        return f"{self._statuses}{quote(token, safe='')}{_RETRIES}"


def _accepted(answer: httpx.Response) -> SendResult:
    """Read the id of the message."""
    try:
        provider_id = json.loads(answer.content)["sid"]
    except (ValueError, KeyError, TypeError, RecursionError):
        provider_id = None
    return accepted(provider_id)
