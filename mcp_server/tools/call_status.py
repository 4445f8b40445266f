"""Look at how far asking for a call, and the call itself, have come."""

from __future__ import annotations

from typing import Any

from database import consents
from mcp_server.tool import Act, Input, Nature, Output, tool


class Arguments(Input):
    pass


class Status(Output):
    consent: str | None
    rounds: int
    call: str | None


@tool(
    arguments=Arguments,
    key=None,
    returns=Status,
    nature=Nature(destructive=False, idempotent=True, reaches_people=False),
)
async def call_status(act: Act, given: Arguments) -> dict[str, Any]:
    """Return the state of the ticket's consent question and of its call; None where there is none."""
    so_far = await consents.so_far(act.db, act.open_ticket().id, act.now)
    return {"consent": so_far.consent, "rounds": so_far.rounds, "call": so_far.call}
