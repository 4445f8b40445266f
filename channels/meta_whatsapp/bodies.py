"""Write request bodies, degraded to Meta's limits so that none of them is refused for its size.

Source: developers.facebook.com/docs/whatsapp/cloud-api/reference/messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

from channels.meta_whatsapp import flows
from channels.meta_whatsapp.flows import NO_FORMS, Shown
from channels.numbered import cut, numbered, one_line
from channels.whatsapp import digits
from domain.messages import Choice, Choices, Content, Flow, Outbound, Recipient, Template, Text

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
PARAMETER = 1024
TOKEN = 512


def message(outbound: Outbound, shown: Shown = NO_FORMS) -> dict[str, Any]:
    """Return the JSON body of one message; a form that is not registered is asked for in words."""
    body: dict[str, Any] = {"messaging_product": "whatsapp", "recipient_type": "individual", **_to(outbound.recipient)}
    body |= _content(outbound.content, shown)
    if outbound.reply_to:
        body["context"] = {"message_id": outbound.reply_to}
    body["biz_opaque_callback_data"] = outbound.delivery_token[:TOKEN]
    return body


def reaction(recipient: Recipient, provider_id: str, emoji: str) -> dict[str, Any]:
    """Return the JSON body of an emoji to a message; '' takes it back."""
    told = {"message_id": provider_id, "emoji": emoji}
    addressed = {"messaging_product": "whatsapp", "recipient_type": "individual", **_to(recipient)}
    return addressed | {"type": "reaction", "reaction": told}


def _to(recipient: Recipient) -> dict[str, str]:
    """Address a person: a BSUID (`GB.…`) goes into `recipient`, a phone into `to`. This is the only place that knows.

    A BSUID in `to` is dropped silently, and `to` wins where both stand, so never both. An id with an `@` is another
    provider's of the same network (`123@lid`), which Meta does not know.
    """
    if recipient.stable_id and not digits(recipient.stable_id) and "@" not in recipient.stable_id:
        return {"recipient": recipient.stable_id}
    return {"to": digits(recipient.stable_id) or digits(recipient.phone or "")}


def _content(content: Content, shown: Shown) -> dict[str, Any]:
    match content:
        case Text(body):
            return _text(body)
        case Choices():
            return _choices(content)
        case Template():
            return _template(content)
        case Flow():
            return flows.body(content, shown) if flows.can_be_shown(content, shown) else _text(content.body)
        case _:
            assert_never(content)


def numbers(content: Choices) -> bool:
    """Whether things to tap are written as numbered text."""
    return _choices(content)["type"] == "text"


def is_empty(content: Content) -> bool:
    """Whether there is nothing to read or tap: Meta refuses that."""
    match content:
        case Text(body) | Flow(body):
            return not body.strip()
        case Choices():
            return not content.body.strip() and not content.choices
        case Template():
            return False


def _text(body: str) -> dict[str, Any]:
    """Write text; one send is one message, so a caller with more than 4096 characters must split it before."""
    return {"type": "text", "text": {"body": cut(body, TEXT_LIMIT), "preview_url": False}}


def _choices(content: Choices) -> dict[str, Any]:
    choices = [Choice(one.id, one_line(one.title), one_line(one.description)) for one in content.choices]
    if not _are_distinct(choices) or len(content.body) > BODY_LIMIT or not content.body.strip():
        return _text(numbered(content.body, choices, TEXT_LIMIT))
    if len(choices) <= BUTTONS and all(_fits_button(one) for one in choices):
        return _buttons(content.body, choices)
    if len(choices) <= ROWS and all(_fits_row(one) for one in choices):
        return _list(content, choices)
    return _text(numbered(content.body, choices, TEXT_LIMIT))


def _are_distinct(choices: Sequence[Choice]) -> bool:
    """Whether each can be tapped and told apart; Meta refuses empty and repeated ids, and blanks around them."""
    ids, titles = {one.id.strip() for one in choices}, {one.title for one in choices}
    complete = all(one.title and one.id and one.id == one.id.strip() for one in choices)
    return complete and len(ids) == len(titles) == len(choices) > 0


def _fits_button(one: Choice) -> bool:
    return len(one.title) <= BUTTON_TITLE and len(one.id) <= BUTTON_ID and not one.description


def _fits_row(one: Choice) -> bool:
    return len(one.title) <= ROW_TITLE and len(one.id) <= ROW_ID and len(one.description) <= ROW_TEXT


def _buttons(body: str, choices: Sequence[Choice]) -> dict[str, Any]:
    buttons = [{"type": "reply", "reply": {"id": one.id, "title": one.title}} for one in choices]
    return {
        "type": "interactive",
        "interactive": {"type": "button", "body": {"text": body}, "action": {"buttons": buttons}},
    }


def _list(content: Choices, choices: Sequence[Choice]) -> dict[str, Any]:
    rows = [
        {"id": one.id, "title": one.title} | ({"description": one.description} if one.description else {})
        for one in choices
    ]
    action = {"button": cut(one_line(content.menu_label), MENU_LABEL) or "Menu", "sections": [{"rows": rows}]}
    return {"type": "interactive", "interactive": {"type": "list", "body": {"text": content.body}, "action": action}}


def _template(template: Template) -> dict[str, Any]:
    body: dict[str, Any] = {"name": template.name, "language": {"code": template.language}}
    if template.parameters:
        parameters = [{"type": "text", "text": _parameter(one)} for one in template.parameters]
        body["components"] = [{"type": "body", "parameters": parameters}]
        if template.copies_code:  # an authentication template is refused without its button's parameter
            button = {"type": "button", "sub_type": "url", "index": "0", "parameters": parameters[:1]}
            body["components"].append(button)
    return {"type": "template", "template": body}


def _parameter(text: str) -> str:
    """Write a parameter; Meta refuses empty ones, line breaks, tabs and more than four spaces in a row."""
    return cut(one_line(text), PARAMETER) or "-"
