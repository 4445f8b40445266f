"""Read webhooks whole: every entry, change, message, status and notice; what is odd is kept, never raised."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from domain.errors import Invalid
from domain.messages import (
    Batch,
    DeliveryStatus,
    Inbound,
    Media,
    Notice,
    NoticeKind,
    PartKind,
    Sender,
    StatusUpdate,
)

Json = Mapping[str, Any]
_MILLISECONDS_FROM = 10_000_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STATUSES = {status.value: status for status in DeliveryStatus}


def read(body: bytes) -> Sequence[Batch]:
    """Return one batch per change that carries anything. Raises `Invalid` when this is not Meta's envelope at all."""
    try:
        envelope: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Invalid("body", "The webhook is not JSON.") from error
    entries: Any = _map(envelope).get("entry")
    if not isinstance(entries, list):
        raise Invalid("entry", "The webhook has no list of entries.")
    batches = [
        _batch(_map(change), _text(_map(entry).get("id")))
        for entry in _list(entries)
        for change in _list(_map(entry).get("changes"))
    ]
    return [batch for batch in batches if batch.messages or batch.statuses or batch.notices]


def _batch(change: Json, waba: str) -> Batch:
    value = _map(change.get("value"))
    account = _text(_map(value.get("metadata")).get("phone_number_id")) or waba
    field = _text(change.get("field"))
    if field not in ("", "messages"):
        return Batch(account, notices=tuple(_notices(field, value, account)))
    contacts = _contacts(value)
    messages: list[Inbound] = []
    notices: list[Notice] = []
    for raw in _list(value.get("messages")):
        read_one = _message(_map(raw), contacts, raw)
        if isinstance(read_one, Notice):
            notices.append(read_one)
        else:
            messages.append(read_one)
    statuses = [found for raw in _list(value.get("statuses")) if (found := _status(_map(raw))) is not None]
    return Batch(account, tuple(messages), tuple(statuses), tuple(notices))


def _message(message: Json, contacts: Mapping[str, Json], raw: object) -> Inbound | Notice:
    kind = _text(message.get("type"))
    sender = _sender(message, contacts)
    provider_id = _text(message.get("id"))
    at = _moment(message.get("timestamp"))
    kept = _bytes(raw)
    if kind == "system":
        return _system(message, sender, provider_id, at, kept)
    if message.get("group_id") or sender is None or not provider_id:
        return Notice(NoticeKind.IGNORED, at, kept, provider_id or None, sender)
    if kind in ("edit", "revoke"):
        return Notice(NoticeKind.EDITED if kind == "edit" else NoticeKind.REVOKED, at, kept, provider_id, sender)
    context = _map(message.get("context"))
    content = _CONTENTS.get(kind, _unsupported)(_map(message.get(kind)))
    return Inbound(
        provider_id=provider_id,
        sender=sender,
        sent_at=at,
        raw=kept,
        reply_to=_text(context.get("id")) or None,
        forwarded=bool(context.get("forwarded") or context.get("frequently_forwarded")),
        **content,
    )


def _sender(message: Json, contacts: Mapping[str, Json]) -> Sender | None:
    """Identity is the BSUID where there is one, wherever Meta put it; the phone is an attribute that may be absent."""
    written = _text(message.get("from"))
    bsuid = _text(message.get("from_user_id")) or (written if _is_bsuid(written) else "")
    contact = contacts.get(bsuid) or contacts.get(written) or {}
    wa_id = _text(contact.get("wa_id"))
    bsuid = bsuid or _text(contact.get("user_id")) or (wa_id if _is_bsuid(wa_id) else "")
    phone = next((digits for digits in (written, wa_id) if digits.isascii() and digits.isdigit()), "")
    if not bsuid and not phone:
        return None
    profile = _map(contact.get("profile"))
    return Sender(
        stable_id=bsuid or phone,
        phone=f"+{phone}" if phone else None,
        username=_text(profile.get("username")) or None,
        display_name=_text(profile.get("name")) or None,
        parent_id=_text(message.get("from_parent_user_id")) or _text(contact.get("parent_user_id")) or None,
    )


def _contacts(value: Json) -> Mapping[str, Json]:
    """Index contacts by every id they carry: position says nothing."""
    found: dict[str, Json] = {}
    for raw in _list(value.get("contacts")):
        contact = _map(raw)
        for key in ("wa_id", "user_id"):
            if name := _text(contact.get(key)):
                found[name] = contact
    return found


def _content(kind: PartKind, text: str = "", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "text": text, **more}


def _media(kind: PartKind) -> Callable[[Json], dict[str, Any]]:
    def read_media(part: Json) -> dict[str, Any]:
        media = Media(
            media_id=_text(part.get("id")),
            mime_type=_text(part.get("mime_type")) or None,
            sha256=_text(part.get("sha256")) or None,
            filename=_text(part.get("filename")) or None,
            voice=part.get("voice") is True,
        )
        return _content(kind, _text(part.get("caption")), media=media)

    return read_media


def _location(part: Json) -> dict[str, Any]:
    words = ", ".join(word for word in (_text(part.get("name")), _text(part.get("address"))) if word)
    return _content("location", words, latitude=_number(part.get("latitude")), longitude=_number(part.get("longitude")))


