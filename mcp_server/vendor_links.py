"""A chat link per vendor, from the vendor table only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mcp_server.tool import Act


async def links_of(act: Act, vendor_ids: Sequence[int]) -> Mapping[int, str]:
    """Return vendor id → `https://wa.me/…`."""
    raise NotImplementedError
