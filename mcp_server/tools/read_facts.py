"""Look at what code read in the customer's latest words."""

from __future__ import annotations

from typing import Any

from mcp_server.tool import Act, Input, Output, tool


class Arguments(Input):
    pass


class Fact(Output):
    fact: str
    field: str
    value: Any
    text: str


class Facts(Output):
    facts: list[Fact]


@tool(arguments=Arguments, key=None, returns=Facts)
async def read_facts(act: Act, given: Arguments) -> dict[str, Any]:
    """Return each fact by its handle, with the words it was read from; update_requirements takes the handles."""
    return {
        "facts": [
            {"fact": fact.name, "field": fact.field, "value": fact.value, "text": fact.text}
            for fact in act.facts.values()
        ]
    }
