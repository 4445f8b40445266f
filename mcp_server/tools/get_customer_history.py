"""Look at what this customer asked for before."""

from __future__ import annotations

from typing import Any

from database import tickets
from mcp_server.tool import Act, Input, Output, tool


class Arguments(Input):
    pass


class Past(Output):
    ticket: int
    service: str
    state: str
    item: str | None
    opened_at: str
    closed_at: str | None


class History(Output):
    tickets: list[Past]


@tool(arguments=Arguments, key=None, returns=History)
async def get_customer_history(act: Act, given: Arguments) -> dict[str, Any]:
    """Return the customer's last tickets: service, state, item and when."""
    return {"tickets": await tickets.history(act.db, act.customer_id)}
