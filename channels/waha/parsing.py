"""Read webhooks: one event each; what is odd or none of our business is kept as a notice, never raised, never answered.

Source: waha.devlike.pro/docs/how-to/events and the webhook schemas of WAHA's own OpenAPI description.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from channels.fields import EPOCH, Json, as_map, as_moment, as_number, as_text, digest, from_bytes
from channels.waha import contents, ids
from domain.errors import Invalid
from domain.messages import Batch, DeliveryStatus, Inbound, Notice, NoticeKind, Sender, StatusUpdate

_ACKS: Final = {
    -1: DeliveryStatus.FAILED,
    1: DeliveryStatus.SENT,
    2: DeliveryStatus.DELIVERED,
    3: DeliveryStatus.READ,
    4: DeliveryStatus.PLAYED,
}
_ACK_NAMES: Final = {"ERROR": -1, "PENDING": 0, "SERVER": 1, "DEVICE": 2, "READ": 3, "PLAYED": 4}
_WELL: Final = frozenset({"WORKING", "STARTING"})
"""States of a session that need nobody; any other one, known or not, stops all sending until a person has looked."""


@dataclass(frozen=True, slots=True)
class _Event:
    """One webhook: its payload, when it was told, who we are, and the bytes to keep."""

    payload: Json
    at: datetime
    me: frozenset[str]
    phones: Mapping[str, str]
    raw: bytes

    def happened(self) -> datetime:
        told = _moment(self.payload.get("timestamp"))
        return self.at if told == EPOCH else told

    def with_whom(self) -> Sender | None:
        """Who the chat is with, whoever wrote; None for a group, a channel, a status, and for ourselves."""
        sides = ("to", "from") if self.is_ours() else ("from", "to")
        chats = [self.payload.get(sides[0]), ids.chat_in(self.payload.get("id"))]
        who = next((who for chat in chats if (who := ids.sender(chat, self.phones))), None)
        return None if who is None or who.stable_id in self.me else who

    def is_ours(self) -> bool:
        """Whether we wrote it, told by any of three signs: an echo that is taken for a message is answered for ever."""
        payload = self.payload
        told = payload.get("fromMe") is True or as_text(payload.get("id")).startswith("true_")
        return told or payload.get("source") == "api" or ids.stable_id(payload.get("from")) in self.me

    def notice(self, kind: NoticeKind, detail: str, sender: Sender | None = None, provider_id: str = "") -> Notice:
        return Notice(kind, self.happened(), self.raw, provider_id or digest(self.raw), sender, detail=detail)


_Told = Inbound | StatusUpdate | Notice


def read(body: bytes, phones: Mapping[str, str]) -> Sequence[Batch]:
    """Return the one batch of a webhook. Raises `Invalid` when this is not WAHA's envelope at all."""
    envelope = _envelope(body)
    name, session = as_text(envelope.get("event")), as_text(envelope.get("session"))
    if not name or not session:
        raise Invalid("event", "The webhook names no event or no session.")
    me = as_map(envelope.get("me"))
    ourselves = frozenset(who for key in ("id", "lid", "jid") if (who := ids.stable_id(me.get(key))))
    event = _Event(as_map(envelope.get("payload")), _moment(envelope.get("timestamp")), ourselves, phones, body)
    told = _READERS.get(name, _ignored(name))(event)
    match told:
        case Inbound():
            return [Batch(session, messages=(told,))]
        case StatusUpdate():
            return [Batch(session, statuses=(told,))]
        case Notice():
            return [Batch(session, notices=(told,))]


