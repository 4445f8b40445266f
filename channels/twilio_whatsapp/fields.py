"""Read a webhook's body into named fields, whether it came as a form or as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from channels.port import Call
from channels.twilio_whatsapp.signature import is_form, pairs_of
from domain.errors import Invalid

_CLOUD_EVENT: Final = "com.twilio.messaging."


@dataclass(frozen=True, slots=True)
class Told:
    """One event: its fields by Twilio's names, its own bytes, and when it happened where that was told."""

    fields: Mapping[str, str]
    raw: bytes
    at: datetime | None = None

    def get(self, *names: str) -> str:
        """Return the first of these fields that says something, else ''."""
        for name in names:
            if said := self.fields.get(name, "").strip():
                return said
        return ""


def read(call: Call) -> list[Told]:
    """Return every event of a call. Raises `Invalid` when it is neither a form nor JSON of objects."""
    return [_of_form(call.body)] if is_form(call) else _of_json(call.body)


def _of_form(body: bytes) -> Told:
    try:
        pairs = pairs_of(body)
    except ValueError as error:
        raise Invalid("body", "The form has more fields than Twilio sends.") from error
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields.setdefault(name, value if value.isascii() else _clean(value))
    if not fields:
        raise Invalid("body", "The form has no fields.")
    return Told(fields, body)


def _clean(value: str) -> str:
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _of_json(body: bytes) -> list[Told]:
    try:
        read_one: Any = json.loads(body)
        many = cast("list[Any]", read_one) if isinstance(read_one, list) else [read_one]
        return [_of_object(one, body if len(many) == 1 else json.dumps(one).encode()) for one in many]
    except (ValueError, RecursionError) as error:
        raise Invalid("body", "The webhook is no JSON that can be read.") from error


def _of_object(one: Any, raw: bytes) -> Told:
    """Read one object: the same fields as a form's, or an event of Event Streams, which wraps them in `data`."""
    told = cast("dict[str, Any]", one) if isinstance(one, dict) else {}
    data = told.get("data")
    if isinstance(data, dict) and str(told.get("type")).startswith(_CLOUD_EVENT):
        told = cast("dict[str, Any]", data)
    fields = {name[:1].upper() + name[1:]: _text(value) for name, value in told.items()}
    return Told(fields, raw, _moment(fields.get("Timestamp", "")))


def _text(value: object) -> str:
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case _:
            return json.dumps(value)


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
