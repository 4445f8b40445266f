"""Read what a message says. `_data` is never read: it is the engine's own shape, another one in each of them.

Source: the schemas WAMessage, WAMedia and WALocation of WAHA's own OpenAPI description.
"""

from __future__ import annotations

import re
from typing import Any, Final

from channels.fields import Json, as_list, as_map, as_number, as_text
from domain.messages import Media, PartKind

Content = dict[str, Any]
"""Some of the fields of an `Inbound`."""

_CARD_LINE: Final = re.compile(r"^(?:item\d+\.)?(FN|TEL)(?:;[^:\n]*)?:(.+)$", re.MULTILINE)


def read(message: Json) -> Content:
    """Return kind, words, files and place; what carries nothing we can use is `unsupported`."""
    text = as_text(message.get("body"))
    if message.get("hasMedia") is True or as_text(as_map(message.get("media")).get("url")):
        return _file(message, text)
    return _location(message, text) or _cards(message) or _text(text)


def _text(text: str) -> Content:
    return {"kind": "text", "text": text} if text else {"kind": "unsupported", "text": ""}


def _file(message: Json, text: str) -> Content:
    """Read a file. `media` may be null: WAHA did not fetch it, and is asked for it by the message's id later."""
    told = as_map(message.get("media"))
    mime_type = as_text(told.get("mimetype")) or None
    media = Media(
        media_id=as_text(message.get("id")),
        mime_type=mime_type,
        filename=as_text(told.get("filename")) or None,
        voice=_plain(mime_type) == "audio/ogg",  # what a phone records; music is sent as mpeg or mp4
        url=as_text(told.get("url")) or None,
    )
    return {"kind": _kind(_plain(mime_type)), "text": text, "media": (media,)}


def _plain(mime_type: str | None) -> str:
    return (mime_type or "").split(";", 1)[0].strip().lower()


def _kind(mime_type: str) -> PartKind:
    if mime_type == "image/webp":
        return "sticker"
    match mime_type.split("/", 1)[0]:
        case "image":
            return "image"
        case "video":
            return "video"
        case "audio":
            return "audio"
        case _:
            return "document"


def _location(message: Json, text: str) -> Content | None:
    """Read a place; its coordinates come as strings. A live location is none: it moves."""
    part = as_map(message.get("location"))
    latitude, longitude = as_number(part.get("latitude")), as_number(part.get("longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    named = [as_text(part.get(name)) for name in ("name", "address", "description")]
    words = ", ".join(dict.fromkeys(word for word in named if word)) or text
    return {"kind": "location", "text": words, "latitude": latitude, "longitude": longitude}


def _cards(message: Json) -> Content | None:
    """Write shared contacts as words."""
    cards = [as_text(card) for card in as_list(message.get("vCards"))]
    if not any(cards):
        return None
    lines = (" ".join(found[2].strip() for found in _CARD_LINE.finditer(card.replace("\r", ""))) for card in cards)
    return {"kind": "contacts", "text": "\n".join(line for line in lines if line)}
