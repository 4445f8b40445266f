"""A database that is named is used; only when none is named does one start."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from database import address
from database.server import EmbeddedPostgres
from database.settings import DatabaseSettings
from domain.errors import Unavailable


def test_a_named_database_is_used_and_nothing_is_started(tmp_path: Path) -> None:
    """`DATABASE_URL` selects a real server instead of the embedded one."""
    settings = DatabaseSettings(database_url=SecretStr("postgresql://elsewhere/cats"), concierge_home=tmp_path)
    with address.opened(settings) as dsn:
        assert dsn == "postgresql://elsewhere/cats"
    assert list(tmp_path.iterdir()) == []


def test_an_embedded_database_stops_also_when_the_work_fails(tmp_path: Path) -> None:
    """A command that ends with an error must not leave a server behind."""
    settings = DatabaseSettings(database_url=None, concierge_home=tmp_path)
    with pytest.raises(ZeroDivisionError), address.opened(settings):
        raise ZeroDivisionError
    assert not EmbeddedPostgres(tmp_path).is_running()


def test_a_folder_written_by_another_version_is_refused_untouched(tmp_path: Path) -> None:
    """A newer wheel must not start on files of an older PostgreSQL."""
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("16\n")
    settings = DatabaseSettings(database_url=None, concierge_home=tmp_path)
    with pytest.raises(Unavailable, match="PostgreSQL 16"), address.opened(settings):
        pytest.fail("opened")
