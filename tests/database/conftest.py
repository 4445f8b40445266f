"""What the tests of stored rows share: an intake on a fresh database, and messages as parsed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from database.db import Pool
from database.intake import Intake
from database.sealing import Sealer
from domain.messages import Batch, Inbound, Sender

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Front:
    """An intake with its bell, and a superuser's look at what it stored."""

    intake: Intake
    pool: Pool
    sealer: Sealer
    owner: asyncpg.Connection
    rings: list[int] = field(default_factory=list)

    async def write(self, *messages: Inbound, channel: str = "meta", account: str = "100") -> None:
        await self.intake.put(channel, Batch(account, messages=messages), "correlation-1")

    async def put(self, batch: Batch) -> None:
        await self.intake.put("meta", batch, "correlation-1")

    async def rows(self, sql: str, *args: object) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self.owner.fetch(sql, *args)]

    async def value(self, sql: str, *args: object) -> Any:
        return await self.owner.fetchval(sql, *args)


@pytest.fixture
def sealer() -> Sealer:
    return Sealer("a secret of at least thirty-two characters")


@pytest.fixture
async def front(dsn: str, sealer: Sealer) -> AsyncIterator[Front]:
    pool = await Pool.open(dsn, "concierge_intake", size=4)
    owner = await asyncpg.connect(dsn)
    rings: list[int] = []
    front = Front(Intake(pool, sealer, lambda: NOON, lambda: rings.append(1)), pool, sealer, owner, rings)
    yield front
    await front.intake.close()
    await owner.close()
    await pool.close()


@pytest.fixture
def other_intake(front: Front) -> Callable[[], Intake]:
    """Another replica on the same database."""
    return lambda: Intake(front.pool, front.sealer, lambda: NOON, lambda: front.rings.append(1))


@pytest.fixture
def message() -> Callable[..., Inbound]:
    return make_message


def make_message(
    provider_id: str = "wamid.1",
    stable_id: str = "GB.111",
    phone: str | None = None,
    text: str = "Flowers for Friday",
    sent_at: datetime = NOON - timedelta(seconds=1),
    **more: Any,
) -> Inbound:
    raw = json.dumps({"id": provider_id, "text": text}).encode()
    sender = Sender(stable_id, phone=phone, display_name="Ada")
    return Inbound(provider_id, sender, sent_at, more.pop("kind", "text"), text, raw, **more)
