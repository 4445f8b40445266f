"""Ask vendors for an offer."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field

from database import channel_accounts, outbox, outreach, tickets, vendors
from domain import words
from domain.contents import to_json
from domain.errors import Refused
from domain.messages import Text
from domain.tickets import DEADLINES, Move, Requirements, State, advance
from mcp_server.templates import template_for
from mcp_server.tool import Act, HandleOf, Input, Nature, Output, tool


class Arguments(Input):
    vendors: Annotated[list[str], HandleOf("vendor"), Field(min_length=1, max_length=10)]


class Asked(Output):
    asked: list[str]


@tool(
    arguments=Arguments,
    key=lambda _, given: ",".join(sorted(given.vendors)),
    returns=Asked,
    nature=Nature(destructive=False, idempotent=True, reaches_people=True),
)
async def contact_vendors(act: Act, given: Arguments) -> dict[str, Any]:
    """Send the outreach template, filled from the ticket, to the named vendors; nobody is asked twice."""
    ticket = act.open_ticket()
    needed = Requirements.from_json(ticket.requirements)
    if not needed.item:
        raise Refused("nothing_to_ask", "The ticket does not say what is wanted.")
    minted = await tickets.handles(act.db, ticket.id)
    asked: list[str] = []
    wanted = list(dict.fromkeys(given.vendors))
    for position, name in enumerate(wanted, start=1):
        _, subject, reason = minted[name]
        vendor = await vendors.load(act.db, int(subject))
        account_id = await _account_towards(act, vendor)
        if vendor and account_id and await _ask(act, needed, name, vendor, account_id, dict(reason)):
            asked.append(name)
        act.report(position, len(wanted), f"{name} done")
    if asked:
        await _promise(act, State(ticket.state))
    return {"asked": asked}


async def _account_towards(act: Act, vendor: vendors.Reachable | None) -> int | None:
    if vendor is None:
        return None
    return await channel_accounts.towards(act.db, act.business.id, vendor.network, act.account_id)


async def _ask(
    act: Act, needed: Requirements, name: str, vendor: vendors.Reachable, account_id: int, reason: dict[str, Any]
) -> bool:
    ticket = act.open_ticket()
    reference = f"T{ticket.id}-{name.removeprefix('v')}"
    outreach_id = await outreach.ask(
        act.db,
        business_id=act.business.id,
        customer_id=act.customer_id,
        ticket_id=ticket.id,
        vendor_id=vendor.id,
        reason=reason,
        reference=reference,
        item=needed.item or "",
        quantity=needed.quantity,
        currency=needed.currency or act.business.currency,
        now=act.now,
        today=act.now.astimezone(ZoneInfo(vendor.time_zone)).date(),
    )
    if outreach_id is None:
        return False
    wanted = (say := words.of(vendor.locale)).wanted(needed)
    await outbox.post(
        act.db,
        outbox.Post(
            business_id=act.business.id,
            account_id=account_id,
            address_id=vendor.address_id,
            vendor_id=vendor.id,
            ticket_id=ticket.id,
            turn_id=act.turn_id,
            effect_key=f"outreach:{ticket.id}:{vendor.id}:1",
            purpose="outreach",
            content=to_json(Text(say.outreach(wanted, reference))),
            fallback=to_json(template_for("vendor_outreach", vendor.locale, (wanted, reference))),
        ),
        act.now,
    )
    return True


async def _promise(act: Act, state: State) -> None:
    ticket = act.open_ticket()
    await tickets.move(act.db, ticket.id, advance(state, Move.ASK_VENDORS), act.now, closed=False)
    await tickets.set_deadline(act.db, ticket.id, act.now + DEADLINES.vendor_deadline)
    await tickets.cancel_timers(act.db, ticket.id, act.now, kind="customer_silent")
    for kind, after in (("vendor_reminder", DEADLINES.vendor_reminder), ("vendor_deadline", DEADLINES.vendor_deadline)):
        await tickets.set_timer(
            act.db,
            business_id=act.business.id,
            customer_id=act.customer_id,
            ticket_id=ticket.id,
            address_id=act.address_id,
            kind=kind,
            due_at=act.now + after,
        )
