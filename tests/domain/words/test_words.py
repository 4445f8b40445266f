"""Every sentence in every language (DE10): complete, filled, and short enough for the narrowest channel."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from string import Formatter

import pytest

from domain import words
from domain.shortlists import Line
from domain.tickets import Requirements
from domain.wa_me import link
from domain.words import LANGUAGES, en
from domain.words.phrases import Phrases

NARROWEST = 1600  # characters; Twilio's limit for WhatsApp: https://www.twilio.com/docs/api/errors/21617
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
EVERYTHING = Requirements(
    "i" * 60, 999_999, "XXL", "2026-12-05T17:00", Decimal("123456789.50"), "COP", "12 Long Street, " + "b" * 60
)
LINE = Line(
    vendor_id=1, vendor_name="n" * 60, availability="partial", unit_price="1234567.50", total="123456789.50",
    price_min=None, price_max=None, currency="COP", lead_days=21.0, lead_date=None, delivery="yes",
    delivery_fee="250000", available_quantity=10, quoted="q" * 160, score=0.5, reasons=(),
)  # fmt: skip
LINK = link("573005550201", "Hola, sobre " + "ñ" * 60 + " (Ref. T123456)")
LANGUAGE = pytest.mark.parametrize("language", sorted(LANGUAGES))


def _slots(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def _sentences(phrases: Phrases) -> dict[str, str]:
    told: dict[str, str] = {}
    for field in dataclasses.fields(phrases):
        value = getattr(phrases, field.name)
        if isinstance(value, str):
            told[field.name] = value
        elif isinstance(value, Mapping):
            told |= {f"{field.name}.{key}": text for key, text in value.items()}
    return told


def _everything_said(language: str) -> dict[str, str]:
    say = words.of(language)
    many = {number: dataclasses.replace(LINE, vendor_id=number) for number in (1, 2, 3)}
    return {
        "greeting": say.greeting("Harbour Desk"),
        "not_understood": say.not_understood(),
        "unsupported": say.unsupported_message(),
        "escalated": say.escalated("explicit_human_request"),
        "no_vendors": say.escalated("no_vendors"),
        "opt_out": say.opt_out_confirmed(),
        "opted_in": say.opted_in(),
        "question": say.question(["item", "quantity", "size", "deadline", "place"], EVERYTHING),
        "question about nothing known": say.question(["item"], Requirements()),
        "acknowledgement": say.acknowledgement(EVERYTHING, 5, NOW, "Europe/London"),
        "shortlist": say.shortlist(list(many.values()), dict.fromkeys(many, LINK), EVERYTHING, 5),
        "nobody answered": say.shortlist([], {}, EVERYTHING, 5),
        "outreach": say.outreach(say.wanted(EVERYTHING), "T123456-1"),
        "reminder": say.reminder("T123456-1", "i" * 60),
        "clarification": say.clarification("T123456-1", ["availability", "price"]),
        "which request": say.which_request(["T1-1", "T2-1"]),
        "vendor opt out": say.vendor_opt_out_confirmed(),
        "chat opener": say.chat_opener("i" * 60, "T123456"),
    }


@LANGUAGE
def test_a_language_says_everything_with_the_same_slots_as_english(language: str):
    english, told = _sentences(en.PHRASES), _sentences(LANGUAGES[language])
    assert {name: _slots(text) for name, text in told.items()} == {name: _slots(text) for name, text in english.items()}
    assert all(text.strip() for name, text in told.items() if name != "group_separator")
    assert len(LANGUAGES[language].months) == 12


@LANGUAGE
def test_every_message_is_filled_and_fits_the_narrowest_channel(language: str):
    for name, text in _everything_said(language).items():
        assert 0 < len(text) <= NARROWEST, name
        assert not re.search(r"[{}]|None|\s$|  \S|(?<!\.)\.\.(?!\.)", text.replace("\n   ", "\n")), name


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_no_sentence_was_left_in_english(language: str):
    english, told = _everything_said("en"), _everything_said(language)
    assert [name for name in english if english[name] == told[name]] == []


@LANGUAGE
def test_a_vendor_learns_the_town_and_neither_street_nor_number_nor_budget(language: str):
    """Safety H4."""
    needed = Requirements(
        "chairs, call +44 7700 900123", 40, None, None, Decimal(777), "GBP", "12 Long Street, Bristol"
    )
    said = words.of(language).outreach(words.of(language).wanted(needed), "T1-1")
    assert "Bristol" in said
    assert not re.search("Long Street|777|900123", said)


@LANGUAGE
def test_a_vendor_can_read_how_to_be_asked_no_more(language: str):
    """SO8; the outreach opens the relation, so it says so."""
    assert re.search("STOPP?", words.of(language).outreach("40 chairs", "T1-1"))


def test_a_locale_with_a_country_finds_its_language_and_an_unknown_one_english():
    assert words.of("es-CO").greeting("X") == words.of("es").greeting("X")
    assert words.of("de").greeting("X") == words.of(None).greeting("X") == words.of("en").greeting("X")


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "1,800,000.50 COP"),
        ("es", "1.800.000,50 COP"),
        ("fr", "1\u00a0800\u00a0000,50 COP"),
        ("sv", "1\u00a0800\u00a0000,50 COP"),
    ],
)
def test_money_is_written_the_way_the_language_does(language: str, shown: str):
    """CLDR 46, decimal and group signs of en, es-CO, fr, sv; French with the no-break space that every font has."""
    assert words.of(language).money(Decimal("1800000.5"), "COP") == shown


@LANGUAGE
def test_all_that_is_missing_is_asked_in_one_sentence(language: str):
    """SO1: once, in one message."""
    asked = words.of(language).question(["quantity", "deadline", "place"], Requirements("chairs"))
    missing = LANGUAGES[language].missing
    assert all(missing[field] in asked for field in ("quantity", "deadline", "place"))
    assert missing["size"] not in asked


def test_a_long_shortlist_gives_up_quotes_before_links_and_the_opening_line_before_either_vendor():
    lines = [dataclasses.replace(LINE, vendor_id=number, vendor_name=f"Vendor {number}") for number in (1, 2, 3)]
    long_link = link("573005550201", "ñ" * 80)
    text = words.of("es").shortlist(lines, dict.fromkeys((1, 2, 3), long_link), EVERYTHING, 5)
    assert len(text) <= NARROWEST
    assert all(f"Vendor {number}" in text for number in (1, 2, 3))
    assert text.count("https://wa.me/573005550201") == 3


@LANGUAGE
def test_a_line_carries_name_price_quote_and_link_and_no_link_of_the_vendors_own(language: str):
    """SO8, H13: the quote is evidence; the number comes from the vendor table."""
    line = dataclasses.replace(LINE, vendor_name="Avon", quoted="£3.50 each, book at evil.shop or 07700900999")
    text = words.of(language).shortlist([line], {1: LINK}, EVERYTHING, 5)
    assert "Avon" in text
    assert "£3.50 each" in text
    assert LINK in text
    assert "evil.shop" not in text
    assert "900999" not in text
