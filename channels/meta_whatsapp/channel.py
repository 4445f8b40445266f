"""Verify Meta's webhooks, and send through the Graph API."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

import httpx

from channels.http import accepted, answer_to, client, json_octets
from channels.meta_whatsapp import bodies, failures, flow_crypto, flows, parsing
from channels.meta_whatsapp.settings import MetaSettings
from channels.port import Call, Exchange, Mailbox, SendOutcome, SendResult, Source
from domain import forms
from domain.errors import Invalid, Refused, Unavailable
from domain.messages import Batch, Choices, Media, Outbound, Recipient

# Redirects drop the token; another host must never see it (developers.facebook.com/docs/whatsapp/cloud-api/reference/media).
_MEDIA_HOSTS = ("facebook.com", "fbsbx.com", "whatsapp.net")


class MetaWhatsApp:
    """One phone number of ours. Protocol facts: developers.facebook.com/docs/whatsapp/cloud-api."""

    name: ClassVar[str] = "meta"
    window: ClassVar[timedelta | None] = timedelta(hours=24)

    def __init__(self, settings: MetaSettings) -> None:
        settings.require()
        self._secrets = settings.app_secrets()
        self._verify_token = settings.verify_token()
        self._numbers = settings.numbers()
        self._number = (settings.meta_phone_number_id or "").strip()
        self._url = settings.meta_api_url.strip().rstrip("/")
        ids = {forms.REQUEST: settings.meta_flow_request_id} if settings.meta_flow_request_id else {}
        self._flow_keys = flow_crypto.load_keys(settings.flow_keys())
        self._shown = flows.Shown(ids, by_endpoint=bool(self._flow_keys))
        self._media_hosts = (*_MEDIA_HOSTS, urlsplit(self._url).hostname or "")
        self._http = client(
            headers={"authorization": f"Bearer {settings.access_token()}", "content-type": "application/json"}
        )

    async def verify(self, call: Call) -> None:
        """Raise `Refused` unless `X-Hub-Signature-256` is the HMAC-SHA256 of the raw bytes."""
        given = call.headers.get("x-hub-signature-256", "")
        if not given.isascii() or not given.startswith("sha256="):
            raise Refused("signature", "The webhook is not signed.")
        matches = [
            hmac.compare_digest(given[7:], hmac.digest(secret, call.body, "sha256").hex()) for secret in self._secrets
        ]
        if not any(matches):
            raise Refused("signature", "The webhook's signature is wrong.")

    def challenge(self, query: Mapping[str, str]) -> str:
        """Answer the subscription handshake with Meta's own challenge, or raise `Refused`."""
        token = query.get("hub.verify_token", "").encode("utf-8", "surrogatepass")
        if query.get("hub.mode") != "subscribe" or not hmac.compare_digest(token, self._verify_token):
            raise Refused("verify_token", "The verify token is not META_VERIFY_TOKEN.")
        challenge = query.get("hub.challenge", "")
        if not challenge:
            raise Refused("challenge", "The handshake carries no hub.challenge.")
        return challenge

    def parse(self, call: Call) -> Sequence[Batch]:
        """Read a webhook whole; see `parsing.read`."""
        return parsing.read(call.body, self._numbers)

    async def send(self, account: str, message: Outbound) -> SendResult:
        """Hand one message to the Graph API and sort the answer."""
        if bodies.is_empty(message.content):
            return SendResult(SendOutcome.NEVER, error_code="empty_message")
        answer = await answer_to(self._post(account, bodies.message(message, self._shown)))
        if isinstance(answer, SendResult):
            return answer
        if answer.is_success:
            return _accepted(answer)
        return failures.sort(answer.status_code, answer.content, answer.headers.get("retry-after"))

    def numbers(self, account: str, content: Choices) -> bool:
        """Where they fit neither buttons nor a list."""
        return bodies.numbers(content)

    async def locate(self, account: str, media: Media) -> Source:
        """Ask Meta where the file is: the address lives for five minutes, and wants the token again."""
        try:
            answer = await self._http.get(f"{self._url}/{quote(media.media_id, safe='')}")
        except httpx.HTTPError as error:
            raise Unavailable("media", "Meta did not say where the file is.") from error
        if answer.status_code >= 500 or answer.status_code == 429:
            raise Unavailable("media", "Meta did not say where the file is.")
        try:
            url = json.loads(answer.content)["url"]
        except (ValueError, KeyError, TypeError, RecursionError):
            url = None
        if not answer.is_success or not isinstance(url, str):
            raise Invalid("media", "Meta no longer has the file.")  # an id lives for seven days
        return Source(url, {"authorization": self._http.headers["authorization"]}, self._media_hosts)

    def accounts(self) -> Sequence[str]:
        """The one number that sends."""
        return (self._number,)

    def mailboxes(self) -> Sequence[Mailbox]:
        """None: Meta delivers."""
        return ()

    def open_exchange(self, body: bytes) -> Exchange:
        """Decrypt what a Flow asks our endpoint. Raises `Invalid` when no key of ours opens it."""
        return flow_crypto.open_exchange(self._flow_keys, body)

    async def register_flow_key(self) -> SendResult:
        """Tell Meta the public half of the Flows endpoint's newest key. Raises `Invalid` without one."""
        if not self._flow_keys:
            raise Invalid("settings", "META_FLOW_PRIVATE_KEY is empty; `concierge flows new-key` makes one.")
        told = {"business_public_key": flow_crypto.public_pem(self._flow_keys[0])}
        url = f"{self._url}/{quote(self._number, safe='')}/whatsapp_business_encryption"
        headers = {"content-type": "application/x-www-form-urlencoded"}
        try:
            answer = await self._http.post(url, data=told, headers=headers)
        except httpx.HTTPError as error:
            raise Unavailable("meta", f"Meta did not answer: {type(error).__name__}.") from error
        if answer.is_success:
            return SendResult(SendOutcome.ACCEPTED)
        return failures.sort(answer.status_code, answer.content)

    async def mark_read(
        self, account: str, provider_id: str, *, typing: bool = False, recipient: Recipient | None = None
    ) -> None:
        """Show the person that we have read, and optionally that we are writing; failures do not matter."""
        body: dict[str, Any] = {"messaging_product": "whatsapp", "status": "read", "message_id": provider_id}
        if typing:
            body["typing_indicator"] = {"type": "text"}
        await self._show(account, body)

    async def react(self, account: str, provider_id: str, emoji: str, *, recipient: Recipient | None = None) -> None:
        """Put an emoji to a message of theirs; failures do not matter."""
        if recipient is not None:
            await self._show(account, bodies.reaction(recipient, provider_id, emoji))

    async def aclose(self) -> None:
        """Close connections."""
        await self._http.aclose()

    async def _show(self, account: str, body: dict[str, Any]) -> None:
        with suppress(httpx.HTTPError):
            await self._post(account, body)

    async def _post(self, account: str, body: dict[str, Any]) -> httpx.Response:
        url = f"{self._url}/{quote(account, safe='')}/messages"
        return await self._http.post(url, content=json_octets(body))


def _accepted(answer: httpx.Response) -> SendResult:
    """Read the id of the message."""
    try:
        provider_id = json.loads(answer.content)["messages"][0]["id"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        provider_id = None
    return accepted(provider_id)
