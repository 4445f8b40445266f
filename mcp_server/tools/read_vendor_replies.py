"""Look at what the ticket's vendors answered."""

from __future__ import annotations

from typing import Any

from database import outreach, tickets
from mcp_server.tool import Act, Input, Output, tool


class Arguments(Input):
    pass


class Reply(Output):
    vendor: str
    state: str
    fields: dict[str, Any] | None
    quoted: str | None


class Replies(Output):
    asked: int
    waiting: int
    replies: list[Reply]


@tool(arguments=Arguments, key=None, returns=Replies)
async def read_vendor_replies(act: Act, given: Arguments) -> dict[str, Any]:
    """Return each vendor's state and the fields read from its reply, with the words they rest on."""
    ticket = act.open_ticket()
    names = {
        subject: name
        for name, (kind, subject, _) in (await tickets.handles(act.db, ticket.id)).items()
        if kind == "vendor"
    }
    asked = await outreach.of_ticket(act.db, ticket.id)
    quotes = {quote.vendor_id: quote for quote in await outreach.quotes_of_ticket(act.db, ticket.id)}
    return {
        "asked": len(asked),
        "waiting": sum(one.state in ("asked", "clarifying") for one in asked),
        "replies": [
            {
                "vendor": names.get(str(one.vendor_id), ""),
                "state": one.state,
                "fields": dict(quotes[one.vendor_id].fields) if one.vendor_id in quotes else None,
                "quoted": quotes[one.vendor_id].quoted if one.vendor_id in quotes else None,
            }
            for one in asked
        ],
    }
