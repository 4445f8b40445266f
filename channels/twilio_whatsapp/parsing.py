"""Read webhooks whole: messages and statuses come to one address; what is odd is kept, never raised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qs, urlsplit

from channels.port import Call
from channels.twilio_whatsapp import contents, people
from channels.twilio_whatsapp.fields import Told, read
from domain.messages import Batch, DeliveryStatus, Inbound, Notice, NoticeKind, Sender, StatusUpdate

DELIVERY: Final = "delivery"
"""The parameter of our own status address that carries a delivery's token; Twilio signs it with the rest."""
_UNKNOWN: Final = "unknown"
_TOLD_BY_MESSAGES: Final = ("", "receiving", "received")
_STATUSES: Final = {
    "sent": DeliveryStatus.SENT,
    "delivered": DeliveryStatus.DELIVERED,
    "partially_delivered": DeliveryStatus.DELIVERED,
    "read": DeliveryStatus.READ,
    "undelivered": DeliveryStatus.FAILED,
    "failed": DeliveryStatus.FAILED,
    "canceled": DeliveryStatus.FAILED,
}


def read_call(call: Call, now: datetime, *, provider_confirms: bool) -> Sequence[Batch]:
    """Return one batch per number of ours. Raises `Invalid` when this is neither a form nor JSON.

    Twilio's forms carry no time, so `now` stands for it.
    """
    batches: dict[str, list[Inbound | StatusUpdate | Notice]] = {}
    for told in read(call):
        word = told.get("MessageStatus", "SmsStatus").lower()
        if word in _TOLD_BY_MESSAGES:
            account, event = told.get("To"), _message(told, told.at or now, provider_confirms)
        else:
            account, event = told.get("From"), _status(told, word, told.at or now, _token(call))
        batches.setdefault(people.tidy(account) or _UNKNOWN, []).append(event)
    return [
        Batch(
            account,
            tuple(one for one in events if isinstance(one, Inbound)),
            tuple(one for one in events if isinstance(one, StatusUpdate)),
            tuple(one for one in events if isinstance(one, Notice)),
        )
        for account, events in batches.items()
    ]


def _message(told: Told, at: datetime, provider_confirms: bool) -> Inbound | Notice:
    provider_id, sender = told.get("MessageSid", "SmsMessageSid", "SmsSid"), people.sender(told)
    if told.get("Direction").lower().startswith("outbound"):
        return _ignored(told, "echo", at)
    if sender is None or not provider_id:
        return _ignored(told, "no sender" if provider_id else "no id", at, sender)
    if any(name.startswith("OtherRecipients") for name in told.fields):
        return _ignored(told, "group", at, sender)
    content = contents.read(told, provider_confirms=provider_confirms)
    if sender.phone is None and sender.stable_id.startswith("sms:"):
        content["left_because"] = "short_code"
    return Inbound(
        provider_id=provider_id,
        sender=sender,
        sent_at=at,
        raw=told.raw,
        reply_to=told.get("OriginalRepliedMessageSid") or None,
        forwarded="true" in (told.get("Forwarded").lower(), told.get("FrequentlyForwarded").lower()),
        **content,
    )


def _status(told: Told, word: str, at: datetime, token: str | None) -> StatusUpdate | Notice:
    """Read a status; a step before `sent`, or a word nobody knows yet, is kept as a notice."""
    provider_id, status = told.get("MessageSid", "SmsMessageSid", "SmsSid"), _STATUSES.get(word)
    if status is None or not provider_id:
        return _ignored(told, "status", at)
    code = told.get("ErrorCode", "ChannelStatusCode")
    return StatusUpdate(
        provider_id=provider_id,
        status=status,
        at=at,
        recipient=people.recipient(told),
        delivery_token=token,
        error_code=code if code not in ("", "0") else (word if status is DeliveryStatus.FAILED else None),
    )


def _token(call: Call) -> str | None:
    return parse_qs(urlsplit(call.target).query).get(DELIVERY, [None])[0]


def _ignored(told: Told, detail: str, at: datetime, sender: Sender | None = None) -> Notice:
    """Keep something odd, named by its bytes: a redelivery is known by them."""
    return Notice(NoticeKind.IGNORED, at, told.raw, sha256(told.raw).hexdigest(), sender, detail=detail)
