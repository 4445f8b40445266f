"""Write request bodies, degraded to Meta's limits so that none of them is refused for its size.

Source: developers.facebook.com/docs/whatsapp/cloud-api/reference/messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

from domain.messages import Choice, Choices, Content, Outbound, Recipient, Template, Text

TEXT_LIMIT = 4096
BODY_LIMIT = 1024
BUTTONS = 3
BUTTON_TITLE = 20
BUTTON_ID = 256
ROWS = 10
ROW_TITLE = 24
ROW_TEXT = 72
ROW_ID = 200
MENU_LABEL = 20


def message(outbound: Outbound) -> dict[str, Any]:
    """Return the JSON body of one message."""
    body: dict[str, Any] = {"messaging_product": "whatsapp", "recipient_type": "individual", **_to(outbound.recipient)}
    body |= _content(outbound.content)
    if outbound.reply_to:
        body["context"] = {"message_id": outbound.reply_to}
    body["biz_opaque_callback_data"] = outbound.delivery_token[:512]
    return body


def _to(recipient: Recipient) -> dict[str, str]:
    """Address a person: a BSUID (`GB.…`) goes into `recipient`, a phone into `to`. This is the only place that knows."""
    if recipient.stable_id.isdigit():
        return {"to": recipient.stable_id}
    return {"recipient": recipient.stable_id}


def _content(content: Content) -> dict[str, Any]:
    match content:
        case Text(body):
            return _text(body)
        case Choices():
            return _choices(content)
        case Template():
            return _template(content)
        case _:
            assert_never(content)


def _text(body: str) -> dict[str, Any]:
    return {"type": "text", "text": {"body": _cut(body, TEXT_LIMIT) or " ", "preview_url": False}}


def _choices(content: Choices) -> dict[str, Any]:
    choices = _distinct(content.choices)
    if not choices or len(content.body) > BODY_LIMIT or not content.body.strip():
        return _numbered(content)
    if len(choices) <= BUTTONS and all(len(one.title) <= BUTTON_TITLE and len(one.id) <= BUTTON_ID for one in choices):
        return _buttons(content.body, choices)
    if len(choices) <= ROWS and all(len(one.title) <= ROW_TITLE and len(one.id) <= ROW_ID for one in choices):
        return _list(content, choices)
    return _numbered(content)


def _buttons(body: str, choices: Sequence[Choice]) -> dict[str, Any]:
    buttons = [{"type": "reply", "reply": {"id": one.id, "title": one.title}} for one in choices]
    return {
        "type": "interactive",
        "interactive": {"type": "button", "body": {"text": body}, "action": {"buttons": buttons}},
    }


def _list(content: Choices, choices: Sequence[Choice]) -> dict[str, Any]:
    rows = [
        {"id": one.id, "title": one.title}
        | ({"description": _cut(one.description, ROW_TEXT)} if one.description else {})
        for one in choices
    ]
    action = {"button": _cut(content.menu_label, MENU_LABEL) or "Menu", "sections": [{"rows": rows}]}
    return {"type": "interactive", "interactive": {"type": "list", "body": {"text": content.body}, "action": action}}


def _numbered(content: Choices) -> dict[str, Any]:
    """Write choices as text: nothing is lost where Meta has no room for buttons."""
    lines = [
        f"{position}. {one.title}{f' ({one.description})' if one.description else ''}"
        for position, one in enumerate(content.choices, start=1)
    ]
    return _text("\n".join([content.body, *lines]))


def _template(template: Template) -> dict[str, Any]:
    body: dict[str, Any] = {"name": template.name, "language": {"code": template.language}}
    if template.parameters:
        parameters = [{"type": "text", "text": parameter} for parameter in template.parameters]
        body["components"] = [{"type": "body", "parameters": parameters}]
    return {"type": "template", "template": body}


def _distinct(choices: Sequence[Choice]) -> Sequence[Choice]:
    """Return the choices, or none of them when an id or title is empty or stands twice: then numbers must do."""
    ids, titles = {one.id for one in choices}, {one.title for one in choices}
    complete = all(one.id and one.title.strip() for one in choices)
    return choices if complete and len(ids) == len(titles) == len(choices) else ()


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
