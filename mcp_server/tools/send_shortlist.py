"""Send the stored shortlist to the customer and hand the ticket off."""

from __future__ import annotations

from typing import Any

from database import outbox, outreach, shortlists, tickets, turns
from domain import shortlists as ranking
from domain import words
from domain.contents import to_json
from domain.messages import Text
from domain.tickets import Move, Requirements, State, advance
from mcp_server.templates import template_for
from mcp_server.tool import Act, Input, once, tool
from mcp_server.vendor_links import links_of

SHORTLIST_SLOT = 2


class Arguments(Input):
    pass


@tool(arguments=Arguments, key=once)
async def send_shortlist(act: Act, given: Arguments) -> dict[str, Any]:
    """Send the shortlist with a chat link per vendor, or say honestly that nobody answered; the ticket is handed off."""
    ticket = act.open_ticket()
    lines = [ranking.from_json(line) for line in await shortlists.of_ticket(act.db, ticket.id)]
    needed, say = Requirements.from_json(ticket.requirements), words.of(act.locale)
    links = await links_of(act, [line.vendor_id for line in lines], needed.item or "", say)
    asked = len(await outreach.of_ticket(act.db, ticket.id))
    body = say.shortlist([line for line in lines if line.vendor_id in links], links, needed, asked)
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
            fallback=to_json(template_for("shortlist_ready", act.locale, (f"T{ticket.id}",))),
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
    return {"sent": len(lines), "reason": reason}
