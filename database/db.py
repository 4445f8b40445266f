"""The typed door to Postgres: literal SQL in, rows out, transactions at the edges."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Literal, LiteralString, Self

import asyncpg

from domain.errors import Unavailable

Role = Literal[
    "concierge_intake",
    "concierge_turn",
    "concierge_delivery",
    "concierge_resolver",
    "concierge_operator",
    "concierge_principal",
]
Row = asyncpg.Record


class Db:
    """One connection, or one transaction of it; queries take this and never commit."""

    def __init__(self, connection: asyncpg.pool.PoolConnectionProxy) -> None:
        self._connection = connection

    async def rows(self, sql: LiteralString, *args: object) -> list[Row]:
        return await self._connection.fetch(sql, *args)

    async def row(self, sql: LiteralString, *args: object) -> Row | None:
        return await self._connection.fetchrow(sql, *args)

    async def value(self, sql: LiteralString, *args: object) -> Any:  # a column's bytes become a type at the caller
        return await self._connection.fetchval(sql, *args)

    async def execute(self, sql: LiteralString, *args: object) -> int:
        """Run a statement; return how many rows it touched."""
        tag = await self._connection.execute(sql, *args)
        return int(tag.rsplit(" ", 1)[-1]) if tag[-1:].isdigit() else 0

    @asynccontextmanager
    async def savepoint(self) -> AsyncGenerator[None]:
        """Undo what happens inside when it raises, and keep the surrounding transaction."""
        async with self._connection.transaction():
            yield

    async def act_for_customer(self, customer_id: object, *, alone: bool = False) -> None:
        """Let this transaction see one customer's rows and their kin's (IN8), or only their own when `alone`.

        Without it row-level security shows none.
        """
        await self._connection.execute("SELECT act_for_customer($1::text::uuid, $2)", str(customer_id), alone)

    async def act_for_principal(self, principal_id: int) -> None:
        """Let this transaction see what one outside caller may act for."""
        await self._connection.execute("SELECT set_config('concierge.principal', $1, true)", str(principal_id))

    async def show_credential(self, credential: str) -> None:
        """Let this transaction see the outside caller that this digest (or issuer and subject) belongs to."""
        await self._connection.execute("SELECT set_config('concierge.credential', $1, true)", credential)

    async def act_for_vendor(self, vendor_id: int) -> None:
        """Let this resolver transaction see what was asked of one vendor."""
        await self._connection.execute("SELECT set_config('concierge.vendor', $1, true)", str(vendor_id))


class Pool:
    """Connections that all carry one role; see `migrations/0001_roles.sql`."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @classmethod
    async def open(cls, dsn: str, role: Role, *, size: int = 4, forgetful: bool = True) -> Self:
        """Connect. Raises `Unavailable` when the server does not answer or the role is missing.

        A pool that is not `forgetful` saves a round trip per use: right where all that is ever set ends with its
        transaction (`set_config(…, true)`), and nothing is listened to or locked beyond it.
        """
        try:
            pool = await asyncpg.create_pool(
                dsn,
                min_size=1,
                max_size=size,
                init=_read_json,
                reset=None if forgetful else _leave_as_it_is,
                server_settings={"role": role},
                command_timeout=30,
            )
        except (OSError, asyncpg.PostgresError, TimeoutError) as error:
            raise Unavailable("database", f"Postgres does not answer as {role}: {error}") from error
        return cls(pool)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Db]:
        """Everything inside commits together or not at all."""
        async with self._pool.acquire() as connection, connection.transaction():
            yield Db(connection)

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[Db]:
        """One connection, each statement a transaction of its own."""
        async with self._pool.acquire() as connection:
            yield Db(connection)

    async def close(self) -> None:
        """Wait briefly for running statements, then cut the connections."""
        try:
            await asyncio.wait_for(self._pool.close(), timeout=5)
        except TimeoutError:
            self._pool.terminate()


async def _leave_as_it_is(connection: object) -> None:
    """An open transaction is rolled back all the same."""


async def _read_json(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec("jsonb", encoder=encode_json, decoder=json.loads, schema="pg_catalog")


def encode_json(value: Sequence[object] | dict[str, object] | object) -> str:
    """Write compact JSON; decimals, dates and uuids as strings."""
    return json.dumps(value, separators=(",", ":"), default=str, ensure_ascii=False)
