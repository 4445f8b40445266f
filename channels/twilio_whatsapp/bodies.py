"""Write the form that sends one message, degraded to Twilio's limits so that none is refused for its size.

Source: twilio.com/docs/messaging/api/message-resource.
"""

from __future__ import annotations

import json
from typing import Final

from channels.numbered import cut, numbered, one_line
from channels.twilio_whatsapp.people import is_whatsapp
from channels.twilio_whatsapp.templates import BUTTONS, Templates, parameter_of
from domain.messages import Choices, Content, Flow, Template, Text

TEXT_LIMIT: Final = 1600
PARAMETER: Final = 1024
MOST_BUTTONS: Final = 3
BUTTON_BODY: Final = 1024
BUTTON_TITLE: Final = 20
BUTTON_ID: Final = 200

Form = dict[str, str]


def of(content: Content, account: str, templates: Templates) -> Form | None:
    """Return the part of the form that says something; None for a template that is not registered."""
    match content:
        case Text(body) | Flow(body=body):
            return _text(body)
        case Choices():
            return _buttons(content, account, templates) or _text(numbered(content.body, content.choices, TEXT_LIMIT))
        case Template():
            return _template(content, account, templates)


def numbers(content: Choices, account: str, templates: Templates) -> bool:
    """Whether things to tap are written as numbered text."""
    return _buttons(content, account, templates) is None


def is_empty(content: Content) -> bool:
    """Whether there is nothing to read: Twilio refuses that (21602)."""
    match content:
        case Text(body) | Flow(body=body):
            return not body.strip()
        case Choices():
            return not content.body.strip() and not content.choices
        case Template():
            return False


def _text(body: str) -> Form:
    """Write text; one send is one message, so a caller with more than 1600 characters must split it before."""
    counted = body.encode("utf-16-le", "replace")  # Twilio counts as UTF-16 does: an emoji is two
    if len(counted) <= 2 * TEXT_LIMIT:
        return {"Body": body}
    return {"Body": f"{counted[: 2 * (TEXT_LIMIT - 1)].decode('utf-16-le', 'ignore')}…"}


def _buttons(content: Choices, account: str, templates: Templates) -> Form | None:
    """Write quick replies where a content with room for so many is registered."""
    sid = templates.sid(BUTTONS.format(count=len(content.choices)), "any") if is_whatsapp(account) else None
    if sid is None or not _fits(content):
        return None
    parts = [content.body.strip()]
    for one in content.choices:
        parts += [one_line(one.title), one.id]
    return _content(sid, parts)


def _fits(content: Choices) -> bool:
    ids, titles = {one.id for one in content.choices}, {one_line(one.title) for one in content.choices}
    return (
        0 < len(content.choices) <= MOST_BUTTONS
        and len(ids) == len(titles) == len(content.choices)
        and 0 < len(content.body.strip()) <= BUTTON_BODY
        and all(0 < len(title) <= BUTTON_TITLE for title in titles)
        and all(one.id == one.id.strip() and 0 < len(one.id) <= BUTTON_ID for one in content.choices)
        and not any(one.description for one in content.choices)
    )


def _template(template: Template, account: str, templates: Templates) -> Form | None:
    if not is_whatsapp(account):
        words = templates.words(template)
        return _text(words) if words else None
    sid = templates.sid(template.name, template.language)
    return _content(sid, [cut(parameter_of(one), PARAMETER) for one in template.parameters]) if sid else None


def _content(sid: str, parts: list[str]) -> Form:
    form = {"ContentSid": sid}
    if parts:
        variables = {str(number): part for number, part in enumerate(parts, start=1)}
        form["ContentVariables"] = json.dumps(variables, ensure_ascii=False)
    return form
