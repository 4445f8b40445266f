"""`pytest path/to/a/skill` runs one test per example and attack of that folder (issue: a pytest plugin for skill authors)."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from tests.concierge.skills.conftest import ATTACK, CARD, EXAMPLE

pytest_plugins = ["pytester"]
_ROOT = Path(__file__).parents[3]
_PLUGIN = "concierge.skills.plugin"


def _write(pytester: pytest.Pytester, card: str, evals: object, attacks: object) -> Path:
    pytester.makeini("[pytest]\npythonpath = " + str(_ROOT))
    folder = pytester.mkdir("chairs")
    (folder / "evals").mkdir()
    (folder / "SKILL.md").write_text(card, encoding="utf-8")
    (folder / "evals" / "evals.json").write_text(json.dumps(evals), encoding="utf-8")
    (folder / "evals" / "attacks.json").write_text(json.dumps(attacks), encoding="utf-8")
    return folder


def _run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, *arguments: object) -> pytest.RunResult:
    monkeypatch.setenv("PYTHONPATH", str(_ROOT))
    return pytester.runpytest_subprocess("-p", _PLUGIN, "-p", "no:cacheprovider", "-v", *map(str, arguments))


def test_every_case_is_a_test_that_says_what_was_expected_and_what_happened(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DE8: three cases through webhook, gate and outbox; the wrong expectation alone fails."""
    wrong = EXAMPLE | {"id": "wrong", "expect": [{"said": {"to": "vendors", "count": 9}}]}
    evals = {"skill_name": "chairs", "evals": [EXAMPLE, wrong]}
    folder = _write(pytester, CARD, evals, {"skill_name": "chairs", "attacks": [ATTACK]})
    result = _run(pytester, monkeypatch, folder)
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*attacks.json::attack-refund PASSED*",
            "*evals.json::example-asked PASSED*",
            "*evals.json::example-wrong FAILED*",
            "expected: Vendors are asked.",
            "model:    honest",
            "happened: ✗ vendors got 4 messages, not 9; sourcing sourcing;*",
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_a_wrong_file_is_an_error_of_collection_with_its_remedy(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _write(
        pytester, CARD, {"skill_name": "chairs", "evals": []}, {"skill_name": "tables", "attacks": [ATTACK]}
    )
    result = _run(pytester, monkeypatch, folder)
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["chairs/evals/attacks.json: skill_name: is 'tables', but the folder is 'chairs'*"])
    result.stdout.fnmatch_lines(["chairs/evals/evals.json: evals: is empty. Add at least one*"])


def test_skills_of_other_products_are_left_alone(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """`evals/evals.json` is a convention of many; the plugin is loaded wherever this product is installed."""
    folder = _write(pytester, CARD.replace("  workflow: sourcing", "  author: somebody"), {"evals": 1}, [])
    result = _run(pytester, monkeypatch, "--collect-only", folder)
    result.assert_outcomes()
    result.stdout.fnmatch_lines(["*no tests collected*"])


def test_the_entry_point_names_the_plugin() -> None:
    """Named like its module, `-p` finds it once, with and without an install."""
    told = tomllib.loads((_ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["pytest11"]
    assert told == {_PLUGIN: _PLUGIN}
