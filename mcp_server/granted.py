"""The tools that a ticket's state grants, as a mind is told them; the gate decides again at every call."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from domain import tickets as rules
from domain.minds import Offer, TicketFacts
from mcp_server.tool import Input, Tool


def offers(registry: Mapping[str, Tool], ticket: TicketFacts | None, kinds: Mapping[str, str]) -> tuple[Offer, ...]:
    """Return them in the registry's order; `kinds` says handle → kind, and only live handles stand in a schema."""
    grants = rules.GRANTS.get(rules.State(ticket.state) if ticket else None, {})
    return tuple(
        Offer(name, tool.purpose, _schema(tool, kinds), tool.reads_only)
        for name, tool in registry.items()
        if grants.get(name, 0) > 0 and not tool.worker_only and _can_be_filled(tool, kinds)
    )


def _can_be_filled(tool: Tool, kinds: Mapping[str, str]) -> bool:
    live = set(kinds.values())
    required = {name for name, field in tool.input.model_fields.items() if field.is_required()}
    return all(mark.kind in live for name, mark in tool.handle_fields().items() if name in required)


@cache
def _whole_schema(arguments: type[Input]) -> Mapping[str, Any]:
    """Making it takes a millisecond, and every call of a model lists the tools."""
    schema = arguments.model_json_schema()
    schema.pop("title", None)
    return {"properties": {}, **schema}


def _schema(tool: Tool, kinds: Mapping[str, str]) -> Mapping[str, Any]:
    made = _whole_schema(tool.input)
    schema = {**made, "properties": dict(made["properties"])}
    for field, mark in tool.handle_fields().items():
        names = sorted(name for name, kind in kinds.items() if kind == mark.kind)
        wanted = schema["properties"][field]
        picked = {"type": "string", "enum": names}
        schema["properties"][field] = {**wanted, "items": picked} if wanted.get("type") == "array" else picked
    return schema
