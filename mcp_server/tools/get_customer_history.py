"""Look at what this customer asked for before."""

from __future__ import annotations

from typing import Any

from database import tickets
from mcp_server.tool import Act, Input, tool


class Arguments(Input):
    pass


@tool(arguments=Arguments, key=None)
async def get_customer_history(act: Act, given: Arguments) -> dict[str, Any]:
    """Return the customer's last tickets: service, state, item and when."""
    return {"tickets": await tickets.history(act.db, act.customer_id)}