def lids(body: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the session and the lids whose phones reading the body would use."""
    if b"@lid" not in body:
        return "", ()
    try:
        envelope = as_map(from_bytes(body))
    except (ValueError, RecursionError):
        return "", ()
    payload = as_map(envelope.get("payload"))
    chats = [as_text(payload.get(key)) for key in ("from", "to")] + [ids.chat_in(payload.get("id"))]
    return as_text(envelope.get("session")), tuple(dict.fromkeys(one for one in chats if one.endswith(ids.LID)))


def _envelope(body: bytes) -> Json:
    try:
        return as_map(from_bytes(body))
    except (ValueError, RecursionError) as error:
        raise Invalid("body", "The webhook is not JSON.") from error


def _moment(value: Any) -> datetime:
    """Read seconds or milliseconds; a reaction's have a fraction."""
    number = as_number(value)
    return as_moment(int(number)) if number is not None and abs(number) < 1e15 else EPOCH


def _ignored(detail: str) -> Callable[[_Event], Notice]:
    return lambda event: event.notice(NoticeKind.IGNORED, detail[:100])


def _message(event: _Event) -> _Told:
    told = _unless_for_a_turn(event)
    if told is not None:
        return told
    who, provider_id = event.with_whom(), ids.bare(event.payload.get("id"))
    if who is None or not provider_id:
        return event.notice(NoticeKind.IGNORED, "no sender" if provider_id else "no id", who)
    reply_to = ids.bare(as_map(event.payload.get("replyTo")).get("id")) or None
    return _inbound(event, who, provider_id, reply_to, contents.read(event.payload))


def _reaction(event: _Event) -> _Told:
    if event.is_ours():
        return event.notice(NoticeKind.IGNORED, "own reaction")
    who, provider_id = event.with_whom(), ids.bare(event.payload.get("id"))
    reaction = as_map(event.payload.get("reaction"))
    target = ids.bare(reaction.get("messageId"))
    if who is None or not provider_id or not target:
        return event.notice(NoticeKind.IGNORED, "message.reaction", who)
    return _inbound(event, who, provider_id, target, {"kind": "reaction", "text": as_text(reaction.get("text"))})


def _inbound(event: _Event, who: Sender, provider_id: str, reply_to: str | None, content: contents.Content) -> Inbound:
    return Inbound(
        provider_id=provider_id, sender=who, sent_at=event.happened(), raw=event.raw, reply_to=reply_to, **content
    )


def _unless_for_a_turn(event: _Event) -> Notice | None:
    """Return what a message is that nobody answers: a group's, our echo, or a colleague's who typed it on the phone."""
    if not event.is_ours():
        return event.notice(NoticeKind.IGNORED, _place(event)) if event.with_whom() is None else None
    who = event.with_whom()
    if event.payload.get("fromMe") is True and event.payload.get("source") == "app" and who is not None:
        return event.notice(NoticeKind.STAFF_MESSAGE, "", who, ids.bare(event.payload.get("id")))
    return event.notice(NoticeKind.IGNORED, "echo", who)


def _place(event: _Event) -> str:
    chat = as_text(event.payload.get("from"))
    kinds = {"@g.us": "group", "@newsletter": "newsletter", "@broadcast": "status"}
    return next((kind for end, kind in kinds.items() if chat.endswith(end)), "no sender")


def _ack(event: _Event) -> _Told:
    """Read how far a message of ours got; acks come per device and in no order, and the house ranks them."""
    provider_id = ids.bare(event.payload.get("id"))
    number = as_number(event.payload.get("ack"))
    code = int(number) if number is not None else _ACK_NAMES.get(as_text(event.payload.get("ackName")).upper(), 0)
    word = _ACKS.get(code)
    if word is None or not provider_id or not event.is_ours() or "@g.us" in as_text(event.payload.get("id")):
        return event.notice(NoticeKind.IGNORED, "message.ack")
    return StatusUpdate(
        provider_id,
        word,
        event.happened(),
        recipient=event.with_whom(),
        delivery_token=ids.token_of(provider_id),
        error_code="ack_error" if word is DeliveryStatus.FAILED else None,
    )


def _edited(event: _Event) -> _Told:
    original = ids.bare(event.payload.get("editedMessageId"))
    who = None if event.is_ours() else event.with_whom()
    return event.notice(
        NoticeKind.EDITED if original and who else NoticeKind.IGNORED, original or "message.edited", who
    )


def _revoked(event: _Event) -> _Told:
    before = as_map(event.payload.get("before")) or as_map(event.payload.get("after"))
    original = ids.bare(event.payload.get("revokedMessageId")) or ids.bare(before.get("id"))
    inner = _Event(before, event.at, event.me, event.phones, event.raw)
    who = None if inner.is_ours() else inner.with_whom()
    return event.notice(
        NoticeKind.REVOKED if original and who else NoticeKind.IGNORED, original or "message.revoked", who
    )


def _session(event: _Event) -> _Told:
    """Read how the session is. A send that goes through later ends the alarm, as it does with one a send raised."""
    state = as_text(event.payload.get("status"))
    if state in _WELL:
        return event.notice(NoticeKind.IGNORED, f"session:{state}")
    return event.notice(NoticeKind.ACCOUNT_ALARM, f"send:session:{state or 'unknown'}"[:100])


_READERS: Final[Mapping[str, Callable[[_Event], _Told]]] = {
    "message": _message,
    "message.any": _message,
    "message.reaction": _reaction,
    "message.ack": _ack,
    "message.edited": _edited,
    "message.revoked": _revoked,
    "session.status": _session,
}
