"""What `concierge up` starts, and what each part is told."""

from __future__ import annotations

import socket

import pytest

from concierge import programs
from domain.errors import Invalid


def test_without_the_emulator_no_part_is_pointed_anywhere() -> None:
    """A missing secret must not become a fake front door: stand-ins only by an explicit flag."""
    parts = programs.product(2, {"DATABASE_URL": "somewhere"})
    assert [part.name for part in parts] == ["serve", "work 1", "work 2"]
    assert all(part.environment == {"DATABASE_URL": "somewhere"} for part in parts)


def test_the_emulator_and_every_part_share_secrets_of_this_run_only() -> None:
    """A secret in the code would be everybody's."""
    first = programs.with_emulator(programs.product(1, {}), "http://127.0.0.1:8080", 9)
    second = programs.with_emulator(programs.product(1, {}), "http://127.0.0.1:8080", 9)
    assert len({part.environment["META_APP_SECRET"] for part in first}) == 1
    assert first[0].environment["META_APP_SECRET"] != second[0].environment["META_APP_SECRET"]


def test_no_secret_shows_in_the_list_of_processes() -> None:
    """`ps` shows arguments to every account of the machine."""
    for part in programs.with_emulator(programs.product(1, {}), "http://127.0.0.1:8080", 9):
        secret = {value for name, value in part.environment.items() if "SECRET" in name or "TOKEN" in name}
        assert secret.isdisjoint(part.arguments)


def test_a_taken_port_is_refused_with_the_remedy() -> None:
    """A restart loop over "address in use" tells nobody anything."""
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(Invalid, match="--port"):
        programs.refuse_a_taken_port("127.0.0.1", taken.getsockname()[1])
