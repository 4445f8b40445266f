"""Verify WAHA's webhooks, and send through its interface."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

import httpx

from channels.fields import Json, as_map, as_text, from_bytes
from channels.http import accepted, answer_to, client, json_octets
from channels.numbered import cut, numbered
from channels.port import Call, Mailbox, SendOutcome, SendResult, Source
from channels.waha import failures, ids, parsing
from channels.waha.lids import Lids
from channels.waha.settings import WahaSettings
from domain.errors import Invalid, Refused, Unavailable
from domain.messages import Batch, Choices, Content, Media, Outbound, Recipient, Template

_TIMEOUT = httpx.Timeout(30, connect=5)  # the engine behind it types into a browser
_TEXT_LIMIT = 65_536
_LOCAL_FILES = "/api/files/"


class Waha:
    """The sessions of one WAHA server; an account of ours is a session's name. Protocol facts: waha.devlike.pro/docs."""

    name: ClassVar[str] = "waha"
    window: ClassVar[timedelta | None] = timedelta(days=36_500)
    """Free text may always follow what a person wrote; one who never wrote opens no window, and there are no templates."""

    def __init__(self, settings: WahaSettings) -> None:
        settings.require()
        self._keys = settings.hmac_keys()
        self._url = settings.url()
        self._host = urlsplit(self._url).hostname or ""
        self._headers = {"x-api-key": settings.api_key()}
        self._http = client(_TIMEOUT, headers=self._headers | {"content-type": "application/json"})
        self._lids = Lids(self._http, self._url)

    async def verify(self, call: Call) -> None:
        """Raise `Refused` unless `X-Webhook-Hmac` is the HMAC-SHA512 of the raw bytes; then learn whose lids they name.

        Only here may something be waited for, and a stranger must not be stored before it is clear that they are the
        vendor of that phone (docs/decisions/0014-a-lid-is-asked-about-before-it-is-stored.md).
        """
        given = call.headers.get("x-webhook-hmac", "")
        if not given.isascii() or call.headers.get("x-webhook-hmac-algorithm", "sha512").lower() != "sha512":
            raise Refused("signature", "The webhook is not signed with SHA-512.")
        matches = [hmac.compare_digest(given, hmac.digest(key, call.body, "sha512").hex()) for key in self._keys]
        if not any(matches):
            raise Refused("signature", "The webhook's signature is wrong.")
        session, lids = parsing.lids(call.body)
        if lids:
            await self._lids.learn(session, lids)

    def challenge(self, query: Mapping[str, str]) -> str:
        """Refuse: WAHA has no handshake."""
        raise Refused("challenge", "WAHA asks for no handshake.")

    def parse(self, call: Call) -> Sequence[Batch]:
        """Read a webhook whole; see `parsing.read`."""
        return parsing.read(call.body, self._lids.phones)

    async def send(self, account: str, message: Outbound) -> SendResult:
        """Hand one message to WAHA and sort the answer."""
        if isinstance(message.content, Template):
            # Templates are what may be sent to somebody who never wrote, and such people are not written to from here.
            return SendResult(SendOutcome.NEVER, error_code="cold_outreach_refused")
        text, chat = _words(message.content), ids.chat_of(message.recipient)
        if not text.strip():
            return SendResult(SendOutcome.NEVER, error_code="empty_message")
        if chat is None:
            return SendResult(SendOutcome.NEVER, error_code="no_whatsapp_address")
        body: dict[str, Any] = {"session": account, "chatId": chat, "text": text, "linkPreview": False}
        if asked_for := ids.of_token(message.delivery_token):
            body["id"] = asked_for
        if message.reply_to:
            body["reply_to"] = ids.full(chat, message.reply_to)
        answer = await answer_to(self._request("POST", "/api/sendText", body))
        if isinstance(answer, SendResult):
            return answer  # where it was sent all the same, its ack carries the id that we asked for
        return _accepted(answer) if answer.is_success else failures.sort(answer.status_code, answer.content)

    def numbers(self, account: str, content: Choices) -> bool:
        """Always: this engine has nothing to tap."""
        return True

    def cost_micros(self, account: str, content: Content) -> int:
        """Nothing: it goes through a phone of ours."""
        return 0

    async def locate(self, account: str, media: Media) -> Source:
        """Say where a file is, at the server's address as we know it; only that one is shown the key."""
        url = media.url or await self._fetched_by_waha(account, media)
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise Invalid("media", "WAHA told no address of the file.") from error
        at = parts.path.find(_LOCAL_FILES)
        if at >= 0:  # often told as http://localhost:3000/…, which is WAHA's own idea of itself
            query = f"?{parts.query}" if parts.query else ""
            return Source(f"{self._url}{parts.path[at:]}{query}", self._headers, (self._host,))
        if parts.scheme != "https" or not parts.hostname:
            raise Invalid("media", "WAHA told no address of the file.")
        return Source(url)  # a store of its own (S3) whose address is signed

    def accounts(self) -> Sequence[str]:
        """None: nobody is written to first over WAHA (no cold outreach)."""
        return ()

    def mailboxes(self) -> Sequence[Mailbox]:
        """None: WAHA delivers."""
        return ()

    async def mark_read(
        self, account: str, provider_id: str, *, typing: bool = False, recipient: Recipient | None = None
    ) -> None:
        """Show the person that we have read, and optionally that we are writing; failures do not matter."""
        chat = ids.chat_of(recipient) if recipient else None
        if chat is None:
            return
        seen = {"session": account, "chatId": chat, "messageIds": [ids.full(chat, provider_id)]}
        await self._show("POST", "/api/sendSeen", seen)
        if typing:  # until the message is there
            await self._show("POST", "/api/startTyping", {"session": account, "chatId": chat})

    async def react(self, account: str, provider_id: str, emoji: str, *, recipient: Recipient | None = None) -> None:
        """Put an emoji to a message of theirs; failures do not matter."""
        chat = ids.chat_of(recipient) if recipient else None
        if chat is not None:
            told = {"session": account, "messageId": ids.full(chat, provider_id), "reaction": emoji}
            await self._show("PUT", "/api/reaction", told)

    async def aclose(self) -> None:
        """Close connections."""
        await self._http.aclose()

    async def _fetched_by_waha(self, account: str, media: Media) -> str:
        """Let WAHA fetch a file that it had not fetched when it told of the message."""
        chat = ids.chat_in(media.media_id)
        if not chat:
            raise Invalid("media", "WAHA no longer has the file.")
        parts = (account, "chats", chat, "messages", media.media_id)
        path = "/".join(quote(part, safe="") for part in parts)
        try:
            answer = await self._http.get(f"{self._url}/api/{path}", params={"downloadMedia": "true"})
        except httpx.HTTPError as error:
            raise Unavailable("media", "WAHA did not say where the file is.") from error
        if answer.status_code >= 500 or answer.status_code in (408, 422, 429):
            raise Unavailable("media", "WAHA did not say where the file is.")
        url = as_text(as_map(_json(answer).get("media")).get("url"))
        if not answer.is_success or not url:
            raise Invalid("media", "WAHA no longer has the file.")
        return url

    async def _show(self, method: str, path: str, body: Mapping[str, Any]) -> None:
        with suppress(httpx.HTTPError):
            await self._request(method, path, body)

    async def _request(self, method: str, path: str, body: Mapping[str, Any]) -> httpx.Response:
        return await self._http.request(method, f"{self._url}{path}", content=json_octets(body))


def _words(content: Content) -> str:
    if isinstance(content, Choices):
        return numbered(content.body, content.choices, _TEXT_LIMIT)
    return "" if isinstance(content, Template) else cut(content.body, _TEXT_LIMIT)


def _json(answer: httpx.Response) -> Json:
    try:
        return as_map(from_bytes(answer.content))
    except (ValueError, RecursionError):
        return {}


def _accepted(answer: httpx.Response) -> SendResult:
    """Read the id of the message, which some engines wrap."""
    told = _json(answer)
    wrapped = as_map(told.get("id")) or as_map(told.get("key"))
    return accepted(ids.bare(wrapped.get("_serialized") or wrapped.get("id") or told.get("id")))
