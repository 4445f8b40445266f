"""Write what the customer needs into the ticket, from facts that code read in their own messages."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from database import tickets
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
        evidence[fact.field] = {"message": fact.message_id, "text": fact.text}
    requirements["evidence"] = evidence
    await tickets.set_requirements(act.db, ticket.id, requirements, ticket.needs_clarification)
    return {"requirements": {field: value for field, value in requirements.items() if field != "evidence"}}
