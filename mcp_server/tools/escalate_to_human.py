"""Give the conversation to a human."""

from __future__ import annotations

from typing import Any, Literal

from database import consents, tickets, turns
from domain.tickets import Move, State, advance
from mcp_server.tool import Act, Input, Nature, Output, tool

Reason = Literal[
    "explicit_human_request",
    "service_not_automated",
    "no_vendors",
    "nobody_answered",
    "customer_silent",
    "cannot_understand",
    "call_declined",
    "call_failed",
]


class Arguments(Input):
    reason: Reason


class Escalated(Output):
    ticket: int
    state: str
    reason: Reason


@tool(
    arguments=Arguments,
    key=lambda _, given: f"{given.reason}:{{turn}}",
    returns=Escalated,
    nature=Nature(destructive=True, idempotent=False, reaches_people=False),
)
async def escalate_to_human(act: Act, given: Arguments) -> dict[str, Any]:
    """Silence automation in this conversation and leave the ticket to an operator, with the reason."""
    ticket = act.open_ticket()
    await turns.hand_to_human(act.db, act.conversation_id, f"rule:{given.reason}", act.now)
    await tickets.cancel_timers(act.db, ticket.id, act.now)
    await consents.close(act.db, ticket.id, act.customer_id, given.reason, act.now)
    state = advance(State(ticket.state), Move.ESCALATE)
    await tickets.move(act.db, ticket.id, state, act.now, closed=True, reason=given.reason)
    return {"ticket": ticket.id, "state": state, "reason": given.reason}
