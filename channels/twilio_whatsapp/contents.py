"""Read what a message says; what carries nothing we can use is `unsupported`, its bytes kept in `raw`.

Source: twilio.com/docs/messaging/guides/webhook-request.
"""

from __future__ import annotations

import binascii
import math
import re
from base64 import b64decode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

from channels.twilio_whatsapp.fields import Told
from channels.twilio_whatsapp.people import is_whatsapp
from domain.messages import Media, PartKind
from domain.opting import CONFIRMED_BY_PROVIDER

Content = dict[str, Any]
"""Some of the fields of an `Inbound`."""

MOST_MEDIA: Final = 10
_LONG_BASE64: Final = re.compile(r"[A-Za-z0-9+/]{60,}={0,2}")
_OPTED: Final = ("STOP", "START")
_KINDS: Final[dict[str, PartKind]] = {"image": "image", "video": "video", "audio": "audio"}
_CARDS: Final = ("text/vcard", "text/x-vcard", "text/directory")


def read(told: Told, *, provider_confirms: bool) -> Content:
    """Return the fields of a message; `provider_confirms` says that Twilio itself answers STOP, START and HELP."""
    said = _opted(told, provider_confirms)
    return said or _tapped(told) or _answered(told) or _reacted(told) or _files(told) or _place(told) or _words(told)


def _opted(told: Told, provider_confirms: bool) -> Content | None:
    """Hand on Twilio's own reading of STOP and START as those words, whatever keyword of theirs it was."""
    word = told.get("OptOutType").upper()
    if word in _OPTED:
        return {"kind": "text", "text": word, "tap_id": CONFIRMED_BY_PROVIDER if provider_confirms else None}
    if word == "HELP" and provider_confirms:
        return {"kind": "text", "text": told.get("Body"), "left_because": "answered_by_provider"}
    return None


def _tapped(told: Told) -> Content | None:
    for name, title in (("ListId", "ListTitle"), ("ButtonPayload", "ButtonText")):
        if told.get(name, title):
            return {"kind": "tap", "text": told.get(title, "Body"), "tap_id": told.get(name) or None}
    return None


def _answered(told: Told) -> Content | None:
    """Answers of a form, a JSON string, stay in `raw`: only who sent the form knows what they mean."""
    return {"kind": "flow", "text": told.get("Body")} if told.get("InteractiveData", "FlowData") else None


def _reacted(told: Told) -> Content | None:
    if told.get("MessageType").lower() != "reaction":
        return None
    return {"kind": "reaction", "text": told.get("Body", "ReactionEmoji")}


def _files(told: Told) -> Content | None:
    media = [one for number in range(MOST_MEDIA) if (one := _file(told, number))]
    if not media:
        return None
    return {"kind": _kind(told, media), "text": _body(told), "media": tuple(media)}


def _file(told: Told, number: int) -> Media | None:
    url = told.get(f"MediaUrl{number}")
    if not url:
        return None
    mime = told.get(f"MediaContentType{number}").partition(";")[0].strip().lower()
    voice = told.get("MessageType").lower() == "voice" or mime == "audio/ogg"  # what WhatsApp records
    return Media(_media_id(url), mime or None, voice=voice and mime.startswith("audio/"), url=url)


def _media_id(url: str) -> str:
    """Return the SID at the end of its address (ME…); a digest where there is none."""
    try:
        name = urlsplit(url).path.rpartition("/")[2]
    except ValueError:
        name = ""
    return name if name and len(name) <= 64 else sha256(url.encode()).hexdigest()


def _kind(told: Told, media: Sequence[Media]) -> PartKind:
    mime = media[0].mime_type or ""
    if mime in _CARDS:
        return "contacts"
    if told.get("MessageType").lower() == "sticker":
        return "sticker"
    return _KINDS.get(mime.partition("/")[0], "document")


def _place(told: Told) -> Content | None:
    latitude, longitude = _number(told.get("Latitude")), _number(told.get("Longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    words = ", ".join(
        dict.fromkeys(word for word in (told.get("Label"), told.get("Address"), told.get("Body")) if word)
    )
    return {"kind": "location", "text": words, "latitude": latitude, "longitude": longitude}


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _words(told: Told) -> Content:
    body = _body(told)
    if told.get("MessageType").lower() == "order":
        return {"kind": "order", "text": body}
    return {"kind": "text" if body.strip() else "unsupported", "text": body}


def _body(told: Told) -> str:
    """Return the words; those of a long MMS sometimes come as base64 (seen by nyaruka/courier)."""
    body = told.fields.get("Body", "")
    if is_whatsapp(told.get("From")) or not _LONG_BASE64.fullmatch(body) or len(body) % 4:
        return body
    try:
        words = b64decode(body, validate=True).decode()
    except (binascii.Error, ValueError):
        return body
    is_prose = " " in words and all(char.isprintable() or char in "\n\r\t" for char in words)
    return words if is_prose else body
