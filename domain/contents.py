"""Message content as JSON and back, for the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, assert_never

from domain.errors import Invalid
from domain.messages import Choice, Choices, Content, Flow, Template, Text

OWN_NUMBER: Final = "\ue000own number\ue000"
"""Stands for the reader's own number in stored content: numbers rest sealed, and are read at the moment of sending (OP8)."""


def to_json(content: Content) -> dict[str, Any]:
    """Return the content as plain JSON values with a `type`."""
    match content:
        case Text(body):
            return {"type": "text", "body": body}
        case Choices(body, choices, menu_label):
            rows = [{"id": one.id, "title": one.title, "description": one.description} for one in choices]
            return {"type": "choices", "body": body, "choices": rows, "menu_label": menu_label}
        case Template(name, language, parameters, copies_code):
            told = {"type": "template", "name": name, "language": language, "parameters": list(parameters)}
            return told | ({"copies_code": True} if copies_code else {})
        case Flow(body, form, button, locale, known):  # its token is minted when it leaves, and rests nowhere
            shown = {"form": form, "button": button, "locale": locale, "known": [list(one) for one in known]}
            return {"type": "flow", "body": body, **shown}
        case _:
            assert_never(content)


def from_json(stored: Mapping[str, Any]) -> Content:
    """Read stored content. Raises `Invalid` for a type that nobody wrote."""
    told: Any = stored
    match told.get("type"):
        case "text":
            return Text(str(told["body"]))
        case "choices":
            choices = tuple(
                Choice(str(one["id"]), str(one["title"]), str(one["description"])) for one in told["choices"]
            )
            return Choices(str(told["body"]), choices, str(told["menu_label"]))
        case "template":
            parameters = tuple(map(str, told["parameters"]))
            return Template(str(told["name"]), str(told["language"]), parameters, told.get("copies_code") is True)
        case "flow":
            known = tuple((str(name), str(value)) for name, value in told["known"])
            return Flow(str(told["body"]), str(told["form"]), str(told["button"]), str(told["locale"]), known)
        case _:
            raise Invalid("content", "The stored content is of no known type.")


def with_own_number(content: Content, phone: str) -> Content:
    """Fill the reader's own number (E.164) into content that asks about it."""
    if isinstance(content, Template):
        return content
    return replace(content, body=content.body.replace(OWN_NUMBER, phone))
