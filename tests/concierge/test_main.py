"""The command line answers at once, lists what there is, and says what to do."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from importlib import import_module

import pytest
import typer

import concierge.commands
from concierge.__main__ import COMMANDS, available, main

_MODULES = [module.name for module in pkgutil.iter_modules(concierge.commands.__path__)]


@pytest.mark.parametrize("name", _MODULES)
def test_every_command_is_listed_and_carries_an_app(name: str) -> None:
    """A module that nobody can call is dead."""
    assert name in COMMANDS
    assert isinstance(import_module(f"concierge.commands.{name}").app, typer.Typer)


def test_the_overview_names_every_command_and_imports_none_of_their_needs() -> None:
    """`concierge --help` must not load database, HTTP and settings first."""
    code = "import sys; from concierge.__main__ import main; main([]); sys.exit('typer' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert all(f"  {name}" in done.stdout for name in available())


def test_a_mistyped_command_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    """Errors name what was wrong and what to do."""
    assert main(["docter"]) == 2
    assert "Did you mean `concierge doctor`?" in capsys.readouterr().err


def test_an_unknown_option_ends_with_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    """The usual code for wrong usage."""
    assert main(["migrate", "--sideways"]) == 2
    assert "--sideways" in capsys.readouterr().err


def test_a_database_that_does_not_answer_is_one_line_and_code_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A traceback is no message; port 1 of loopback answers nobody."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody:hush@127.0.0.1:1/none")
    assert main(["migrate"]) == 1
    said = capsys.readouterr().err
    assert "DATABASE_URL" in said
    assert said.count("\n") == 1
    assert "hush" not in said


def test_migrate_names_what_it_applied_and_then_has_nothing_to_do(
    bare_dsn: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Requirement OP9: idempotent, forward-only."""
    monkeypatch.setenv("DATABASE_URL", bare_dsn)
    assert main(["migrate"]) == 0
    assert "applied 0001_" in capsys.readouterr().out
    assert main(["migrate"]) == 0
    assert "(0 applied)" in capsys.readouterr().out
