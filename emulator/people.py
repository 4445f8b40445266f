"""Messages as people send them, in Meta's format."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]


def message(person: str, provider_id: str, at: int, played: Json, *, bsuid_only: bool) -> Json:
    """Return the `value` of one message. `person` is a phone's digits or a BSUID; `played` says what is sent.

    Kinds: text (default), tap (id, title), image, audio and document (`file`: id, mime_type, sha256), location, reaction,
    flow (response), unsupported, and `raw` for anything else.
    """
    is_bsuid = "." in person
    bsuid = person if is_bsuid else played.get("bsuid") or (f"GB.{person}" if bsuid_only else None)
    contact: Json = {"profile": {"name": played.get("name", "Person")}}
    sender: Json = {}
    if bsuid:
        contact["user_id"] = bsuid
        sender["from_user_id"] = bsuid
    if not is_bsuid and not bsuid_only:
        contact["wa_id"] = sender["from"] = person
    elif played.get("empty_phone"):
        contact["wa_id"] = sender["from"] = ""
    told: Json = {**sender, "id": provider_id, "timestamp": str(at), **_content(played)}
    if played.get("reply_to"):
        told["context"] = {"id": played["reply_to"]}
    return {"contacts": [contact], "messages": [told]}


def _content(played: Json) -> Json:
    kind = played.get("type", "text")
    if kind == "text":
        return {"type": "text", "text": {"body": played.get("text", "")}}
    if kind == "tap":
        return {
            "type": "interactive",
            "interactive": {
                "type": "button_reply",
                "button_reply": {"id": played.get("id", ""), "title": played.get("title", "")},
            },
        }
    if kind in ("image", "audio", "document"):
        return {"type": kind, kind: _file(kind, played)}
    if kind == "location":
        return {"type": "location", "location": {"latitude": 51.45, "longitude": -2.59, "name": played.get("text", "")}}
    if kind == "reaction":
        return {
            "type": "reaction",
            "reaction": {"message_id": played.get("reply_to", ""), "emoji": played.get("text", "")},
        }
    if kind == "flow":
        reply = {"name": "flow", "body": "Sent", "response_json": json.dumps(played.get("response", {}))}
        return {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": reply}}
    if kind == "raw":
        return dict(played.get("content", {}))
    return {"type": "unsupported", "errors": [{"code": 131051, "title": "Message type unknown"}]}


def _file(kind: str, played: Json) -> Json:
    """A file as a message names it; without one that was put there before, an id that leads nowhere."""
    told: Json = {"id": "1234567890", "mime_type": "image/jpeg", "sha256": "0" * 64, **played.get("file", {})}
    if kind == "audio":
        return {**told, "voice": played.get("voice", True)}
    if played.get("text"):
        told["caption"] = played["text"]
    return {**told, "filename": played.get("filename", "document.pdf")} if kind == "document" else told


def status(sent: Json, word: str, at: int) -> Json:
    """Return the `value` of one status of a message we were sent."""
    told: Json = {
        "id": sent["id"],
        "status": word,
        "timestamp": str(at),
        "recipient_id": sent["to"],
        "pricing": {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "service"},
    }
    if "." in sent["to"]:
        told["recipient_user_id"] = told.pop("recipient_id")
    if sent["token"]:
        told["biz_opaque_callback_data"] = sent["token"]
    return {"statuses": [told]}
