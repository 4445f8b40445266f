"""Send the stored shortlist to the customer and hand the ticket off."""

from __future__ import annotations

from typing import Any

from database import outbox, tickets, turns
from domain.contents import to_json
from domain.messages import Text
from domain.tickets import Move, State, advance
from mcp_server.offers import offers_of
from mcp_server.templates import template_for
from mcp_server.tool import Act, Input, Nature, Output, once, tool

SHORTLIST_SLOT = 2


class Arguments(Input):
    pass


class Sent(Output):
    sent: int
    reason: str


@tool(
    arguments=Arguments, key=once, returns=Sent, nature=Nature(destructive=True, idempotent=True, reaches_people=True)
)
async def send_shortlist(act: Act, given: Arguments) -> dict[str, Any]:
    """Send the shortlist with a chat link per vendor, or say honestly that nobody answered; the ticket is handed off."""
    ticket = act.open_ticket()
    body, lines = await offers_of(act, ticket.id, ticket.requirements)
    await outbox.post(
        act.db,
        outbox.Post(
            business_id=act.business.id,
            account_id=act.account_id,
            address_id=act.address_id,
            customer_id=act.customer_id,
            ticket_id=ticket.id,
            turn_id=act.turn_id,
            effect_key=f"shortlist:{ticket.id}",
            purpose="shortlist" if lines else "escalation",
            sourcing_slot=SHORTLIST_SLOT if lines else None,
            content=to_json(Text(body)),
            fallback=to_json(
                template_for("shortlist_ready" if lines else "request_news", act.locale, (f"T{ticket.id}",))
            ),
        ),
        act.now,
    )
    reason = "shortlist_sent" if lines else "nobody_answered"
    if not lines:
        await turns.hand_to_human(act.db, act.conversation_id, f"rule:{reason}", act.now)
    await tickets.cancel_timers(act.db, ticket.id, act.now)
    await tickets.move(
        act.db, ticket.id, advance(State(ticket.state), Move.HAND_OFF), act.now, closed=True, reason=reason
    )
    return {"sent": lines, "reason": reason}
