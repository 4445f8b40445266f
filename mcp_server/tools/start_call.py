"""Have the customer called."""

from __future__ import annotations

from typing import Any

from database import calls, consents, flags, tickets
from domain.consents import Purpose
from domain.errors import Refused
from domain.tickets import Move, State, advance
from mcp_server.tool import Act, Input, Nature, Output, once, tool


class Arguments(Input):
    purpose: Purpose


class Call(Output):
    call: str
    state: str


@tool(
    arguments=Arguments,
    key=once,
    needs_consent=True,
    returns=Call,
    nature=Nature(destructive=False, idempotent=True),
)
async def start_call(act: Act, given: Arguments) -> dict[str, Any]:
    """Leave one call for the purpose and number that the customer agreed to; it is placed inside calling hours."""
    ticket = act.open_ticket()
    if not await flags.is_on(act.db, act.business.id, "CALLING_ENABLED"):
        raise Refused("calling_disabled", "Calling is switched off; go on in the chat.")
    consent = await consents.live(act.db, ticket.id, given.purpose, act.now)
    if consent is None:
        raise Refused("no_consent", "The customer has not agreed to this call.")
    call_id = await calls.queue(
        act.db,
        calls.Queued(
            business_id=act.business.id,
            customer_id=act.customer_id,
            ticket_id=ticket.id,
            address_id=act.address_id,
            consent_id=consent.id,
            purpose=given.purpose,
            phone_digest=consent.phone_digest,
            phone_ciphertext=consent.phone_ciphertext,
            locale=consent.locale,
        ),
        act.now,
    )
    if call_id is None:
        raise Refused("already_calling", "This person is being called already.")
    await tickets.cancel_timers(act.db, ticket.id, act.now)
    state = advance(State(ticket.state), Move.CALL)
    await tickets.move(act.db, ticket.id, state, act.now, closed=False)
    return {"call": "queued", "state": state}
