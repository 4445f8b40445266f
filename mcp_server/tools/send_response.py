"""Send the turn's one reply."""

from __future__ import annotations

from typing import Any, Literal

from database import outbox, tickets
from domain.contents import to_json
from domain.tickets import DEADLINES, Move, State, advance
from mcp_server.templates import template_for
from mcp_server.tool import Act, Input, once_a_turn, tool

FIRST_WORD_SLOT = 1


class Arguments(Input):
    content: dict[str, Any]
    purpose: Literal["reply", "question", "acknowledgement", "escalation", "notice", "opt_out"]
    by_model: bool = False


@tool(arguments=Arguments, key=once_a_turn, worker_only=True)
async def send_response(act: Act, given: Arguments) -> dict[str, Any]:
    """Leave the reply for the delivery worker; called last, once, by the worker and never by a mind."""
    is_first_word = given.purpose in ("question", "acknowledgement")
    ticket = act.ticket
    await outbox.post(
        act.db,
        outbox.Post(
            business_id=act.business.id,
            account_id=act.account_id,
            address_id=act.address_id,
            customer_id=act.customer_id,
            ticket_id=ticket.id if ticket else None,
            turn_id=act.turn_id,
            effect_key=f"reply:{act.turn_id}",
            purpose=given.purpose,
            sourcing_slot=FIRST_WORD_SLOT if is_first_word else None,
            content=given.content,
            fallback=await _once_the_window_is_closed(act, given),
            by_model=given.by_model,
        ),
        act.now,
    )
    if given.purpose == "question" and ticket and ticket.state != State.COLLECTING:  # there: a question that never left
        await tickets.move(act.db, ticket.id, advance(State(ticket.state), Move.ASK_CUSTOMER), act.now, closed=False)
        await _wait_for_the_customer(act, ticket.id)
    return {"queued": True}


async def _once_the_window_is_closed(act: Act, given: Arguments) -> dict[str, Any] | None:
    """Tell at least that there is news: a timer, a call or an operator may be what is answered, a day after their last word.

    The confirmation of STOP follows their own message, and what concerns no request does so too. A turn may have closed
    the ticket that its reply is about.
    """
    if given.purpose == "opt_out":
        return None
    number = act.ticket.id if act.ticket else await tickets.latest_of_customer(act.db, act.customer_id)
    return to_json(template_for("request_news", act.locale, (f"T{number}",))) if number else None


async def _wait_for_the_customer(act: Act, ticket_id: int) -> None:
    """Who does not answer our question is not left hanging: the ticket goes on with what is known."""
    await tickets.set_timer(
        act.db,
        business_id=act.business.id,
        customer_id=act.customer_id,
        ticket_id=ticket_id,
        address_id=act.address_id,
        kind="customer_silent",
        due_at=act.now + DEADLINES.customer_silent,
    )
