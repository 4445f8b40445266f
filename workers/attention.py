"""Show a person that their message is read and being answered, beside the turn: it never waits for it nor fails by it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final
from uuid import UUID

import structlog

from channels.port import Attentive, Channel
from database import turns
from database.db import Pool
from database.identities import recipient as recipient_of
from database.sealing import Sealer

log = structlog.get_logger()

PATIENCE_SECONDS: Final = 5.0
"""Whoever is shown it later has the answer already."""
MOST_AT_ONCE: Final = 32
"""Beyond this nothing is shown: connections are for answers."""


class Attention:
    """Read marks and typing on the channels that can show them (AS8)."""

    def __init__(self, pool: Pool, channels: Mapping[str, Channel], sealer: Sealer) -> None:
        self._pool = pool
        self._channels = {name: channel for name, channel in channels.items() if isinstance(channel, Attentive)}
        self._sealer = sealer
        self._running: set[asyncio.Task[None]] = set()

    def show(self, customer_id: UUID, message_id: int) -> None:
        """Begin to show that the customer's message is being answered, and return at once."""
        if not self._channels or len(self._running) >= MOST_AT_ONCE:
            return
        task = asyncio.create_task(self._try(customer_id, message_id))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def aclose(self) -> None:
        """Stop showing."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _try(self, customer_id: UUID, message_id: int) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._show(customer_id, message_id)
        except Exception as error:  # noqa: BLE001 (an edge: the turn answers, whatever becomes of this)
            log.info("attention.failed", error=type(error).__name__)

    async def _show(self, customer_id: UUID, message_id: int) -> None:
        async with self._pool.transaction() as db:
            await db.act_for_customer(customer_id)
            seen = await turns.seen(db, message_id)
        channel = self._channels.get(seen.channel) if seen else None
        if seen is None or channel is None:
            return
        recipient = recipient_of(self._sealer, seen.stable_ciphertext, seen.phone_ciphertext)
        await channel.mark_read(seen.account, seen.provider_id, typing=True, recipient=recipient)
