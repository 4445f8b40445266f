"""Where a command works: the database's address, the secrets, and a short-lived operator connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from concierge.settings import AppSettings, read, secret_keys
from database import address
from database.db import Db, Pool
from database.migrate import migrate
from database.sealing import Sealer
from database.settings import DatabaseSettings

T = TypeVar("T")

DEFAULT_BUSINESS = 1


@dataclass(frozen=True, slots=True)
class Place:
    """A running database and what opens its sealed columns."""

    dsn: str
    sealer: Sealer
    settings: AppSettings


@contextmanager
def opened() -> Generator[Place]:
    """Give the installation the environment names. Raises `Invalid` or `Unavailable` with the remedy."""
    settings, database = read(AppSettings), read(DatabaseSettings)
    home = database.concierge_home if database.database_url is None else None
    with address.opened(database) as dsn:
        yield Place(dsn, Sealer(*secret_keys(settings, home)), settings)


@asynccontextmanager
async def operating(dsn: str) -> AsyncGenerator[Db]:
    """One transaction as the operator."""
    pool = await Pool.open(dsn, "concierge_operator", size=1)
    try:
        async with pool.transaction() as db:
            yield db
    finally:
        await pool.close()


def operate(act: Callable[[Db, Place], Awaitable[T]]) -> T:
    """Run one act of an operator against a database that is up to date, in one transaction."""

    async def run(place: Place) -> T:
        await migrate(place.dsn)
        async with operating(place.dsn) as db:
            return await act(db, place)

    with opened() as place:
        return asyncio.run(run(place))
