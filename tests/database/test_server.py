"""The embedded PostgreSQL starts, is shared, and survives being killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from database.server import EmbeddedPostgres

_CARELESS = {"fsync": "off", "shared_buffers": "16MB", "max_connections": "10"}


@pytest.fixture
def home(fast_folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="concierge-home-", dir=fast_folder) as folder:
        yield Path(folder)


async def test_what_was_written_is_there_after_a_restart(home: Path) -> None:
    """`concierge up`, Ctrl-C, `concierge up`."""
    server = EmbeddedPostgres(home, _CARELESS)
    await _execute(server.start(), "CREATE TABLE cats (name text)")
    server.stop()
    assert not server.is_running()
    await _execute(server.start(), "SELECT name FROM cats")
    server.stop()


async def test_the_server_stays_until_its_last_user_leaves(home: Path) -> None:
    """`concierge vendors import` beside a running `concierge up` must not stop its database."""
    first, second = EmbeddedPostgres(home, _CARELESS), EmbeddedPostgres(home, _CARELESS)
    assert first.start() == second.start()
    second.stop()
    assert first.is_running()
    first.stop()
    assert not first.is_running()


def test_a_killed_user_does_not_keep_the_server_alive(home: Path) -> None:
    """The kernel lets the lock of a dead process go; a list of process ids in a file would go stale."""
    server = EmbeddedPostgres(home, _CARELESS)
    code = (
        "import os, pathlib, signal, sys; from database.server import EmbeddedPostgres;"
        "EmbeddedPostgres(pathlib.Path(sys.argv[1])).start(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(home)], check=False).returncode == -signal.SIGKILL
    assert server.is_running()
    server.start()
    server.stop()
    assert not server.is_running()


async def test_a_killed_server_starts_again(home: Path) -> None:
    """The machine's memory killer takes the postmaster; its children hold shared memory for a moment."""
    server = EmbeddedPostgres(home, _CARELESS)
    await _execute(server.start(), "CREATE TABLE cats (name text)")
    os.kill(int((home / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0]), signal.SIGKILL)
    await _execute(EmbeddedPostgres(home, _CARELESS).start(), "SELECT name FROM cats")
    server.stop()


async def test_a_process_id_that_now_belongs_to_somebody_else_does_not_block_the_start(home: Path) -> None:
    """After a power cut the old id may be taken; PostgreSQL alone refuses to start then."""
    server = EmbeddedPostgres(home, _CARELESS)
    server.start()
    server.stop()
    (home / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{home / 'postgres'}\n0\n5432\n\n\n\nready\n")
    await _execute(server.start(), "SELECT 1")
    server.stop()


async def test_a_first_start_that_was_killed_half_way_is_made_anew(home: Path) -> None:
    """`initdb` writes PG_VERSION long before it is done."""
    (home / "postgres.new").mkdir()
    (home / "postgres.new" / "PG_VERSION").write_text("18\n")
    server = EmbeddedPostgres(home, _CARELESS)
    await _execute(server.start(), "SELECT 1")
    server.stop()


async def test_a_home_with_a_very_long_name_still_gets_a_socket(home: Path) -> None:
    """Unix socket names end at 108 bytes on Linux (unix(7)), 104 on macOS."""
    server = EmbeddedPostgres(home / ("long" * 20) / ("name" * 10), _CARELESS)
    await _execute(server.start(), "SELECT 1")
    server.stop()


async def test_nothing_that_a_statement_carried_reaches_the_log(home: Path) -> None:
    """OP4: no text, name, phone or token in any log line; a constraint error quotes the row by default."""
    server = EmbeddedPostgres(home, _CARELESS)
    dsn = server.start()
    await _execute(dsn, "CREATE TABLE cats (phone text UNIQUE)")
    await _execute(dsn, "INSERT INTO cats VALUES ('46701234567')")
    with pytest.raises(asyncpg.UniqueViolationError):
        await _execute(dsn, "INSERT INTO cats VALUES ('46701234567')")
    server.stop()
    log = (home / "postgres" / "server.log").read_text()
    assert "duplicate key" in log
    assert "46701234567" not in log


async def _execute(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
