"""Learn the phones behind lids from WAHA, and remember them (providers.md A15, waha#2178)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import quote

import httpx

from channels.fields import Json, as_map, from_bytes
from channels.waha.ids import is_lid, stable_id

_REMEMBERED: Final = 20_000
_PATIENCE: Final = httpx.Timeout(1.0)
"""A webhook waits for this; whose phone is not known by then keeps the lid alone and is asked about again."""


class Lids:
    """The phones behind lids, as one WAHA server knows them; a lid means the same in all its sessions."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http = http
        self._url = url
        self._phones: OrderedDict[str, str] = OrderedDict()

    @property
    def phones(self) -> Mapping[str, str]:
        """Digits by lid (`123@lid`)."""
        return self._phones

    async def learn(self, session: str, chats: Iterable[object]) -> None:
        """Ask for those among the chats that are lids nobody asked about yet. Never raises: a lid alone will do."""
        wanted = {stable for chat in chats if is_lid(stable := stable_id(chat)) and stable not in self._phones}
        await asyncio.gather(*(self._ask(session, lid) for lid in wanted if lid))

    async def _ask(self, session: str, lid: str) -> None:
        path = f"/api/{quote(session, safe='')}/lids/{quote(lid, safe='')}"
        try:
            answer = await self._http.get(f"{self._url}{path}", timeout=_PATIENCE)
            told: Json = as_map(from_bytes(answer.content)) if answer.is_success else {}
        except (httpx.HTTPError, ValueError, RecursionError):
            return
        digits = stable_id(told.get("pn"))
        if digits is None or is_lid(digits):
            return
        self._phones[lid] = digits
        if len(self._phones) > _REMEMBERED:
            self._phones.popitem(last=False)
