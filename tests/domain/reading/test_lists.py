"""Whether a wish names more things than the one a ticket takes up: lists are told, everything else is left alone (SO1)."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.reading.request import read_request

NOW = datetime(2026, 11, 20, 10)  # noqa: DTZ001 - the time where the customer is


def names_more(text: str, locale: str = "en-GB") -> bool:
    return read_request(text, locale, NOW, "GBP", "GB").names_more


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("Shopping list\n40 folding chairs\n10 round tables\nBristol\nby 5 December", "en-GB"),
        ("I need 40 folding chairs and 10 round tables in Bristol by 5 December", "en-GB"),
        ("40 chairs, 10 tables, Bristol, 5 December", "en-GB"),
        ("1. 40 folding chairs\n2. 10 tables\nBristol", "en-GB"),
        ("I need 20 chairs 5 tables in Leeds", "en-GB"),
        ("Milk\nEggs\nBread\nBristol tomorrow", "en-GB"),
        ("Necesito 40 sillas plegables y 10 mesas en Bogotá", "es-CO"),
        ("Je cherche 40 chaises et 10 tables à Lyon", "fr-FR"),
        ("Jag behöver 40 stolar och 10 bord i Malmö", "sv-SE"),
    ],
)
def test_a_list_is_a_list(text: str, locale: str):
    assert names_more(text, locale)


@pytest.mark.parametrize(
    "text",
    [
        "I need 40 folding chairs in Bristol by 5 December",
        "40 folding chairs, 30 guests, 3 hours, Bristol",
        "I need 40 chairs, sorry I mean 50 tables in Bristol",
        "40 chairs please, max 250 pounds, 5 and 6 December in Bristol",
        "I need a cake for 12 people, 2 layers, by Friday in Leeds",
        "I need 20 boxes, 2 kg each, in Leeds on Friday",
        "Folding chairs\nin Bristol by 5 December\nthanks\nAnn",
        "call me on 07700 900100, I need 40 chairs in Bristol",
        "Need 2 x 5 kg bags of flour, Bristol",
    ],
)
def test_one_thing_with_all_that_is_said_of_it_is_no_list(text: str):
    assert not names_more(text)


def test_a_line_above_an_address_is_no_part_of_it():
    """A picture of a list has the street on a line of its own."""
    read = read_request("40 folding chairs\n12 High Street, Bristol\nby 5 December", "en-GB", NOW, "GBP", "GB")
    assert (read.quantity, read.item, read.place) == (40, "folding chairs", "12 high street, bristol")
    assert not read.names_more
