"""One message as a row, and who wrote it, as `inbox.ingest` stores them."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import Final, NamedTuple

from database.channel_accounts import Account
from database.identities import Identity, family, storable
from domain.messages import Inbound, Media

_KEPT_OF_FILES: Final = ("media_id", "mime_type", "sha256", "filename", "voice", "url", "unfit")
_NOTHING_WRITTEN: Final = dict.fromkeys(("body", "tap_id", "reply_to", "media", "subject", "thread_references"))
_LONGEST_ID: Final = 512  # a longer provider id is hostile, and an index row holds 2,704 bytes


class Arrival(NamedTuple):
    """One message as a row, and who wrote it; `ingest` relies on the order of the fields."""

    business_id: int
    account_id: int
    channel: str
    provider_id: str
    kind: str
    body: str | None
    tap_id: str | None
    reply_to: str | None
    media: str | None
    subject: str | None
    thread_references: str | None
    left_because: str | None
    proof: str
    forwarded: bool
    raw_ciphertext: bytes
    correlation_id: str
    sent_at: datetime
    received_at: datetime
    key: bytes
    phone_key: bytes | None
    stable_ciphertext: bytes | None
    phone_ciphertext: bytes | None
    name_ciphertext: bytes | None


def arrival(
    account: Account,
    channel: str,
    message: Inbound,
    who: Identity,
    raw_ciphertext: bytes,
    correlation_id: str,
    now: datetime,
) -> Arrival:
    """Make a row; a text that Postgres cannot hold is left to the raw payload, as `unsupported` (IN6)."""
    row = Arrival(
        account.business_id,
        account.id,
        family(channel),
        message.provider_id,
        message.kind,
        message.text,
        message.tap_id,
        message.reply_to,
        _media(message),
        message.thread.subject if message.thread else None,
        json.dumps(message.thread.references) if message.thread and message.thread.references else None,
        message.left_because,
        message.sender.proof,
        message.forwarded,
        raw_ciphertext,
        correlation_id,
        message.sent_at,
        now,
        *who,
    )
    return row if _is_storable(row) else bare(row)


def bare(row: Arrival) -> Arrival:
    """Reduce a message to what can always be stored: who, when, and the sealed raw payload."""
    odd = storable(row.provider_id) != row.provider_id or len(row.provider_id) > _LONGEST_ID
    provider_id = sha256(row.provider_id.encode("utf-8", "replace")).hexdigest() if odd else row.provider_id
    return row._replace(provider_id=provider_id, kind="unsupported", **_NOTHING_WRITTEN)


def _media(message: Inbound) -> str | None:
    """Write files, place and form as JSON: `{"files": [{"media_id": …}], "latitude": …, "longitude": …, "form": …}`."""
    if not message.media and message.latitude is None and message.form is None:
        return None
    told: dict[str, object] = {}
    if message.media:
        told["files"] = [_file(media) for media in message.media]
    if message.latitude is not None:
        told |= {"latitude": message.latitude, "longitude": message.longitude}
    if message.form is not None:
        told["form"] = {"token": message.form.token, "given": dict(message.form.given)}
    return json.dumps(told, ensure_ascii=False)


def _file(media: Media) -> dict[str, object]:
    told = {name: value for name in _KEPT_OF_FILES if (value := getattr(media, name)) not in (None, False)}
    if media.kept:
        told |= {"digest": media.kept.digest, "mime": media.kept.mime, "size": media.kept.size}
    return told


def _is_storable(row: Arrival) -> bool:
    text = f"{row.provider_id}{row.body}{row.tap_id}{row.reply_to}{row.media}{row.subject}{row.thread_references}"
    plain = text.isascii() and "\0" not in text
    return len(row.provider_id) <= _LONGEST_ID and (plain or storable(text) == text)
