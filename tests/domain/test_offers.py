"""What a vendor typed and what their files add: words first, rows of the item only, nothing unsure (SO2, SO5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.offers import Offer, read_offer
from domain.photos import Engine, SeenLine, Shown
from domain.reading.replies.sheet import MOST_ROWS, rows_about
from domain.reading.vendor_reply import Asked

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
CHAIRS = Asked("folding chairs", 40, "GBP")


def shown(*lines: str | tuple[str, float], source: Engine = "image text") -> Shown:
    kept = tuple(SeenLine(*line) if isinstance(line, tuple) else SeenLine(line, 0.97) for line in lines)
    return Shown(1, source, "read", None, kept, NOW)


def offer(typed: str, *files: Shown, asked: Asked = CHAIRS, locale: str = "en") -> Offer:
    return read_offer(typed, files, asked, locale, NOW)


@pytest.mark.parametrize(
    ("rows", "price"),
    [
        (("Price list", "Round table £12.00", "Folding chair £3.50", "Marquee £300"), "3.50"),
        (("Bar stool", "£6", "Folding chair", "£3.50", "Round table", "£12.00"), "3.50"),
        (("QUOTE Q-2231", "Avon Chairs Ltd", "40 x folding chair", "£3.50", "£140.00", "Total £140.00"), "3.50"),
        (("Tel 0117 496 0000", "VAT no 123456", "Unit price £3.50", "Valid until 30 November"), "3.50"),
        (("We can do them for £3.50 each, delivered Friday",), "3.50"),
        (("Chairs £3.50",), "3.50"),
        (("Folding table £12.00", "Folding chair £3.50"), "3.50"),
        (("Round table £12.00", "Bar stool £6"), None),
        (("Chair covers £1.00",), None),
        (("Round table £12.00",), None),
        (("Invoice 4711", "Sort code 20-30-40", "Account 12345678"), None),
    ],
)
def test_a_price_is_that_of_the_row_that_names_what_was_asked(rows: Sequence[str], price: str | None):
    read = offer("Yes, see the picture", shown(*rows)).reading
    assert read.unit_price == (Decimal(price) if price else None)
    assert read.total_price in (None, Decimal("140.00"))


@pytest.mark.parametrize(
    ("locale", "item", "rows", "price"),
    [
        ("es", "sillas plegables", ("Lista de precios", "Mesa redonda", "12,00 €", "Silla plegable", "3,50 €"), "3.50"),
        ("fr", "chaises pliantes", ("Tarif", "Table ronde 12,00 €", "Chaise pliante 3,50 €"), "3.50"),
        ("sv", "fällstolar", ("Prislista", "Runt bord 120 kr", "Fällstol 35 kr/st"), "35"),
    ],
)
def test_price_lists_in_other_languages(locale: str, item: str, rows: Sequence[str], price: str):
    read = offer("", shown(*rows), asked=Asked(item, 40, "EUR"), locale=locale).reading
    assert read.unit_price == Decimal(price)


def test_typed_words_outrank_the_file_and_are_completed_by_it():
    told = offer("Yes, £4 each for you", shown("Folding chair £3.50", "Delivery £20", "Delivery 3 December"))
    assert told.reading.unit_price == Decimal(4)
    assert told.reading.delivery_fee == Decimal(20)
    assert told.reading.lead_time == date(2026, 12, 3)


def test_every_span_stands_where_it_says():
    told = offer("Yes we have them", shown("Folding chair £3.50", "Delivery £20"))
    spans = {name: told.text[start:end] for name, (start, end) in told.reading.evidence.items()}
    assert spans["unit_price"] == "£3.50"
    assert spans["delivery_fee"] == "£20"
    assert spans["availability"] in "Yes we have them"


def test_an_unsure_line_takes_its_fields_with_it_and_nothing_else():
    told = offer("", shown(("Folding chair £8.50", 0.79), ("Delivery £20", 0.97), ("In stock", 0.97))).reading
    assert told.unit_price is None
    assert told.delivery_fee == Decimal(20)
    assert offer("", shown(("Folding chair £8.50", 0.8))).reading.unit_price == Decimal("8.50")


def test_the_least_sure_part_of_a_row_counts():
    assert offer("", shown(("Folding chair", 0.99), ("£8.50", 0.6))).reading.unit_price is None


def test_what_a_file_says_of_stop_or_no_is_not_believed():
    told = offer("", shown("STOP", "Folding chairs: sold out")).reading
    assert (told.availability, told.opt_out) == ("unclear", False)
    assert offer("Sorry, none left", shown("Folding chair £3.50")).reading.availability == "no"


def test_a_voice_note_may_decline_and_never_opt_out():
    told = offer("", shown("Sorry, we are out of stock. Stop writing to me", source="voice note")).reading
    assert (told.availability, told.opt_out) == ("no", False)


def test_a_catalogue_is_read_where_it_names_the_item():
    pages = [f"Oak thing number {number} £{number}.50" for number in range(1, 3000)]
    pages[2000:2000] = ["Folding chair", "£3.50"]
    assert offer("Yes", shown(*pages)).reading.unit_price == Decimal("3.50")
    kept = rows_about([SeenLine("Folding chair £3.50", 0.9)] * 5000, "folding chairs", "en", "GBP", NOW)
    assert len(kept) == MOST_ROWS


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.text(max_size=40), st.floats(0, 1)), max_size=6),
    st.text(max_size=20),
    st.sampled_from(["en", "es", "fr", "sv"]),
)
def test_nothing_that_is_read_breaks_the_reader(typed: str, lines: list[tuple[str, float]], item: str, locale: str):
    told = offer(typed, shown(*lines), asked=Asked(item, None, "GBP"), locale=locale)
    assert all(0 <= start <= end <= len(told.text) for start, end in told.reading.evidence.values())
