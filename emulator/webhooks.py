"""Compose webhook bodies in Meta's wire format, and deliver them signed, with the faults that were asked for."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from emulator import courier
from emulator.signer import signature

Json = dict[str, Any]


@dataclass
class Faults:
    """What goes wrong: rates in 0…1, counts of the next sends, and switches."""

    duplicates: float = 0.0
    reordering: float = 0.0
    batches: float = 0.0
    bsuid_only: bool = False
    window_closed: bool = False
    rate_limited: int = 0
    pair_limited: int = 0
    server_errors: int = 0
    failing_sends: float = 0.0
    timeouts_accepted: int = 0
    """The send is taken on and the connection dropped without an answer."""
    timeouts_lost: int = 0
    """The send is not taken on and the connection dropped."""
    lost_statuses: float = 0.0
    statuses_first: bool = False
    """The `sent` status arrives before the answer to the send."""

    def change(self, wanted: Mapping[str, Any]) -> None:
        """Set what is named. Raises ValueError for a fault that does not exist."""
        courier.change(self, wanted)


@dataclass
class Postman:
    """Deliver changes to the product's webhook, again when it does not answer 200, as Meta does."""

    url: str
    secret: bytes
    phone_number_id: str
    waba_id: str
    faults: Faults
    chance: random.Random
    tries: int = 60
    """Five minutes of a webhook that does not answer; Meta goes on for days."""
    pause: float = 0.05
    """Seconds before the second try; doubled each time, up to a hundred times as much."""
    sent: int = 0
    refused: int = 0
    _queue: list[Json] = field(default_factory=list[Json])
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _idle: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, value: Json) -> None:
        """Queue one change; with faults it may come twice, late, or together with others."""
        courier.put(self._queue, value, self.faults, self.chance)
        self._idle.clear()
        self._wake.set()

    async def flush(self) -> None:
        """Wait until everything queued was delivered."""
        if self._queue:
            self._idle.clear()
            await self._idle.wait()
        elif not self._idle.is_set():
            await self._idle.wait()

    async def run(self) -> None:
        """Deliver for ever, a few at a time."""
        self._idle.set()
        async with httpx.AsyncClient(timeout=20, trust_env=False) as http:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._queue:
                    await asyncio.gather(*(self._deliver(http, body) for body in self._take()))
                self._idle.set()

    def _take(self) -> list[Json]:
        """Make up to eight bodies of what waits; a batch holds several changes."""
        bodies: list[Json] = []
        while self._queue and len(bodies) < 8:
            size = self.chance.randint(2, 5) if self.chance.random() < self.faults.batches else 1
            changes, self._queue[:size] = self._queue[:size], []
            bodies.append(self.envelope(changes))
        return bodies

    def envelope(self, values: list[Json]) -> Json:
        """Wrap values in Meta's envelope."""
        metadata = {"display_phone_number": "15550100000", "phone_number_id": self.phone_number_id}
        changes = [
            {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
            for value in values
        ]
        return {"object": "whatsapp_business_account", "entry": [{"id": self.waba_id, "changes": changes}]}

    def signed(self, body: bytes) -> dict[str, str]:
        """Return the header that proves who sends."""
        return {"x-hub-signature-256": signature(self.secret, body)}

    async def _deliver(self, http: httpx.AsyncClient, envelope: Json) -> None:
        body = json.dumps(envelope, ensure_ascii=True).encode()
        headers = {"content-type": "application/json", **self.signed(body)}
        taken = await courier.deliver(http, self.url, body, headers, tries=self.tries, pause=self.pause)
        self.sent, self.refused = self.sent + taken, self.refused + (not taken)
