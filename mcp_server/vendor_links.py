"""A chat link per vendor: the number comes from the vendor table and from nowhere else (SO8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from database import vendors
from domain.wa_me import link
from domain.words import Words
from mcp_server.tool import Act


async def links_of(act: Act, vendor_ids: Sequence[int], item: str, words: Words) -> Mapping[int, str]:
    """Return vendor id → `https://wa.me/…` with an opening line in the customer's language."""
    ticket = act.open_ticket()
    links: dict[int, str] = {}
    for vendor_id in vendor_ids:
        vendor = await vendors.load(act.db, vendor_id)
        if vendor is not None:
            digits = act.sealer.unseal(vendor.phone_ciphertext).decode()
            links[vendor_id] = link(digits, words.chat_opener(item, f"T{ticket.id}"))
    return links
