"""Verify Pub/Sub's pushes, and send through the Gmail API."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any, ClassVar, Final

import httpx

from channels.gmail import failures, push
from channels.gmail.api import LOGIN, Api, read_json
from channels.gmail.box import GmailBox
from channels.gmail.octets import to_base64
from channels.gmail.push import Pushes
from channels.gmail.settings import GmailSettings
from channels.http import client
from channels.mail import write
from channels.port import Call, Mailbox, SendOutcome, SendResult, Source
from domain.errors import Invalid, Refused, Unavailable
from domain.messages import Batch, Choices, Content, Media, Outbound

_TIMEOUT: Final = httpx.Timeout(30, connect=5)
_LOOK_BACK: Final = 3
"""How many mails of a thread are looked for in this mailbox, the newest first."""


class Gmail:
    """One Gmail mailbox. Protocol facts: developers.google.com/workspace/gmail/api."""

    name: ClassVar[str] = "gmail"
    window: ClassVar[timedelta | None] = None

    def __init__(self, settings: GmailSettings, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        settings.require()
        self._settings = settings
        self._clock = clock
        self._http = client(_TIMEOUT)
        self._api = Api(settings, self._http, clock)
        self._pushes = Pushes(settings, self._http)
        self._box = GmailBox(settings, self._api, clock)

    async def verify(self, call: Call) -> None:
        """Raise `Refused` unless our push account signed the push for us."""
        await self._pushes.verify(call.headers.get("authorization", ""), call.body, self._clock())

    def challenge(self, query: Mapping[str, str]) -> str:
        """Pub/Sub asks nothing before it pushes."""
        raise Refused("challenge", "Gmail has no handshake.")

    def parse(self, call: Call) -> Sequence[Batch]:
        """Keep the push as a notice; the mailbox is read for what came."""
        return [Batch(self._box.account, notices=(push.read(call.body, self._clock()),))]

    async def send(self, account: str, message: Outbound) -> SendResult:
        """Send one mail into its thread. One whose answer was lost is looked for before it is called unknown."""
        try:
            mail = self._written(message)
        except ValueError:
            return SendResult(SendOutcome.NEVER, error_code="address")
        try:
            return await self._send(mail, await self._thread(message))
        except Unavailable as error:
            outcome = SendOutcome.ALARM if error.code == LOGIN else SendOutcome.BACK_OFF_ACCOUNT
            return SendResult(outcome, error_code=error.code)

    def numbers(self, account: str, content: Choices) -> bool:
        """Always: a mail has nothing to tap."""
        return True

    def cost_micros(self, account: str, content: Content) -> int:
        """Nothing: nobody charges for a mail."""
        return 0

    async def locate(self, account: str, media: Media) -> Source:
        """Files come with their mail."""
        raise Invalid("media", "The file came with its mail and is fetched from nowhere.")

    def accounts(self) -> Sequence[str]:
        """Our own address."""
        return (self._box.account,)

    def mailboxes(self) -> Sequence[Mailbox]:
        """The one box."""
        return (self._box,)

    async def aclose(self) -> None:
        """Close connections."""
        await self._http.aclose()

    def _written(self, message: Outbound) -> EmailMessage:
        sender = self._settings.address()
        return write(
            message,
            sender=sender,
            sender_name=self._settings.gmail_sender_name,
            to=message.recipient.stable_id,
            now=self._clock(),
            domain=sender.rpartition("@")[2],
        )

    async def _send(self, mail: EmailMessage, thread: str | None) -> SendResult:
        body: dict[str, Any] = {"raw": to_base64(mail.as_bytes())}
        try:
            answer = await self._api.call("POST", "messages/send", json=body | ({"threadId": thread} if thread else {}))
            if answer.status_code == 404 and thread:  # the thread was deleted meanwhile
                answer = await self._api.call("POST", "messages/send", json=body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            # Nothing was written, so nothing was sent.
            return SendResult(SendOutcome.BACK_OFF_ACCOUNT, error_code="unreachable")
        except httpx.HTTPError as error:
            return await self._settled(mail, SendResult(SendOutcome.UNKNOWN, error_code=type(error).__name__))
        if answer.is_success:
            return SendResult(SendOutcome.ACCEPTED, provider_id=await self._id_given(mail, answer))
        result = failures.sort(answer)
        return await self._settled(mail, result) if result.outcome is SendOutcome.UNKNOWN else result

    async def _thread(self, message: Outbound) -> str | None:
        """Return this mailbox's own thread of what is answered: a thread's id means nothing in another mailbox."""
        known = message.thread.references if message.thread else ()
        ids = [one for one in (message.reply_to, *reversed(known)) if one and one.startswith("<")]
        for one in list(dict.fromkeys(ids))[:_LOOK_BACK]:
            if found := await self._found(one):
                return found[1]
        return None

    async def _found(self, message_id: str) -> tuple[str, str] | None:
        """Return id and thread of a mail in this mailbox by its Message-ID."""
        told = await self._api.asked("messages", q=f"rfc822msgid:{message_id.strip('<>')}", maxResults="1")
        try:
            one: Any = (told or {})["messages"][0]
            return str(one["id"]), str(one["threadId"])
        except (KeyError, IndexError, TypeError):
            return None

    async def _settled(self, mail: EmailMessage, unknown: SendResult) -> SendResult:
        """Look for a mail whose answer was lost; it was sent when it lies in the mailbox."""
        try:
            found = await self._found(mail["Message-ID"])
        except Unavailable:
            return unknown
        return SendResult(SendOutcome.ACCEPTED, provider_id=mail["Message-ID"]) if found else unknown

    async def _id_given(self, mail: EmailMessage, answer: httpx.Response) -> str:
        """Return the Message-ID that the mail left with: servers write their own over it, and answers name that one."""
        try:
            sent = str(read_json(answer).get("id", ""))
            told: Any = await self._api.asked(f"messages/{sent}", format="metadata", metadataHeaders="Message-ID")
            fields = told["payload"]["headers"]
            return next(str(one["value"]) for one in fields if str(one["name"]).lower() == "message-id")
        except (Unavailable, KeyError, TypeError, StopIteration):
            return mail["Message-ID"]
