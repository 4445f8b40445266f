"""Ask the customer whether they may be called."""

from __future__ import annotations

from typing import Any

from database import consents, flags, outbox, tickets
from domain.calls import dialable
from domain.consents import WAIT_FOR_ANSWER, Purpose
from domain.contents import OWN_NUMBER, to_json
from domain.errors import Refused
from domain.messages import Choice, Choices
from domain.tickets import Move, State, advance
from domain.words import calls as words
from mcp_server.tool import Act, Input, Nature, Output, once_a_turn, tool


class Arguments(Input):
    purpose: Purpose


class Asked(Output):
    asked: Purpose
    state: str


@tool(arguments=Arguments, key=once_a_turn, returns=Asked, nature=Nature(destructive=False))
async def request_consent(act: Act, given: Arguments) -> dict[str, Any]:
    """Ask the customer whether they may be called for one purpose, on the number they write from; the answer is theirs."""
    ticket = act.open_ticket()
    if not await flags.is_on(act.db, act.business.id, "CALLING_ENABLED"):
        raise Refused("calling_disabled", "Calling is switched off; go on in the chat.")
    digits = await consents.number_of(act.db, act.sealer, act.address_id)
    if digits is None or dialable(f"+{digits}") is None:
        raise Refused("no_number", "The customer writes from no number that can be called.")
    if await consents.live(act.db, ticket.id, given.purpose, act.now) is not None:
        raise Refused("agreed_already", "The customer has agreed to this call; start it.")
    request_id = await _ask(act, given.purpose, digits)
    await tickets.cancel_timers(act.db, ticket.id, act.now)
    state = advance(State(ticket.state), Move.ASK_CONSENT)
    await tickets.move(act.db, ticket.id, state, act.now, closed=False)
    await tickets.set_timer(
        act.db,
        business_id=act.business.id,
        customer_id=act.customer_id,
        ticket_id=ticket.id,
        address_id=act.address_id,
        kind=f"consent_silent_{request_id}",
        due_at=act.now + WAIT_FOR_ANSWER,
    )
    return {"asked": given.purpose, "state": state}


async def _ask(act: Act, purpose: Purpose, digits: str) -> int:
    ticket = act.open_ticket()
    question = consents.Ask(act.business.id, act.customer_id, ticket.id, act.address_id, purpose, digits, act.locale)
    request_id = await consents.ask(act.db, act.sealer, question, act.now)
    if request_id is None:
        raise Refused("asked_enough", "The customer was asked twice and gave no clear answer.")
    say = words.of(act.locale)
    buttons = (
        Choice(consents.button(act.sealer, request_id, "yes"), say.yes_button),
        Choice(consents.button(act.sealer, request_id, "no"), say.no_button),
    )
    delivery_id = await outbox.post(
        act.db,
        outbox.Post(
            business_id=act.business.id,
            account_id=act.account_id,
            address_id=act.address_id,
            customer_id=act.customer_id,
            ticket_id=ticket.id,
            turn_id=act.turn_id,
            effect_key=f"consent:{request_id}",
            purpose="consent",
            content=to_json(Choices(words.question(say, purpose, act.business.name, OWN_NUMBER), buttons)),
        ),
        act.now,
    )
    await consents.attach(act.db, request_id, delivery_id)
    return request_id
