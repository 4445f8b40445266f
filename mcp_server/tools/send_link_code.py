"""Have a one-time code sent to another address that the customer says is theirs."""

from __future__ import annotations

from typing import Any, Literal

from database import links
from domain.linking import Claim
from mcp_server.tool import Act, Input, once_a_turn, tool


class Arguments(Input):
    kind: Literal["mail", "phone"]
    value: str
    message: int


@tool(arguments=Arguments, key=once_a_turn, worker_only=True)
async def send_link_code(act: Act, given: Arguments) -> dict[str, Any]:
    """Note the claim; a code goes out only when the address is known, and nobody here learns whether it is."""
    claim = Claim(given.kind, given.value, given.message)
    await links.ask(act.db, act.sealer, act.business.id, act.customer_id, act.address_id, claim, act.now)
    return {"noted": True}
