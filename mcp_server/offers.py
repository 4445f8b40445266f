"""The offers of a ticket with a chat link per vendor: the number comes from the vendor table and from nowhere else (SO8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from database import outreach, vendors
from database import shortlists as stored
from domain import shortlists, words
from domain.tickets import Requirements
from domain.wa_me import link
from domain.words import Words
from mcp_server.tool import Act


async def offers_of(act: Act, ticket_id: int, requirements: Mapping[str, Any]) -> tuple[str, int]:
    """Write the stored shortlist of a ticket of this customer; return it with the number of its offers."""
    lines = [shortlists.from_json(line) for line in await stored.of_ticket(act.db, ticket_id)]
    needed, say = Requirements.from_json(requirements), words.of(act.locale)
    links = await _links_of(act, ticket_id, [line.vendor_id for line in lines], needed.item or "", say)
    asked = len(await outreach.of_ticket(act.db, ticket_id))
    return say.shortlist([line for line in lines if line.vendor_id in links], links, needed, asked), len(lines)


async def _links_of(act: Act, ticket_id: int, vendor_ids: Sequence[int], item: str, say: Words) -> Mapping[int, str]:
    """Return vendor id → `https://wa.me/…` with an opening line in the customer's language."""
    links: dict[int, str] = {}
    for vendor_id in vendor_ids:
        vendor = await vendors.load(act.db, vendor_id, act.account_id)
        if vendor is not None:
            digits = act.sealer.unseal(vendor.phone_ciphertext).decode()
            links[vendor_id] = link(digits, say.chat_opener(item, f"T{ticket_id}"))
    return links
