"""What a caller is offered: the registry's tools that its scopes allow, as JSON Schema with honest hints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.principals import REACH, READ, WRITE, Principal
from mcp_server.tool import HandleOf, Spoken, Tool

ENVELOPE = ("contact", "idempotency_key", "dry_run")
KEY_LENGTH = 64

JsonSchema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Offered:
    """One tool as a caller sees it."""

    tool: Tool
    title: str
    icon: str
    input_schema: JsonSchema
    output_schema: JsonSchema
    read_only: bool
    destructive: bool
    idempotent: bool
    open_world: bool
    scope: str


def scope_of(tool: Tool) -> str:
    """Return the scope a tool asks for; an act that declares nothing asks for the strongest."""
    if tool.reads_only:
        return READ
    return REACH if tool.nature.reaches_people else WRITE


def offered(registry: Mapping[str, Tool], principal: Principal) -> Mapping[str, Offered]:
    """Return the tools of a caller by name, in the registry's order. What only the worker may do is never among them."""
    return {
        name: _offer(tool, principal)
        for name, tool in registry.items()
        if not tool.worker_only and principal.has(scope_of(tool), name)
    }


def _offer(tool: Tool, principal: Principal) -> Offered:
    reads, nature = tool.reads_only, tool.nature
    return Offered(
        tool=tool,
        title=tool.name.replace("_", " ").capitalize(),
        icon="look" if reads else "send" if nature.reaches_people else "pen",
        input_schema=_input_schema(tool, principal.contacts),
        output_schema=_output_schema(tool),
        read_only=reads,
        destructive=not reads and nature.destructive,
        idempotent=reads or nature.idempotent,
        open_world=not reads and nature.reaches_people,
        scope=scope_of(tool),
    )


def _input_schema(tool: Tool, contacts: Sequence[str]) -> JsonSchema:
    own = _plain(tool.input.model_json_schema())
    properties: JsonSchema = dict(own.get("properties", {}))
    if taken := set(properties) & set(ENVELOPE):
        raise ValueError(f"tool {tool.name}: {sorted(taken)} is what callers from outside say to us")
    for field, mark in tool.handle_fields().items():
        properties[field] = {**properties[field], "description": _about_handle(mark)}
    for field, mark in tool.spoken_fields().items():
        properties[field] = {**properties[field], "description": _about_words(mark)}
    properties |= _envelope(contacts, acts=not tool.reads_only)
    required = [*own.get("required", []), *(["contact"] if len(contacts) != 1 else [])]
    return {**own, "type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _envelope(contacts: Sequence[str], *, acts: bool) -> JsonSchema:
    contact: JsonSchema = {"type": "string", "description": "For which of your contacts."}
    if contacts:
        contact["enum"] = list(contacts)
    if not acts:
        return {"contact": contact}
    return {
        "contact": contact,
        "idempotency_key": {
            "type": "string",
            "minLength": 1,
            "maxLength": KEY_LENGTH,
            "description": "Name of this act, chosen by you: said again, it gives the first result and does nothing.",
        },
        "dry_run": {
            "type": "boolean",
            "default": False,
            "description": "Check and compute it all, and change nothing.",
        },
    }


def _output_schema(tool: Tool) -> JsonSchema:
    if tool.returns is None:
        return {"type": "object"}
    return {**_plain(tool.returns.model_json_schema()), "type": "object"}


def _plain(schema: JsonSchema) -> JsonSchema:
    """Leave out what pydantic adds for itself: titles that repeat the name, and our own docstrings."""
    return {key: _without_titles(value) for key, value in schema.items() if key not in ("title", "description")}


def _without_titles(value: Any) -> Any:
    if isinstance(value, dict):
        entries: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
        return {
            key: _without_titles(inner)
            for key, inner in entries.items()
            if not (key == "title" and isinstance(inner, str))
        }
    if isinstance(value, list):
        return [_without_titles(inner) for inner in value]  # pyright: ignore[reportUnknownVariableType]
    return value


def _about_handle(mark: HandleOf) -> str:
    source = {"vendor": "as select_vendors named them", "fact": "as read_facts names them"}.get(mark.kind)
    return f"Handles of kind {mark.kind}, {source or 'as a tool named them'}; nothing else is accepted."


def _about_words(mark: Spoken) -> str:
    return f"Short plain text for the {mark.audience}, at most {mark.limit} characters; no link, number or markup."
