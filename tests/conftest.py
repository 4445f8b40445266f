"""One PostgreSQL for the whole run, and a fresh migrated database for every test that asks for `dsn`."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from database.migrate import migrate
from database.server import EmbeddedPostgres
from domain.errors import Unavailable

_HOME = "concierge-test-"
_TEMPLATE = "concierge_template"
# A test's data need not survive a power cut; these make the suite several times faster.
_CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "128MB",
    "max_connections": "200",
}


@pytest.fixture(scope="session")
def fast_folder() -> Path:
    """Memory where the system offers it: copying a database takes 15 ms there, 270 ms on a disk."""
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 1024**3:
        return memory
    return Path(tempfile.gettempdir())


@pytest.fixture(scope="session")
def empty_dsn(fast_folder: Path) -> Iterator[str]:
    """The address of the run's server, shared by parallel test processes; its database has no schema."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)
    mine = fast_folder / f"{_HOME}{run[:16]}"
    server = EmbeddedPostgres(mine, _CARELESS)
    yield server.start()
    server.stop()
    _remove_unless_running(mine, server)
    for home in set(fast_folder.glob(f"{_HOME}*")) - {mine}:
        _sweep(home)


@pytest.fixture(scope="session")
def template(empty_dsn: str) -> str:
    """A database with the schema of this version, made once and copied for each test."""
    asyncio.run(_make_template(empty_dsn))
    return _TEMPLATE


@pytest.fixture
async def dsn(empty_dsn: str, template: str) -> AsyncIterator[str]:
    """A migrated database of this test's own."""
    name = f"test_{uuid.uuid4().hex}"
    await _run(empty_dsn, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield database_named(empty_dsn, name)
    await _run(empty_dsn, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def bare_dsn(empty_dsn: str) -> AsyncIterator[str]:
    """An empty database of this test's own: no schema at all."""
    name = f"bare_{uuid.uuid4().hex}"
    await _run(empty_dsn, f"CREATE DATABASE {name}")
    yield database_named(empty_dsn, name)
    await _run(empty_dsn, f"DROP DATABASE {name} WITH (FORCE)")


def database_named(dsn: str, name: str) -> str:
    """The same server, another database."""
    return dsn.replace("/concierge?", f"/{name}?", 1)


def _sweep(home: Path) -> None:
    """Stop the server of a run that was killed; leave that of a run that lives."""
    server = EmbeddedPostgres(home, _CARELESS)
    if not server.is_running():
        return  # perhaps its run is just starting it
    try:
        server.start()  # joins, so that leaving stops it only when nobody else is there
        server.stop()
    except (Unavailable, OSError):
        return  # its run is just removing it, or it belongs to another account
    _remove_unless_running(home, server)


def _remove_unless_running(home: Path, server: EmbeddedPostgres) -> None:
    if not server.is_running():
        shutil.rmtree(home, ignore_errors=True)


async def _make_template(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("SELECT pg_advisory_lock(1)")  # the first test process makes it, the others wait
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", _TEMPLATE):
            await connection.execute(f"CREATE DATABASE {_TEMPLATE}_new")
            await migrate(database_named(dsn, f"{_TEMPLATE}_new"))
            await connection.execute(f"ALTER DATABASE {_TEMPLATE}_new RENAME TO {_TEMPLATE}")
    finally:
        await connection.close()


async def _run(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
