"""`concierge flags`: switches and the list of those whom a model may answer (DE3)."""

from __future__ import annotations

import pytest

from concierge.__main__ import main

SECRET = "a secret of at least thirty-two characters"
ANN = "+447700900123"


@pytest.fixture(autouse=True)
def _this_database(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", dsn)
    monkeypatch.setenv("CONCIERGE_SECRET_KEY", SECRET)


def test_everything_is_off_by_default(capsys: pytest.CaptureFixture[str]):
    assert main(["flags", "list"]) == 0
    lines = {line.split()[0]: line.split()[1] for line in capsys.readouterr().out.splitlines()}
    assert lines == {
        "AI_CONCIERGE_ENABLED": "false",
        "AI_CONCIERGE_PERCENTAGE": "0",
        "AUTOMATION_PAUSED": "false",
        "CALLING_ENABLED": "false",
    }


def test_a_switch_takes_words_and_a_percentage_a_number_up_to_a_hundred(capsys: pytest.CaptureFixture[str]):
    assert main(["flags", "set", "AI_CONCIERGE_ENABLED", "on"]) == 0
    assert main(["flags", "set", "AI_CONCIERGE_PERCENTAGE", "25"]) == 0
    assert capsys.readouterr().out == "AI_CONCIERGE_ENABLED = true\nAI_CONCIERGE_PERCENTAGE = 25\n"
    for name, value in (("AI_CONCIERGE_PERCENTAGE", "101"), ("AI_CONCIERGE_ENABLED", "maybe"), ("AI", "on")):
        assert main(["flags", "set", name, value]) == 1


def test_somebody_is_listed_shown_without_being_named_and_taken_off(capsys: pytest.CaptureFixture[str]):
    assert main(["flags", "allow", "--phone", ANN]) == 0
    assert main(["flags", "allow", "--email", "Ann@Example.com"]) == 0
    capsys.readouterr()
    assert main(["flags", "allowed"]) == 0
    shown = capsys.readouterr().out
    assert [line.split() for line in shown.splitlines()] == [
        ["phone", "+44…123", "operator"],
        ["email", "ann…com", "operator"],
    ]
    assert main(["flags", "disallow", "--phone", ANN]) == 0
    assert main(["flags", "disallow", "--phone", ANN]) == 0
    assert capsys.readouterr().out == "Taken off the list.\nNot on the list.\n"


@pytest.mark.parametrize("who", [[], ["--phone", "0770"], ["--phone", ANN, "--email", "a@b.c"], ["--email", "nobody"]])
def test_nobody_is_listed_by_half_a_number_or_two_things_at_once(who: list[str], capsys: pytest.CaptureFixture[str]):
    """CVE-2026-28446: empty and partial entries."""
    assert main(["flags", "allow", *who]) == 1
    capsys.readouterr()
    main(["flags", "allowed"])
    assert capsys.readouterr().out == ""
