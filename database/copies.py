"""Copy a migrated database, for runs that want a fresh one each time; on a server of the run's own, as its superuser."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from database.migrate import migrate

_TEMPLATE = "concierge_copied"


async def make_template(dsn: str) -> None:
    """Make the database that is copied, with the schema of this version."""
    await _run(dsn, f"CREATE DATABASE {_TEMPLATE}")
    await migrate(_named(dsn, _TEMPLATE))


@asynccontextmanager
async def copy(dsn: str, number: int) -> AsyncGenerator[str]:
    """Give the address of a fresh copy; it is dropped at the end."""
    name = f"copy_{int(number)}"
    await _run(dsn, f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY file_copy")
    try:
        yield _named(dsn, name)
    finally:
        await _run(dsn, f"DROP DATABASE {name} WITH (FORCE)")


def _named(dsn: str, name: str) -> str:
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{name}"))


async def _run(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
