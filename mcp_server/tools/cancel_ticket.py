"""End the customer's open ticket because they want nothing more."""

from __future__ import annotations

from typing import Any, Literal

from database import consents, tickets
from domain.tickets import Move, State, advance
from mcp_server.tool import Act, Input, once_a_turn, tool


class Arguments(Input):
    reason: Literal["opted_out"]


@tool(arguments=Arguments, key=once_a_turn, worker_only=True)
async def cancel_ticket(act: Act, given: Arguments) -> dict[str, Any]:
    """End the ticket and let no timer wake it; what is not sent yet is refused at the moment of sending."""
    ticket = act.open_ticket()
    await tickets.cancel_timers(act.db, ticket.id, act.now)
    await consents.close(act.db, ticket.id, act.customer_id, given.reason, act.now)
    state = advance(State(ticket.state), Move.CANCEL)
    await tickets.move(act.db, ticket.id, state, act.now, closed=True, reason=given.reason)
    return {"ticket": ticket.id, "state": state}
