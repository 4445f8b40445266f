"""Send what a template announced, offers or other news, because the customer answered it."""

from __future__ import annotations

from typing import Any, Literal

from database import outbox, shortlists, withheld
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
    """Send in words what a customer has only been told to be there, the latest shortlist and other news; once."""
    news = await withheld.of_customer(act.db, act.customer_id)
    for one in news:
        await _post(act, one.ticket_id, f"news:{one.delivery_id}", dict(one.content), one.purpose)
    unread = await shortlists.unread_of_customer(act.db, act.customer_id)
    if unread is None:
        return {"sent": len(news)}
    body, offers = await offers_of(act, unread.ticket_id, unread.requirements)
    await _post(act, unread.ticket_id, f"offers:{unread.ticket_id}", to_json(Text(body)))
    return {"sent": offers}


async def _post(
    act: Act,
    ticket_id: int | None,
    effect_key: str,
    content: dict[str, Any],
    purpose: Literal["reply", "escalation"] = "reply",
) -> None:
    await outbox.post(
        act.db,
        outbox.Post(
            business_id=act.business.id,
            account_id=act.account_id,
            address_id=act.address_id,
            customer_id=act.customer_id,
            ticket_id=ticket_id,
            turn_id=act.turn_id,
            effect_key=effect_key,
            purpose=purpose,
            content=content,
        ),
        act.now,
    )
