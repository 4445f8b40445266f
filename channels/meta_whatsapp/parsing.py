"""Read webhooks whole: every entry, change, message, status and notice; what is odd is kept, never raised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from channels.fields import Json, as_bytes, as_list, as_map, as_moment, as_text, from_bytes
from channels.meta_whatsapp import contents, notices, people
from domain.errors import Invalid
from domain.messages import Batch, DeliveryStatus, Inbound, Notice, NoticeKind, Sender, StatusUpdate

_OBJECT: Final = "whatsapp_business_account"
_UNKNOWN: Final = "unknown"
_STATUSES: Final = {status.value: status for status in DeliveryStatus}


class _Tray:
    """What one account of ours gets from one webhook, in the order it stood there."""

    __slots__ = ("messages", "notices", "statuses")

    def __init__(self) -> None:
        self.messages: list[Inbound] = []
        self.statuses: list[StatusUpdate] = []
        self.notices: list[Notice] = []

    def __len__(self) -> int:
        return len(self.messages) + len(self.statuses) + len(self.notices)


def read(body: bytes, numbers: Mapping[str, str]) -> Sequence[Batch]:
    """Return one batch per account. Raises `Invalid` when this is not Meta's envelope at all.

    `numbers` tells the phone number id of a business account, for events that name only the latter.
    """
    try:
        trays = _read(_json(body), numbers)
    except RecursionError as error:
        raise Invalid("body", "The webhook is nested deeper than anything Meta sends.") from error
    return [
        Batch(account, tuple(tray.messages), tuple(tray.statuses), tuple(tray.notices))
        for account, tray in trays.items()
    ]


def _json(body: bytes) -> Any:
    try:
        return from_bytes(body)
    except ValueError as error:
        raise Invalid("body", "The webhook is not JSON.") from error


def _read(envelope: Any, numbers: Mapping[str, str]) -> dict[str, _Tray]:
    entries = as_map(envelope).get("entry")
    if not isinstance(entries, list):
        raise Invalid("entry", "The webhook has no list of entries.")
    if as_text(as_map(envelope).get("object")) not in ("", _OBJECT):
        raise Invalid("object", f"The webhook is not about a {_OBJECT}.")
    trays: dict[str, _Tray] = {}
    for raw in as_list(entries):
        entry = as_map(raw)
        waba, at = as_text(entry.get("id")) or _UNKNOWN, as_moment(entry.get("time"))
        changes = as_list(entry.get("changes"))
        for change in changes:
            value = as_map(as_map(change).get("value"))
            account = as_text(as_map(value.get("metadata")).get("phone_number_id")) or numbers.get(waba, waba)
            _take(_tray(trays, account), change, value, at)
        if not changes:
            _tray(trays, numbers.get(waba, waba)).notices.append(notices.ignored(raw, "entry", at))
    return trays


def _tray(trays: dict[str, _Tray], account: str) -> _Tray:
    tray = trays.get(account)
    if tray is None:
        tray = trays[account] = _Tray()
    return tray


def _take(tray: _Tray, change: Any, value: Json, at: datetime) -> None:
    name = as_text(as_map(change).get("field"))
    if name not in ("", "messages"):
        tray.notices += notices.of_field(name, value, at)
        return
    before = len(tray)
    contacts = people.index(value)
    for raw in _each(value, "messages", tray, at):
        read_one = _message(as_map(raw), contacts, raw)
        if isinstance(read_one, Inbound):
            tray.messages.append(read_one)
        else:
            tray.notices.append(read_one)
    for raw in _each(value, "statuses", tray, at):
        update = _status(as_map(raw), raw)
        if isinstance(update, StatusUpdate):
            tray.statuses.append(update)
        else:
            tray.notices.append(update)
    tray.notices += [notices.error(raw, at) for raw in _each(value, "errors", tray, at)]
    if len(tray) == before:
        tray.notices.append(notices.ignored(change, "empty", at))


def _each(value: Json, name: str, tray: _Tray, at: datetime) -> Sequence[Any]:
    """Return the parts under a name; what should be a list and is something else is kept as a notice."""
    found = value.get(name)
    if found is not None and not isinstance(found, list):
        tray.notices.append(notices.ignored({name: found}, name, at))
    return as_list(found)


def _message(message: Json, contacts: Mapping[str, Json], raw: object) -> Inbound | Notice:
    kind, provider_id = as_text(message.get("type")), as_text(message.get("id"))
    at = as_moment(message.get("timestamp"))
    sender = people.find(message.get("from"), message.get("from_user_id"), contacts, message.get("from_parent_user_id"))
    if message.get("group_id"):
        return notices.ignored(raw, "group", at)
    if kind == "system":
        return notices.system(message, sender, at)
    if sender is None or not provider_id:
        return notices.ignored(raw, "no sender" if provider_id else "no id", at, sender)
    if kind in ("edit", "revoke"):
        done = NoticeKind.EDITED if kind == "edit" else NoticeKind.REVOKED
        original = as_text(as_map(message.get(kind)).get("original_message_id"))
        return Notice(done, at, as_bytes(raw), provider_id, sender, detail=original)
    context = as_map(message.get("context"))
    content = contents.read(kind, message.get(kind))
    content.setdefault("reply_to", as_text(context.get("id")) or None)
    return Inbound(
        provider_id=provider_id,
        sender=sender,
        sent_at=at,
        raw=as_bytes(raw),
        forwarded=bool(context.get("forwarded") or context.get("frequently_forwarded")),
        **content,
    )


def _status(status: Json, raw: object) -> StatusUpdate | Notice:
    """Read a status; a word nobody knows yet is kept as a notice."""
    word, provider_id = _STATUSES.get(as_text(status.get("status"))), as_text(status.get("id"))
    at = as_moment(status.get("timestamp"))
    if word is None or not provider_id:
        return notices.ignored(raw, "status", at)
    pricing = as_map(status.get("pricing"))
    billable = pricing.get("billable")
    codes = (as_text(as_map(error).get("code")) for error in as_list(status.get("errors")))
    return StatusUpdate(
        provider_id=provider_id,
        status=word,
        at=at,
        recipient=_recipient(status),
        delivery_token=as_text(status.get("biz_opaque_callback_data")) or None,
        error_code=next((code for code in codes if code), None),
        billable=billable if isinstance(billable, bool) else None,
        price_category=as_text(pricing.get("category")) or None,
    )


def _recipient(status: Json) -> Sender | None:
    """Return who received it; a group is nobody."""
    if status.get("recipient_type") == "group":
        return None
    return people.find(status.get("recipient_id"), status.get("recipient_user_id"), {})
