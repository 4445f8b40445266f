"""Remind the vendors that have not answered, once."""

from __future__ import annotations

from typing import Any

from database import channel_accounts, outbox, outreach, vendors
from domain import words
from domain.contents import to_json
from domain.messages import Text
from mcp_server.templates import template_for
from mcp_server.tool import Act, Input, Nature, Output, once, tool


class Arguments(Input):
    pass


class Reminded(Output):
    reminded: int


@tool(
    arguments=Arguments,
    key=once,
    returns=Reminded,
    nature=Nature(destructive=False, idempotent=True, reaches_people=True),
)
async def remind_vendors(act: Act, given: Arguments) -> dict[str, Any]:
    """Send one reminder to every vendor of the ticket that is still silent."""
    ticket = act.open_ticket()
    reminded = 0
    for asked in await outreach.of_ticket(act.db, ticket.id):
        vendor = await vendors.load(act.db, asked.vendor_id)
        if asked.state != "asked" or vendor is None:
            continue
        account_id = await channel_accounts.towards(act.db, act.business.id, vendor.network, act.account_id)
        if account_id is None or not await outreach.mark_reminded(act.db, asked.id, act.now):
            continue
        await outbox.post(
            act.db,
            outbox.Post(
                business_id=act.business.id,
                account_id=account_id,
                address_id=vendor.address_id,
                vendor_id=vendor.id,
                ticket_id=ticket.id,
                turn_id=act.turn_id,
                effect_key=f"reminder:{ticket.id}:{vendor.id}:{asked.round}",
                purpose="reminder",
                content=to_json(Text(words.of(vendor.locale).reminder(asked.item, asked.reference))),
                fallback=to_json(template_for("vendor_reminder", vendor.locale, (asked.item, asked.reference))),
            ),
            act.now,
        )
        reminded += 1
    return {"reminded": reminded}
