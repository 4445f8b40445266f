"""A number that stands alone picks from a list; a number in a sentence, with a unit or out of range picks nothing (AS6)."""

from __future__ import annotations

import pytest

from domain.messages import Choice
from domain.picks import picked, read_number

TWO = (Choice("a", "Yes"), Choice("b", "No"))


@pytest.mark.parametrize(
    "text", ["2", " 2 ", "2.", "2)", "(2)", "#2", "2!", "option 2", "Opción 2", "nr 2", "No. 2", "numéro 2", "2️⃣", "２"]
)
def test_a_number_alone_is_a_pick(text: str):
    assert picked(TWO, text) == TWO[1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20",
        "0",
        "3",
        "-2",
        "2 chairs",
        "2 €",
        "$2",
        "2%",
        "2-3",
        "2.5",
        "2,",
        "2 2",
        "1 or 2",
        "maybe 2",
        "٢",
        "²" * 3,
    ],
)
def test_anything_more_is_none(text: str):
    assert picked(TWO, text) is None


def test_a_long_message_is_not_looked_through():
    assert read_number("2" + " " * 100_000) is None
