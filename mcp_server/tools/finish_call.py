"""End a ticket whose call was held."""

from __future__ import annotations

from typing import Any

from database import consents, tickets
from domain.calls import CallState
from domain.errors import Refused
from domain.tickets import Move, State, advance
from mcp_server.tool import Act, Input, Nature, Output, once, tool


class Arguments(Input):
    pass


class Finished(Output):
    ticket: int
    state: str


@tool(arguments=Arguments, key=once, returns=Finished, nature=Nature(idempotent=True, reaches_people=False))
async def finish_call(act: Act, given: Arguments) -> dict[str, Any]:
    """Hand the ticket off because its call was held to the end; refused while there was none."""
    ticket = act.open_ticket()
    if (await consents.so_far(act.db, ticket.id, act.now)).call != CallState.COMPLETED:
        raise Refused("no_call_held", "The customer was not spoken to.")
    await consents.close(act.db, ticket.id, act.customer_id, "call_held", act.now)
    state = advance(State(ticket.state), Move.HAND_OFF)
    await tickets.move(act.db, ticket.id, state, act.now, closed=True, reason="call_held")
    return {"ticket": ticket.id, "state": state}
