"""Consent to a call, in our own sentences: some 190 of each language, written before the rules were."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.reading.consent import read_consent

_ROWS = Path(__file__).parent / "answers"
_QUESTION = "Is it OK if we phone you about your request?"


def rows(name: str) -> list[tuple[str, str]]:
    """Return (expected, text) of a file of lines `expected | text`."""
    lines = (_ROWS / name).read_text(encoding="utf-8").splitlines()
    return [(parts[0], parts[1]) for line in lines if len(parts := line.split(" | ", 1)) == 2]


@pytest.mark.parametrize("locale", ["en", "es", "fr", "sv"])
def test_an_answer_is_read_as_a_person_would(locale: str) -> None:
    """CO rows: yes, no, or unclear; the definitions say which."""
    wrong = [
        (expected, got, text)
        for expected, text in rows(f"consent.{locale}.txt")
        if (got := read_consent(text, _QUESTION, _QUESTION, locale).value) != expected
    ]
    assert wrong == []


@pytest.mark.parametrize("locale", ["en", "es", "fr", "sv"])
def test_no_refusal_or_doubt_becomes_a_yes_however_it_is_typed(locale: str) -> None:
    """A false yes rings a phone: capitals, missing accents, no punctuation and an emoji behind change nothing."""
    for expected, text in rows(f"consent.{locale}.txt"):
        if expected == "yes":
            continue
        for typed in (text.upper(), text.lower().replace(",", "").replace("'", ""), f"{text} 🙂", f"  {text}\n"):
            assert read_consent(typed, _QUESTION, _QUESTION, locale).value != "yes", typed


@pytest.mark.parametrize("locale", ["en", "es", "fr", "sv"])
def test_without_a_question_nothing_is_agreed_to(locale: str) -> None:
    """The answer belongs to another message of ours."""
    assert read_consent("yes", None, "Which of the three?", locale).value == "no_question"


def test_a_yes_to_a_later_message_is_not_a_yes_to_the_call() -> None:
    """What was asked last is what is answered, unless the answer speaks of calling."""
    assert read_consent("yes", _QUESTION, "Shall I order the blue ones?", "en").value == "unclear"
    assert read_consent("yes call me", _QUESTION, "Shall I order the blue ones?", "en").value == "yes"


def test_a_bare_word_to_do_you_mind_is_not_taken() -> None:
    """'Do you mind if we call?' 'Yes.' means no to some and yes to others."""
    asked = "Would you mind if we called you?"
    assert read_consent("yes", asked, asked, "en").value == "unclear"
    assert read_consent("not at all, go ahead", asked, asked, "en").value != "no"


@pytest.mark.parametrize("locale", ["en", "es", "fr", "sv"])
def test_a_yes_in_another_of_our_languages_counts_alone_only(locale: str) -> None:
    """People switch; a yes with words we do not know beside it stays unclear."""
    assert read_consent("sí claro, dale", _QUESTION, _QUESTION, locale).value == "yes"
    assert read_consent("nej tack", _QUESTION, _QUESTION, locale).value == "no"
    assert read_consent("ja xyzzy frobnitz qwert", _QUESTION, _QUESTION, locale).value != "yes"
