"""Rank the stored replies into a shortlist by the stated score."""

from __future__ import annotations

from typing import Any

from database import outreach, shortlists, tickets, vendors
from domain import quotes
from domain import shortlists as ranking
from domain.errors import Refused
from domain.tickets import Move, Requirements, State, advance
from mcp_server.tool import Act, Input, Nature, Output, once, tool


class Arguments(Input):
    pass


class Offer(Output):
    vendor_id: int
    vendor_name: str
    availability: str
    unit_price: str | None
    total: str | None
    price_min: str | None
    price_max: str | None
    currency: str | None
    lead_days: float | None
    lead_date: str | None
    delivery: str | None
    delivery_fee: str | None
    available_quantity: int | None
    quoted: str
    score: float
    reasons: list[str]


class Shortlist(Output):
    lines: list[Offer]


@tool(
    arguments=Arguments,
    key=once,
    returns=Shortlist,
    nature=Nature(destructive=False, idempotent=True, reaches_people=False),
)
async def make_shortlist(act: Act, given: Arguments) -> dict[str, Any]:
    """Score what vendors answered, keep the best, and note who stayed silent."""
    ticket = act.open_ticket()
    stored = [
        quotes.from_json(quote.vendor_id, quote.fields, quote.quoted)
        for quote in await outreach.quotes_of_ticket(act.db, ticket.id)
    ]
    asked_of = await outreach.of_ticket(act.db, ticket.id)
    waiting = any(asked.state in ("asked", "clarifying") for asked in asked_of)
    if waiting and ticket.deadline_at is not None and act.now < ticket.deadline_at:
        raise Refused("too_early", "Vendors have until the promised time to answer.")
    for asked in asked_of:
        if asked.state in ("asked", "clarifying"):
            await outreach.settle(act.db, asked.id, "silent", act.now)
    people = {vendor.id: vendor for vendor in await vendors.candidates(act.db, act.business.id)}
    needed = Requirements.from_json(ticket.requirements)
    currency = needed.currency or act.business.currency
    lines = ranking.make(stored, people, needed, currency=currency, now=act.now)
    await shortlists.keep(act.db, ticket.id, act.customer_id, [ranking.to_json(line) for line in lines], act.now)
    await tickets.move(act.db, ticket.id, advance(State(ticket.state), Move.MAKE_SHORTLIST), act.now, closed=False)
    return {"lines": [ranking.to_json(line) for line in lines]}
