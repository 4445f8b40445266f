"""Compose Twilio's webhooks, messages and statuses, and deliver them signed, with the faults that were asked for."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urlencode

import httpx

from emulator import courier
from emulator.twilio_signer import signature

Json = dict[str, Any]
Form = dict[str, str]
WHATSAPP = "whatsapp:"
FILES = frozenset({"media", "image", "audio", "document"})


@dataclass
class TwilioFaults:
    """What goes wrong: rates in 0…1, counts of the next sends, and switches."""

    duplicates: float = 0.0
    reordering: float = 0.0
    lost_statuses: float = 0.0
    late_statuses: bool = False
    """The statuses of a message come backwards: `delivered` before `sent`."""
    statuses_first: bool = False
    """The `sent` status arrives before the answer to the send."""
    bsuid_only: bool = False
    window_closed: int = 0
    """So many free texts are taken on and then fail with 63016, as Twilio does."""
    window_refused: int = 0
    """So many free texts are refused at once with 63016."""
    rate_limited: int = 0
    stopped: int = 0
    """So many sends are refused with 21610."""
    server_errors: int = 0
    timeouts_accepted: int = 0
    """The send is taken on and the connection dropped without an answer."""
    timeouts_lost: int = 0
    """The send is not taken on and the connection dropped."""

    def change(self, wanted: Mapping[str, Any]) -> None:
        """Set what is named. Raises ValueError for a fault that does not exist."""
        courier.change(self, wanted)

    def strikes(self, name: str) -> bool:
        """Use up one of a fault's count; say whether there was one."""
        left = getattr(self, name)
        setattr(self, name, max(0, left - 1))
        return left > 0


@dataclass
class TwilioPostman:
    """Post forms to the addresses they are for, again when they are not taken."""

    secret: bytes
    faults: TwilioFaults
    chance: random.Random
    tries: int = 8
    pause: float = 0.05
    sent: int = 0
    refused: int = 0
    _queue: list[tuple[str, Form]] = field(default_factory=list[tuple[str, Form]])
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def put(self, url: str, form: Form) -> None:
        """Queue one webhook; with faults it may come twice or late."""
        courier.put(self._queue, (url, form), self.faults, self.chance)

    async def flush(self) -> None:
        """Deliver everything, in order."""
        async with self._lock, httpx.AsyncClient(timeout=20, trust_env=False) as http:
            while self._queue:
                await self._deliver(http, *self._queue.pop(0))

    async def run(self) -> None:
        """Deliver for ever."""
        while True:
            await asyncio.sleep(0.02)
            if self._queue:
                await self.flush()

    async def _deliver(self, http: httpx.AsyncClient, url: str, form: Form) -> None:
        address = urldefrag(url).url  # the fragment holds wishes for Twilio itself
        headers = {
            "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
            "x-twilio-signature": signature(self.secret, address, form),
            "i-twilio-idempotency-token": form["MessageSid"],
        }
        taken = await courier.deliver(http, address, urlencode(form), headers, tries=self.tries, pause=self.pause)
        self.sent, self.refused = self.sent + taken, self.refused + (not taken)


def message(account: str, sid: str, person: str, ours: str, played: Json, *, bsuid_only: bool) -> Form:
    """Return the form of one message. `person` is a phone's digits or a BSUID; `played` says what is sent.

    Kinds: text (default), tap (id, title), list (id, title), image, audio, document (`url`, or `data` in base64, and
    `mime_type`; a `media` is an image), location, reaction, flow, `raw` fields.
    """
    form: Form = {
        "SmsMessageSid": sid,
        "MessageSid": sid,
        "SmsSid": sid,
        "SmsStatus": "received",
        "AccountSid": account,
        "To": ours,
        "NumMedia": "0",
        "NumSegments": "1",
        "ApiVersion": "2010-04-01",
        **(_on_whatsapp(person, played, bsuid_only) if ours.startswith(WHATSAPP) else {"From": f"+{person}"}),
        **_content(played),
    }
    if played.get("reply_to"):
        form |= {"OriginalRepliedMessageSid": played["reply_to"], "OriginalRepliedMessageSender": ours}
    return form


def _on_whatsapp(person: str, played: Json, bsuid_only: bool) -> Form:
    is_bsuid = "." in person
    bsuid = person if is_bsuid else played.get("bsuid") or (f"GB.{person}" if bsuid_only else "")
    shown: Form = {"ProfileName": played.get("name", "Person")}
    if bsuid:
        shown["ExternalUserId"] = bsuid
    if is_bsuid or bsuid_only:
        return {**shown, "From": f"{WHATSAPP}{bsuid}"}
    return {**shown, "From": f"{WHATSAPP}+{person}", "WaId": person}


def _content(played: Json) -> Form:
    text = played.get("text", "")
    match played.get("type", "text"):
        case "tap":
            payload = {"ButtonPayload": played.get("id", ""), "ButtonText": played.get("title", "")}
            return {"MessageType": "button", "Body": played.get("title", ""), **payload}
        case "list":
            row = {"ListId": played.get("id", ""), "ListTitle": played.get("title", "")}
            return {"MessageType": "interactive", "Body": played.get("title", ""), **row}
        case kind if kind in FILES and "url" in played:
            told = played.get("mime") or played.get("mime_type") or "image/jpeg"
            file = {"NumMedia": "1", "MediaContentType0": told, "MediaUrl0": played["url"]}
            return {"MessageType": "image" if kind == "media" else kind, "Body": text, **file}
        case "location":
            return {"MessageType": "location", "Body": "", "Latitude": "51.45", "Longitude": "-2.59", "Label": text}
        case "reaction":
            return {"MessageType": "reaction", "Body": text}
        case "raw":
            return dict(played.get("content", {}))
        case _:
            return {"MessageType": "text", "Body": text}


def status(account: str, sent: Json, word: str, error: str = "") -> Form:
    """Return the form of one status of a message we were sent."""
    form = {
        "MessageSid": sent["id"],
        "SmsSid": sent["id"],
        "MessageStatus": word,
        "SmsStatus": word,
        "AccountSid": account,
        "From": sent["form"]["From"],
        "To": sent["form"]["To"],
        "ApiVersion": "2010-04-01",
    }
    return form | ({"ErrorCode": error} if error else {})
