"""Send the offers that a template announced, because the customer answered it."""

from __future__ import annotations

from typing import Any

from database import outbox, shortlists
from domain.contents import to_json
from domain.messages import Text
from mcp_server.offers import offers_of
from mcp_server.tool import Act, Input, Nature, Output, once_a_turn, tool


class Arguments(Input):
    pass


class Sent(Output):
    sent: int


@tool(
    arguments=Arguments,
    key=once_a_turn,
    returns=Sent,
    nature=Nature(destructive=False, idempotent=False, reaches_people=True),
)
async def send_offers(act: Act, given: Arguments) -> dict[str, Any]:
    """Send the latest shortlist in words to a customer who has only been told that it is ready; once."""
    unread = await shortlists.unread_of_customer(act.db, act.customer_id)
    if unread is None:
        return {"sent": 0}
    body, offers = await offers_of(act, unread.ticket_id, unread.requirements)
    await outbox.post(
        act.db,
        outbox.Post(
            business_id=act.business.id,
            account_id=act.account_id,
            address_id=act.address_id,
            customer_id=act.customer_id,
            ticket_id=unread.ticket_id,
            turn_id=act.turn_id,
            effect_key=f"offers:{unread.ticket_id}",
            purpose="reply",
            content=to_json(Text(body)),
        ),
        act.now,
    )
    return {"sent": offers}
