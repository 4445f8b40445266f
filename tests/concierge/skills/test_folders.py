"""A wrong file says which file, which field and what to do; a valid one is what Agent Skills calls valid (DE8)."""

from __future__ import annotations

from typing import Any

import pytest
from skills_ref.validator import validate

from concierge.skills import folders, minds
from domain.errors import Invalid
from tests.concierge.skills.conftest import ATTACK, CARD, EXAMPLE, Write

BAD_CARDS = {
    "no front matter": ("# Chairs\n", "SKILL.md: front matter: is missing. Begin"),
    "not closed": ("---\nname: chairs\n", "SKILL.md: front matter: is missing. Begin"),
    "other name": (CARD.replace("chairs\nd", "tables\nd"), "SKILL.md: name: is 'tables', but the folder is 'chairs'"),
    "capitals": (CARD.replace("name: chairs", "name: Chairs"), "SKILL.md: name: must be 1 to 64 small letters"),
    "no description": (CARD.replace("The customer wants chairs.", "''"), "SKILL.md: description: must be 1 to 1024"),
    "long description": (CARD.replace("chairs.", "c" * 1024), "SKILL.md: description: must be 1 to 1024"),
    "unknown field": (
        CARD.replace("description", "descripton"),
        "descripton: is no field of Agent Skills. Did you mean",
    ),
    "workflow on top": (
        CARD.replace("metadata:\n  ", ""),
        "workflow: is no field of Agent Skills. Write it under `metadata",
    ),
}


@pytest.mark.parametrize(("card", "said"), BAD_CARDS.values(), ids=BAD_CARDS)
def test_a_card_that_agent_skills_refuses_is_refused_with_a_remedy(card: str, said: str, write: Write) -> None:
    """Issue: validated by `agentskills validate`; its reference library is asked beside ours."""
    folder = write(card)
    assert validate(folder) != []
    with pytest.raises(Invalid) as told:
        folders.read(folder)
    assert said in str(told.value)


@pytest.mark.parametrize("card", [CARD, CARD.replace("workflow: sourcing", "workflow: support")])
def test_a_card_that_agent_skills_accepts_is_read(card: str, write: Write) -> None:
    folder = write(card)
    assert validate(folder) == []
    assert folders.read(folder).card.name == "chairs"


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (
            CARD.replace("sourcing", "flying"),
            "metadata.workflow: is 'flying', which is no workflow. Name one of: sourcing",
        ),
        (CARD.replace("Ask vendors.", ""), "body: has 0 lines"),
        (CARD.replace("The customer", "a: b: c"), "line 3: is no YAML. Put values with a colon"),
    ],
)
def test_a_card_that_this_product_cannot_use_is_refused_with_a_remedy(card: str, said: str, write: Write) -> None:
    with pytest.raises(Invalid) as told:
        folders.read(write(card))
    assert said in str(told.value)


def _without(case: dict[str, Any], field: str) -> dict[str, Any]:
    return {name: value for name, value in case.items() if name != field}


BAD_EVALS: dict[str, tuple[Any, str]] = {
    "no JSON": ('{"skill_name": "chairs",\n "evals": [,]}', "evals.json: line 2: is no JSON"),
    "a list": ("[]", "evals.json: file: "),
    "other skill": ('{"skill_name": "tables", "evals": [{}]}', "evals.json: evals.0."),
    "none": ([], "evals: is empty. Add at least one"),
    "missing": ([_without(EXAMPLE, "prompt")], "evals.0.prompt: is missing. Add it: What the customer writes first."),
    "typing error": ([EXAMPLE | {"expects": []}], "evals.0.expects: is no field of this file. Did you mean 'expect'?"),
    "nothing expected": ([EXAMPLE | {"expect": []}], "evals.0.expect: "),
    "two at once": (
        [EXAMPLE | {"expect": [{"tool": "x", "tickets": 1}]}],
        "expect.0: says tool and tickets. Write exactly",
    ),
    "nothing at all": (
        [EXAMPLE | {"then": [{}]}],
        "then.0: says nothing. Write exactly one of: customer, vendors, later",
    ),
    "stranger": (
        [EXAMPLE | {"expect": [{"said": {"to": "Bob"}}]}],
        "expect.said.to: 'Bob' is nobody of the cast. Name one",
    ),
    "language": ([EXAMPLE | {"language": "de"}], "evals.0.language: Input should be 'en', 'es', 'fr' or 'sv'"),
    "twice": ([EXAMPLE, EXAMPLE], "evals.1.id: 'asked' stands there twice. Give each its own."),
    "files": ([EXAMPLE | {"files": ["a.pdf"]}], "files: "),
}


@pytest.mark.parametrize(("evals", "said"), BAD_EVALS.values(), ids=BAD_EVALS)
def test_wrong_examples_name_the_file_the_field_and_the_remedy(evals: Any, said: str, write: Write) -> None:
    with pytest.raises(Invalid) as told:
        folders.read(write(evals=evals))
    assert str(told.value).startswith("chairs/evals/evals.json: ")
    assert said in str(told.value)


@pytest.mark.parametrize(
    ("attacks", "said"),
    [
        ([ATTACK | {"carrier": "pigeon"}], "attacks.0.carrier: Input should be 'message'"),
        ([_without(ATTACK, "never")], "attacks.0.never: is missing. Add it: The acts that must not happen."),
        ([ATTACK | {"vendor": "Nobody"}], "attacks.0.vendor: 'Nobody' is nobody of the cast"),
        ('{"skill_name": "tables", "attacks": [%s]}', "attacks.json: line 1: is no JSON"),
    ],
)
def test_wrong_attacks_name_the_file_the_field_and_the_remedy(attacks: Any, said: str, write: Write) -> None:
    with pytest.raises(Invalid) as told:
        folders.read(write(attacks=attacks))
    assert str(told.value).startswith("chairs/evals/attacks.json: ")
    assert said in str(told.value)


def test_a_name_that_is_no_skill_suggests_one_that_is() -> None:
    with pytest.raises(Invalid, match="Did you mean 'sourcing'"):
        folders.find("sorcing")


def test_a_model_that_is_not_set_says_how_to_set_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(Invalid, match=r"There are honest, hijacked, coded.*their provider's key"):
        minds.named("openai/gpt-5")


def test_another_model_of_a_provider_that_is_set_is_asked_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "made-up")
    asked = minds.named("openai/gpt-next").providers("http://127.0.0.1:1/v1")
    assert [(one.name, one.model) for one in asked] == [("openai", "gpt-next")]
