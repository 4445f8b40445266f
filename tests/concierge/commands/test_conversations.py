"""`concierge conversations`: an operator takes one over and gives it back (DE9)."""

from __future__ import annotations

import pytest

from concierge.__main__ import main

SECRET = "a secret of at least thirty-two characters"


@pytest.fixture(autouse=True)
def _this_database(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", dsn)
    monkeypatch.setenv("CONCIERGE_SECRET_KEY", SECRET)


def test_an_empty_house_has_no_conversations(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conversations", "list"]) == 0
    assert capsys.readouterr().out == "0 open conversations\n"


@pytest.mark.parametrize("command", ["take", "give-back"])
def test_a_conversation_that_is_not_there_is_named_with_the_remedy(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main(["conversations", command, "7"]) == 1
    assert "There is no conversation 7. `concierge conversations list`" in capsys.readouterr().err
