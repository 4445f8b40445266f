"""Write what the customer needs into the ticket, from facts that code read in their own messages."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from database import tickets
from domain.minds import FactHandle
from mcp_server.tool import Act, HandleOf, Input, Nature, Output, tool


class Arguments(Input):
    facts: Annotated[list[str], HandleOf("fact"), Field(min_length=1, max_length=20)]


class Written(Output):
    requirements: dict[str, Any]


@tool(
    arguments=Arguments,
    key=lambda _, given: ",".join(sorted(given.facts)),
    returns=Written,
    nature=Nature(destructive=True, idempotent=True, reaches_people=False),
)
async def update_requirements(act: Act, given: Arguments) -> dict[str, Any]:
    """Take the named facts over into the ticket's requirements; a later fact replaces an earlier one."""
    ticket = act.open_ticket()
    requirements = dict(ticket.requirements)
    evidence = dict(requirements.get("evidence", {}))
    for name in given.facts:
        fact = act.facts[name]
        requirements[fact.field] = fact.value
        evidence[fact.field] = _evidence(fact)
    requirements["evidence"] = evidence
    # What was unsure is among what is missing, until somebody writes it.
    unclear = ticket.needs_clarification and bool(requirements.get("missing"))
    await tickets.set_requirements(act.db, ticket.id, requirements, unclear)
    return {"requirements": {field: value for field, value in requirements.items() if field != "evidence"}}


def _evidence(fact: FactHandle) -> dict[str, Any]:
    told: dict[str, Any] = {"message": fact.message_id, "text": fact.text}
    if fact.source != "words":
        told |= {"source": fact.source, "confidence": round(fact.confidence, 3)}
    return told
