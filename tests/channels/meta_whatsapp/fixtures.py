"""Webhook bodies made up after Meta's reference, one event each: every kind of message, status and notice we read."""

from __future__ import annotations

import json
from typing import Any, Final

from emulator import people

PERSON: Final = "447700900100"
_AT: Final = 1_795_000_000
_METADATA: Final = {"display_phone_number": "15550100000", "phone_number_id": "100"}


def envelope(value: Any, field: str = "messages") -> dict[str, Any]:
    """Wrap one value as Meta does."""
    whole = {"messaging_product": "whatsapp", "metadata": _METADATA, **value}
    change = {"field": field, "value": whole}
    return {"object": "whatsapp_business_account", "entry": [{"id": "200", "time": _AT, "changes": [change]}]}


def _said(kind: str = "text", **played: Any) -> dict[str, Any]:
    played = {"type": kind, "text": "Forty chairs", "bsuid": "GB.1", **played}
    return envelope(people.message(PERSON, "wamid.A", _AT, played, bsuid_only=False))


def _raw(kind: str, part: Any) -> dict[str, Any]:
    return _said("raw", content={"type": kind, kind: part})


_CARD = {
    "name": {"formatted_name": "Ada"},
    "phones": [{"phone": "+44 7700 900101", "wa_id": "447700900101", "type": "CELL"}],
}
_ROW = {"type": "list_reply", "list_reply": {"id": "slot:1", "title": "Monday", "description": "at ten"}}
_SENT = {"id": "wamid.S", "to": PERSON, "token": "6c1c8f0e-58a0-4f0c-9a76-1f2b2f0f5f11"}
_FAILED = people.status(_SENT, "failed", _AT)
_FAILED["statuses"][0]["errors"] = [{"code": 131047, "title": "Re-engagement", "error_data": {"details": "24 hours"}}]
_MOVED = {"body": "moved", "wa_id": "447700900109", "type": "user_changed_number", "user_id": "GB.2"}

MESSAGES: Final[dict[str, dict[str, Any]]] = {
    "text": _said(),
    "answer": _said(reply_to="wamid.Q"),
    "tap": _said("tap", id="consent:1:yes:aa", title="Yes"),
    "row": _raw("interactive", _ROW),
    "button": _raw("button", {"payload": "go", "text": "Go"}),
    "form": _said("flow", response={"flow_token": "t", "item": "chairs", "quantity": "40"}),
    "permission": _raw(
        "interactive", {"type": "call_permission_reply", "call_permission_reply": {"response": "accept"}}
    ),
    "image": _said("image", text="the list"),
    "voice": _said("audio"),
    "document": _said("document"),
    "sticker": _raw("sticker", {"id": "1", "mime_type": "image/webp", "animated": False}),
    "place": _said("location"),
    "cards": _raw("contacts", [_CARD]),
    "order": _raw(
        "order", {"catalog_id": "1", "text": "two", "product_items": [{"product_retailer_id": "a", "quantity": 2}]}
    ),
    "reaction": _said("reaction", reply_to="wamid.Q", text="👍"),
    "unsupported": _said("unsupported"),
    "bsuid only": envelope(people.message("GB.7", "wamid.B", _AT, {"text": "Hi"}, bsuid_only=True)),
}
OTHERS: Final[dict[str, dict[str, Any]]] = {
    "sent": envelope(people.status(_SENT, "sent", _AT)),
    "read by a bsuid": envelope(people.status(_SENT | {"to": "GB.7"}, "read", _AT)),
    "failed": envelope(_FAILED),
    "system": envelope({"messages": [{"id": "wamid.S", "from": PERSON, "timestamp": "1", "type": "system", "system": _MOVED}]}),
    "edit": _raw("edit", {"original_message_id": "wamid.0", "message": {"type": "text"}}),
    "revoke": _raw("revoke", {"original_message_id": "wamid.0"}),
    "group": _said("raw", content={"type": "text", "text": {"body": "hi"}, "group_id": "1@g.us"}),
    "error": envelope({"errors": [{"code": 130429, "title": "Rate limit", "message": "slow"}]}),
    "echo": envelope({"message_echoes": [{"id": "wamid.E", "from": "15550100000", "to": PERSON, "timestamp": str(_AT),
                                          "type": "text", "text": {"body": "me"}}]}, "smb_message_echoes"),
    "preference": envelope({"user_preferences": [{"wa_id": PERSON, "user_id": "GB.1", "value": "stop", "timestamp": _AT,
                                                  "category": "marketing_messages"}]}, "user_preferences"),
    "new id": envelope({"user_id_update": [{"wa_id": PERSON, "timestamp": "1", "user_id": {"previous": "GB.1", "current": "GB.2"},
                                            "parent_user_id": {"previous": "GB.E.1", "current": "GB.E.2"}}]}, "user_id_update"),
    "ban": envelope({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}, "account_update"),
    "alert": envelope({"alert_info": {"alert_severity": "CRITICAL", "alert_type": "x"}}, "account_alerts"),
    "of the future": envelope({"words": ["nobody", {"knows": 1}]}, "in_orbit"),
}  # fmt: skip


def octets(body: Any) -> bytes:
    return json.dumps(body).encode()