def _interactive(part: Json) -> dict[str, Any]:
    for name in ("button_reply", "list_reply"):
        if reply := _map(part.get(name)):
            return _content("tap", _text(reply.get("title")), tap_id=_text(reply.get("id")) or None)
    if flow := _map(part.get("nfm_reply")):
        return _content("flow", _text(flow.get("body")))
    return _content("unsupported")


def _button(part: Json) -> dict[str, Any]:
    return _content("tap", _text(part.get("text")), tap_id=_text(part.get("payload")) or None)


def _unsupported(part: Json) -> dict[str, Any]:
    return _content("unsupported")


_CONTENTS: Mapping[str, Callable[[Json], dict[str, Any]]] = {
    "text": lambda part: _content("text", _text(part.get("body"))),
    "image": _media("image"),
    "video": _media("video"),
    "audio": _media("audio"),
    "document": _media("document"),
    "sticker": _media("sticker"),
    "location": _location,
    "contacts": lambda part: _content("contacts"),
    "interactive": _interactive,
    "button": _button,
    "reaction": lambda part: _content("reaction", _text(part.get("emoji"))),
    "order": lambda part: _content("order", _text(part.get("text"))),
}


def _system(message: Json, sender: Sender | None, provider_id: str, at: datetime, raw: bytes) -> Notice:
    system = _map(message.get("system"))
    phone = _text(system.get("new_wa_id")) or _text(system.get("wa_id"))
    user_id = _text(system.get("user_id"))
    digits = phone if phone.isascii() and phone.isdigit() else ""
    new = Sender(user_id or digits, f"+{digits}" if digits else None) if user_id or digits else None
    changed = "changed" in _text(system.get("type"))
    kind = NoticeKind.IDENTITY_CHANGED if changed and new else NoticeKind.IGNORED
    return Notice(kind, at, raw, provider_id or None, sender, new, _text(system.get("type")))


def _notices(field: str, value: Json, account: str) -> list[Notice]:
    raw, now = _bytes(value), _EPOCH
    if field == "smb_message_echoes":
        return [
            Notice(NoticeKind.STAFF_MESSAGE, _moment(echo.get("timestamp")), _bytes(echo), _text(echo.get("id")) or None,
                   _echoed(echo))
            for echo in map(_map, _list(value.get("message_echoes")))
        ]  # fmt: skip
    if field == "user_preferences":
        return [_preference(_map(one), value) for one in _list(value.get("user_preferences"))]
    if field in ("account_update", "account_alerts", "phone_number_quality_update"):
        return [Notice(NoticeKind.ACCOUNT_ALARM, now, raw, detail=_text(value.get("event")) or field)]
    return [Notice(NoticeKind.IGNORED, now, raw, detail=field)]


def _echoed(echo: Json) -> Sender | None:
    bsuid, phone = _text(echo.get("to_user_id")), _text(echo.get("to"))
    if not bsuid and not phone:
        return None
    return Sender(bsuid or phone, f"+{phone}" if phone.isascii() and phone.isdigit() else None)


def _preference(preference: Json, value: Json) -> Notice:
    sender = _sender({"from": preference.get("wa_id"), "from_user_id": preference.get("user_id")}, _contacts(value))
    kind = {"stop": NoticeKind.MARKETING_STOPPED, "resume": NoticeKind.MARKETING_RESUMED}.get(
        _text(preference.get("value")), NoticeKind.IGNORED
    )
    return Notice(kind, _moment(preference.get("timestamp")), _bytes(preference), None, sender)


def _status(status: Json) -> StatusUpdate | None:
    """Read a status; a word nobody knows yet is passed over."""
    word, provider_id = _STATUSES.get(_text(status.get("status"))), _text(status.get("id"))
    if word is None or not provider_id:
        return None
    pricing = _map(status.get("pricing"))
    errors = _list(status.get("errors"))
    billable = pricing.get("billable")
    return StatusUpdate(
        provider_id=provider_id,
        status=word,
        at=_moment(status.get("timestamp")),
        recipient=_sender({"from": status.get("recipient_id"), "from_user_id": status.get("recipient_user_id")}, {}),
        delivery_token=_text(status.get("biz_opaque_callback_data")) or None,
        error_code=_text(_map(errors[0]).get("code")) or None if errors else None,
        billable=billable if isinstance(billable, bool) else None,
        price_category=_text(pricing.get("category")) or None,
    )


def _is_bsuid(text: str) -> bool:
    """A BSUID is a country code, a dot and up to 128 letters and digits."""
    return len(text) > 3 and text[2] == "." and text[:2].isalpha()


def _moment(value: object) -> datetime:
    """Read seconds, now and then sent as an int or as milliseconds (seen by nyaruka/courier); unreadable is 1970."""
    try:
        seconds = int(str(value))
    except ValueError:
        return _EPOCH
    if seconds >= _MILLISECONDS_FROM:
        seconds //= 1000
    return datetime.fromtimestamp(seconds, UTC) if 0 <= seconds < _MILLISECONDS_FROM else _EPOCH


def _map(value: Any) -> Json:  # JSON bytes become types here
    return cast(Json, value) if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return cast(list[Any], value) if isinstance(value, list) else []


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _bytes(raw: object) -> bytes:
    return json.dumps(raw, separators=(",", ":")).encode()
