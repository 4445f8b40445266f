"""Yes and no to any question, in our own sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.reading.yes_no import read_yes_no

_ROWS = (Path(__file__).parent / "answers" / "yes_no.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("locale", ["en", "es", "fr", "sv"])
def test_a_yes_is_told_from_a_no_and_from_neither(locale: str) -> None:
    """Bar: .95 in each language."""
    wrong: list[str] = []
    for row in _ROWS:
        head, text = row.split(" | ", 1)
        code, expected = head.split()
        if code == locale:
            found = read_yes_no(text, locale)
            got = "none" if found is None else "yes" if found.value else "no"
            wrong += [f"{text!r} is {expected}, got {got}"] if got != expected else []
    assert wrong == []


def test_the_first_clear_word_counts_but_a_turned_yes_is_a_no() -> None:
    """People quote the other word; and 'not ok' holds an ok."""
    yes, no = read_yes_no("Oui. J'ai dit non aux autres", "fr"), read_yes_no("fine, but it is not ok", "en")
    assert yes is not None
    assert no is not None
    assert (yes.value, no.value) == (True, False)


def test_a_hand_keeps_its_shade_in_the_span() -> None:
    """👍🏽 is two code points; cutting it would quote another sign."""
    found = read_yes_no("👍🏽 gracias", "es")
    assert found is not None
    assert (found.text, found.span) == ("👍🏽", (0, 2))
