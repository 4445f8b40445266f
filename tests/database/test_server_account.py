"""Root gives PostgreSQL an account, and opens no more than the way to its files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from database import server_account
from domain.errors import Unavailable


def test_the_way_to_a_folder_is_opened_for_passing_but_not_for_listing(tmp_path: Path) -> None:
    """A home below /root must be reachable; what else lies there stays unlisted."""
    home = tmp_path / "closed" / "home"
    home.mkdir(parents=True)
    home.parent.chmod(0o700)
    server_account.let_pass(home)
    assert home.parent.stat().st_mode & 0o777 == 0o711


def test_programs_installed_under_a_strict_umask_become_runnable(tmp_path: Path) -> None:
    """`umask 077; pip install` leaves files only root can read."""
    programs = tmp_path / "install" / "bin"
    programs.mkdir(parents=True)
    (programs / "postgres").touch(mode=0o700)
    (programs.parent / "share.txt").touch(mode=0o600)
    server_account.let_pass(programs)
    assert (programs / "postgres").stat().st_mode & 0o777 == 0o755
    assert (programs.parent / "share.txt").stat().st_mode & 0o777 == 0o644


def test_a_socket_folder_that_others_may_open_is_refused(tmp_path: Path) -> None:
    """The temporary folder is everybody's: somebody may have put a folder of that name there first."""
    (tmp_path / "taken").mkdir(mode=0o755)
    with pytest.raises(Unavailable, match="CONCIERGE_HOME"):
        server_account.make_private(tmp_path / "taken", account=None)


def test_a_socket_folder_of_our_own_is_closed_to_others(tmp_path: Path) -> None:
    """Whoever reaches the socket is superuser of the embedded database."""
    server_account.make_private(tmp_path / "fresh", account=None)
    assert (tmp_path / "fresh").stat().st_mode & 0o777 == 0o700


def test_only_root_needs_another_account() -> None:
    """An ordinary user's server runs as that user."""
    assert (server_account.needed() is None) == (os.geteuid() != 0)
