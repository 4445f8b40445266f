"""Read what a message says, by its type; what carries nothing we can use is `unsupported`, its bytes kept in `raw`.

Source: developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from channels.fields import Json, as_list, as_map, as_number, as_text, from_bytes
from domain import forms
from domain.messages import FormReply, Media, PartKind

_LONGEST_TOKEN: Final = 500

Content = dict[str, Any]
"""Some of the fields of an `Inbound`."""


def read(kind: str, part: object) -> Content:
    """Return the fields of a message whose type is `kind` and whose object of that name is `part`."""
    reader = _READERS.get(kind)
    return (reader(part) if reader else None) or _unsupported()


def _unsupported() -> Content:
    return {"kind": "unsupported", "text": ""}


def _text(part: object) -> Content | None:
    body = as_map(part).get("body")
    return {"kind": "text", "text": body} if isinstance(body, str) else None


def _media(kind: PartKind) -> Callable[[object], Content | None]:
    def read_media(raw: object) -> Content | None:
        part = as_map(raw)
        media_id = as_text(part.get("id"))
        if not media_id:
            return None
        media = Media(
            media_id=media_id,
            mime_type=as_text(part.get("mime_type")) or None,
            sha256=as_text(part.get("sha256")) or None,
            filename=as_text(part.get("filename")) or None,
            voice=part.get("voice") is True,
        )
        return {"kind": kind, "text": as_text(part.get("caption")), "media": (media,)}

    return read_media


def _location(raw: object) -> Content | None:
    part = as_map(raw)
    latitude, longitude = as_number(part.get("latitude")), as_number(part.get("longitude"))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    words = ", ".join(word for word in (as_text(part.get("name")), as_text(part.get("address"))) if word)
    return {"kind": "location", "text": words, "latitude": latitude, "longitude": longitude}


def _contacts(part: object) -> Content | None:
    cards = [words for raw in as_list(part) if (words := _card(raw))]
    return {"kind": "contacts", "text": "\n".join(cards)} if as_list(part) else None


def _card(raw: object) -> str:
    """Write a shared contact as words; its name may be missing (it is in replies to a contact request)."""
    card = as_map(raw)
    name = as_text(as_map(card.get("name")).get("formatted_name"))
    phones = [as_text(as_map(one).get("phone")) for one in as_list(card.get("phones"))]
    return " ".join(word for word in (name, *phones) if word)


def _interactive(raw: object) -> Content | None:
    part = as_map(raw)
    for name in ("button_reply", "list_reply"):
        if reply := as_map(part.get(name)):
            return _tap(as_text(reply.get("title")), as_text(reply.get("id")))
    if flow := as_map(part.get("nfm_reply")):
        return _form(flow)
    response = as_text(as_map(part.get("call_permission_reply")).get("response"))
    # Without words: an "accept" of calls must never be read as a yes to something else.
    return _tap("", f"call_permission:{response}") if response else None


def _form(flow: Json) -> Content:
    """Read a filled-in form. Its answers are a JSON string, not always of an object; those to another's form stay in `raw`."""
    try:
        told: Json = as_map(from_bytes(as_text(flow.get("response_json")).encode("utf-8", "surrogatepass")))
    except (ValueError, RecursionError):
        told = {}
    given = forms.given(told)
    content: Content = {"kind": "flow", "text": forms.in_words(given) or as_text(flow.get("body"))}
    return content | {"form": FormReply(as_text(told.get("flow_token"))[:_LONGEST_TOKEN], given)} if given else content


def _button(raw: object) -> Content | None:
    part = as_map(raw)
    return _tap(as_text(part.get("text")), as_text(part.get("payload")))


def _tap(title: str, tap_id: str) -> Content | None:
    return {"kind": "tap", "text": title, "tap_id": tap_id or None} if title or tap_id else None


def _reaction(raw: object) -> Content | None:
    """An emoji, or '' where one was taken back (the emoji is then absent or empty)."""
    part = as_map(raw)
    target = as_text(part.get("message_id"))
    return {"kind": "reaction", "text": as_text(part.get("emoji")), "reply_to": target} if target else None


def _order(raw: object) -> Content | None:
    part = as_map(raw)
    return {"kind": "order", "text": as_text(part.get("text"))} if part else None


_READERS: Final[Mapping[str, Callable[[object], Content | None]]] = {
    "text": _text,
    "image": _media("image"),
    "video": _media("video"),
    "audio": _media("audio"),
    "document": _media("document"),
    "sticker": _media("sticker"),
    "location": _location,
    "contacts": _contacts,
    "interactive": _interactive,
    "button": _button,
    "reaction": _reaction,
    "order": _order,
}
