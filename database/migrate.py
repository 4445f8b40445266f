"""Bring a database to the schema of this version: forward only, each file once, in one transaction."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg
from pgmq.install import get_embedded_install_sql, get_embedded_sql_version

from domain.errors import Invalid, Unavailable

_FOLDER: Final = Path(__file__).parent / "migrations"
_FILE_NAME: Final = re.compile(r"\d{4}_[a-z0-9_]+\.sql")
_LOCK: Final = 0x636F6E63  # "conc"; only one process migrates a database at a time

_LEDGER: Final = """
CREATE TABLE IF NOT EXISTS schema_migrations (
  name text PRIMARY KEY,
  sha256 text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
)
"""
_PGMQ_IS_THERE: Final = """
SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'pgmq' AND p.proname = 'read_grouped_head'
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step; `name` sorts in the order of application."""

    name: str
    sql: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


async def migrate(dsn: str, folder: Path | None = None) -> list[str]:
    """Apply what is missing; return the names applied, in order.

    Raises `Invalid` when an applied file was edited, is unknown to this version or comes before one that ran,
    and `Unavailable` when the server does not answer.
    """
    wanted = [*_foundation(), *read_folder(folder or _FOLDER)]
    connection = await _connect(dsn)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
        await connection.execute(_LEDGER)
        missing = _missing(wanted, await _applied(connection))
        for migration in missing:
            await _apply(connection, migration)
        return [migration.name for migration in missing]
    finally:
        await connection.close()  # lets the lock go


async def pending(dsn: str) -> list[str]:
    """Name the migrations this database still lacks; changes nothing."""
    connection = await _connect(dsn)
    try:
        known = await connection.fetchval("SELECT to_regclass('schema_migrations') IS NOT NULL")
        applied = await _applied(connection) if known else {}
    finally:
        await connection.close()
    return [migration.name for migration in _missing([*_foundation(), *read_folder(_FOLDER)], applied)]


def read_folder(folder: Path) -> list[Migration]:
    """Read `NNNN_noun.sql` in order. Raises `Invalid` for another name or a number used twice."""
    paths = sorted(folder.glob("*.sql"))
    seen: set[str] = set()
    for path in paths:
        if not _FILE_NAME.fullmatch(path.name):
            raise Invalid("migration_name", f"{path.name}: a migration is named like 0042_noun.sql")
        number = path.name[:4]
        if number in seen or number == "0000":
            raise Invalid("migration_number", f"{path.name}: the number {number} is taken; use the next free one")
        seen.add(number)
    return [Migration(path.stem, path.read_text(encoding="utf-8")) for path in paths]


def _foundation() -> Sequence[Migration]:
    """pgvector, and pgmq as plain SQL from its package; not idempotent, so the ledger holds it too."""
    version = get_embedded_sql_version()
    return (
        Migration("0000_a_vector", "CREATE EXTENSION IF NOT EXISTS vector"),
        Migration(f"0000_b_pgmq_{version}", get_embedded_install_sql()),
    )


async def _connect(dsn: str) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(dsn, timeout=10)
    except (OSError, asyncpg.PostgresError, TimeoutError) as error:
        raise Unavailable("database", f"PostgreSQL does not answer: {error}. Check DATABASE_URL.") from error


async def _applied(connection: asyncpg.Connection) -> dict[str, str]:
    return {row["name"]: row["sha256"] for row in await connection.fetch("SELECT name, sha256 FROM schema_migrations")}


def _missing(wanted: Sequence[Migration], applied: dict[str, str]) -> list[Migration]:
    for name in sorted(applied.keys() - {migration.name for migration in wanted}):
        raise Invalid("migration_unknown", f"{name} was applied by another version; install that or a newer one.")
    newest = max(applied, default="")
    for migration in wanted:
        if migration.name not in applied and migration.name < newest:
            raise Invalid("migration_late", f"{migration.name} comes before {newest}, which already ran; renumber it.")
        if applied.get(migration.name, migration.sha256) != migration.sha256:
            raise Invalid(
                "migration_edited",
                f"{migration.name} was edited after it ran; restore it and write a new migration instead.",
            )
    return [migration for migration in wanted if migration.name not in applied]


async def _apply(connection: asyncpg.Connection, migration: Migration) -> None:
    async with connection.transaction():
        if not (migration.name.startswith("0000_b_pgmq") and await connection.fetchval(_PGMQ_IS_THERE)):
            await connection.execute(migration.sql)  # where pgmq came as an extension, only the ledger learns of it
        await connection.execute(
            "INSERT INTO schema_migrations (name, sha256) VALUES ($1, $2)", migration.name, migration.sha256
        )
