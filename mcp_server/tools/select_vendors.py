"""Choose vendors for the ticket by the coded ranking."""

from __future__ import annotations

from typing import Any

from database import tickets, vendors
from domain import vendors as ranking
from domain.tickets import Requirements
from mcp_server.tool import Act, Input, Nature, Output, once, tool

MOST_ASKED = 5


class Arguments(Input):
    pass


class Candidate(Output):
    vendor: str
    name: str
    score: float
    reasons: list[str]


class Chosen(Output):
    vendors: list[Candidate]


@tool(
    arguments=Arguments,
    key=once,
    returns=Chosen,
    nature=Nature(destructive=False, idempotent=True, reaches_people=False),
)
async def select_vendors(act: Act, given: Arguments) -> dict[str, Any]:
    """Rank the vendors that fit the ticket, name them v1, v2, … and keep the reasons."""
    ticket = act.open_ticket()
    needed = Requirements.from_json(ticket.requirements)
    need = ranking.Need(item=needed.item or "", place=needed.place, quantity=needed.quantity, now=act.now)
    chosen = ranking.rank(await vendors.candidates(act.db, act.business.id), need, limit=MOST_ASKED)
    named: list[dict[str, Any]] = []
    for position, choice in enumerate(chosen, start=1):
        reason = {"score": round(choice.score, 4), "reasons": list(choice.reasons)}
        await tickets.mint(act.db, ticket.id, act.customer_id, f"v{position}", "vendor", str(choice.vendor.id), reason)
        named.append({"vendor": f"v{position}", "name": choice.vendor.name, **reason})
    return {"vendors": named}
