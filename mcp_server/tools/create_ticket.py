"""Open a ticket for what the customer wants."""

from __future__ import annotations

from typing import Any, Literal

from database import tickets
from domain.errors import Refused
from domain.tickets import State
from mcp_server.tool import Act, Input, Nature, Output, tool

Service = Literal["sourcing", "support", "assistant", "information", "human"]


class Arguments(Input):
    service: Service


class Opened(Output):
    ticket: int
    service: Service
    state: str


@tool(
    arguments=Arguments,
    key=lambda _, given: given.service,
    returns=Opened,
    nature=Nature(destructive=False, idempotent=False, reaches_people=False),
)
async def create_ticket(act: Act, given: Arguments) -> dict[str, Any]:
    """Open a ticket of one service for this customer."""
    ticket_id = await tickets.create(
        act.db,
        business_id=act.business.id,
        customer_id=act.customer_id,
        address_id=act.address_id,
        account_id=act.account_id,
        service=given.service,
        locale=act.locale,
        state=State.NEW,
        now=act.now,
    )
    if ticket_id is None:
        raise Refused("already_open", "The customer has an open ticket for this service.")
    return {"ticket": ticket_id, "service": given.service, "state": State.NEW}
