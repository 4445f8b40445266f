"""Look at the customer's open ticket."""

from __future__ import annotations

from typing import Any

from mcp_server.tool import Act, Input, Output, tool


class Arguments(Input):
    pass


class Ticket(Output):
    ticket: int
    service: str
    state: str
    requirements: dict[str, Any]
    needs_clarification: bool
    deadline: str | None


@tool(arguments=Arguments, key=None, returns=Ticket)
async def get_ticket(act: Act, given: Arguments) -> dict[str, Any]:
    """Return the state and the requirements of the open ticket."""
    ticket = act.open_ticket()
    return {
        "ticket": ticket.id,
        "service": ticket.service,
        "state": ticket.state,
        "requirements": dict(ticket.requirements),
        "needs_clarification": ticket.needs_clarification,
        "deadline": ticket.deadline_at.isoformat() if ticket.deadline_at else None,
    }
