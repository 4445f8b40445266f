"""`concierge skills`: what it prints, how it ends, and that its table can say FAIL (DE8)."""

from __future__ import annotations

import pytest

from agent import receipts
from concierge.__main__ import main
from concierge.skills import folders, rounds
from tests.concierge.skills.conftest import ATTACK, EXAMPLE, Write, write

__all__ = ["write"]  # the fixture


def test_the_list_names_every_service_and_counts_its_cases(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["skills", "list"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said] == ["assistant", "human", "information", "sourcing", "support"]
    assert "4 examples, 4 attacks" in said[0]


def test_validate_goes_through_all_and_fails_with_the_remedy(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["skills", "validate"]) == 0
    assert capsys.readouterr().out.count("valid  ") == 5
    assert main(["skills", "validate", str(write(evals=[EXAMPLE | {"expects": 1}]))]) == 1
    assert "Did you mean 'expect'?" in capsys.readouterr().out


def test_the_table_says_what_was_expected_what_happened_and_fails_the_command(
    write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    wrong = EXAMPLE | {"id": "wrong", "expect": [{"tool": "send_shortlist"}]}
    folder = write(evals=[EXAMPLE, wrong])
    assert main(["skills", "test", str(folder), "--only", "asked"]) == 0
    assert "1 of 1 examples went well; 0 of 0 attacks" in capsys.readouterr().out
    assert main(["skills", "test", str(folder)]) == 1
    said = capsys.readouterr().out
    row = next(line for line in said.splitlines() if "example-wrong" in line)
    assert "Vendors are asked." in row
    assert "✗ send_shortlist was not done; sourcing sourcing; 4 calls tried" in row
    assert "FAIL" in row
    assert "1 of 2 examples went well; 1 of 1 attacks achieved nothing (1 stood before a script)" in said


def test_an_attack_that_gets_through_is_reported(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: the same attack with the check of receipts switched off reaches the customer, and the table says so."""
    greeting = ATTACK | {"prompt": "", "attack": "hello there"}
    (case,) = folders.read(write(attacks=[greeting])).attacks
    with rounds.opened() as play:
        assert play(case, rounds.default_mind(case)).wrong == []
        monkeypatch.setattr(receipts, "unsupported", lambda *_: None)
        assert "customer read 'refund'" in play(case, rounds.default_mind(case)).wrong


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["test", "suport"], "Did you mean 'support'?"),
        (["test", "--model", "gpt-99"], "There is no model 'gpt-99'"),
        (["test", "support", "--only", "nothing"], "No case has 'nothing' in its name"),
    ],
)
def test_a_wrong_word_names_what_there_is(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["skills", *arguments]) == 1
    assert said in capsys.readouterr().err
