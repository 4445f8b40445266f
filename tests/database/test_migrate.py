"""The schema moves forward, once, and says so when somebody rewrites history."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import pytest

from database.migrate import migrate, pending, read_folder
from domain.errors import Invalid, Unavailable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_cats.sql").write_text("CREATE TABLE cats (name text); INSERT INTO cats VALUES ('Tom');")
    return tmp_path


async def test_a_second_run_applies_nothing(bare_dsn: str) -> None:
    """`concierge up` migrates at every start."""
    assert await migrate(bare_dsn)
    assert await migrate(bare_dsn) == []
    assert await pending(bare_dsn) == []


async def test_a_fresh_database_lacks_everything_and_asking_changes_nothing(bare_dsn: str) -> None:
    """`concierge doctor` only looks."""
    assert (await pending(bare_dsn))[0].startswith("0000_a_vector")
    assert await _value(bare_dsn, "SELECT to_regclass('schema_migrations') IS NULL")


async def test_two_processes_migrating_at_once_apply_each_file_once(bare_dsn: str, folder: Path) -> None:
    """Replicas start together; without the lock one of them dies on "already exists"."""
    first, second = await asyncio.gather(migrate(bare_dsn, folder), migrate(bare_dsn, folder))
    assert sorted([len(first), len(second)]) == [0, 3]
    assert await _value(bare_dsn, "SELECT count(*) FROM cats") == 1


async def test_a_file_that_fails_leaves_nothing_of_itself_and_keeps_those_before(bare_dsn: str, folder: Path) -> None:
    """Each migration is one transaction, together with its line in the ledger."""
    (folder / "0002_dogs.sql").write_text("CREATE TABLE dogs (name text); SELECT 1/0;")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(bare_dsn, folder)
    assert await _value(bare_dsn, "SELECT to_regclass('cats') IS NOT NULL AND to_regclass('dogs') IS NULL")
    (folder / "0002_dogs.sql").write_text("CREATE TABLE dogs (name text);")
    assert await migrate(bare_dsn, folder) == ["0002_dogs"]


async def test_an_edited_migration_is_refused_by_name(bare_dsn: str, folder: Path) -> None:
    """Two databases of one version must have one schema."""
    await migrate(bare_dsn, folder)
    (folder / "0001_cats.sql").write_text("CREATE TABLE cats (name text, age int);")
    with pytest.raises(Invalid, match="0001_cats was edited"):
        await migrate(bare_dsn, folder)


async def test_a_migration_before_one_that_ran_is_refused(bare_dsn: str, folder: Path) -> None:
    """Two branches that take numbers in different order would build different schemas."""
    (folder / "0003_birds.sql").write_text("CREATE TABLE birds (name text);")
    await migrate(bare_dsn, folder)
    (folder / "0002_dogs.sql").write_text("CREATE TABLE dogs (name text);")
    with pytest.raises(Invalid, match="0002_dogs comes before 0003_birds"):
        await migrate(bare_dsn, folder)


async def test_older_code_refuses_a_newer_database(bare_dsn: str, folder: Path) -> None:
    """A roll-back of the code must not run against a schema it does not know."""
    await migrate(bare_dsn, folder)
    (folder / "0001_cats.sql").unlink()
    with pytest.raises(Invalid, match="0001_cats was applied by another version"):
        await migrate(bare_dsn, folder)


@pytest.mark.parametrize("name", ["1_cats.sql", "0001-cats.sql", "0001_Cats.sql", "0000_cats.sql"])
def test_a_misnamed_migration_is_refused(tmp_path: Path, name: str) -> None:
    """Forward-only files sort by their number, so the number has four digits; 0000 is the foundation's."""
    (tmp_path / name).touch()
    with pytest.raises(Invalid, match=name):
        read_folder(tmp_path)


def test_a_number_used_twice_is_refused(folder: Path) -> None:
    """Two people take the same number on two branches."""
    (folder / "0001_dogs.sql").touch()
    with pytest.raises(Invalid, match="0001 is taken"):
        read_folder(folder)


async def test_a_server_that_does_not_answer_is_unavailable_and_names_the_setting() -> None:
    """Errors name what to do; port 1 of loopback answers nobody."""
    with pytest.raises(Unavailable, match="DATABASE_URL"):
        await migrate("postgresql://nobody@127.0.0.1:1/none")


async def test_vectors_and_queues_are_there_after_migrating(dsn: str) -> None:
    """The embedded server bundles pgvector; pgmq comes as plain SQL (engine.md, rule 8)."""
    assert await _value(dsn, "SELECT '[1,2,3]'::vector <-> '[1,2,4]'::vector") == 1
    await _value(dsn, "SELECT pgmq.create('cats')")
    assert await _value(dsn, "SELECT pgmq.send('cats', '{}'::jsonb)") == 1


async def _value(dsn: str, sql: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()
