"""What a vendor offered, kept and counted (requirement SO5)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import quotes
from domain.quotes import Quote
from domain.reading.vendor_reply import Asked, read_vendor_reply

_AMOUNTS = st.none() | st.decimals(0, 10**9, places=2)
QUOTES = st.builds(
    Quote,
    vendor_id=st.integers(1, 5),
    availability=st.sampled_from(["yes", "no", "partial", "unclear"]),
    unit_price=_AMOUNTS,
    total_price=_AMOUNTS,
    price_min=_AMOUNTS,
    price_max=_AMOUNTS,
    currency=st.sampled_from([None, "GBP", "COP"]),
    lead_days=st.none() | st.floats(0, 60),
    lead_date=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    delivery=st.sampled_from([None, "yes", "pickup"]),
    delivery_fee=_AMOUNTS,
    available_quantity=st.none() | st.integers(1, 500),
    quoted=st.text(max_size=40),
)


@given(QUOTES)
def test_a_stored_quote_reads_back_the_same(quote: Quote):
    assert quotes.from_json(quote.vendor_id, quotes.to_json(quote), quote.quoted) == quote


@given(QUOTES, st.none() | st.integers(1, 1000))
def test_there_is_a_total_exactly_when_a_price_was_named(quote: Quote, quantity: int | None):
    assert (quote.total_for(quantity) is not None) == quote.has_price


@pytest.mark.parametrize(
    ("quote", "total"),
    [
        (Quote(1, "yes", unit_price=Decimal("3.50")), Decimal("140.00")),
        (Quote(1, "yes", total_price=Decimal(99)), Decimal(99)),
        (Quote(1, "yes", price_min=Decimal(4), price_max=Decimal(6)), Decimal(240)),
        (Quote(1, "yes", price_min=Decimal(4)), Decimal(160)),
        (Quote(1, "yes", unit_price=Decimal(2), delivery_fee=Decimal(30)), Decimal(110)),
        (Quote(1, "yes", unit_price=Decimal(0), price_max=Decimal(6)), Decimal(0)),
    ],
)
def test_the_total_of_forty_counts_the_delivery_and_the_upper_end_of_a_range(quote: Quote, total: Decimal):
    assert quote.total_for(40) == total


def test_days_until_ready_are_counted_from_a_date_and_never_negative():
    quote = Quote(1, "yes", lead_days=9, lead_date=date(2026, 12, 3))
    assert quote.days_until_ready(date(2026, 11, 30)) == 3
    assert quote.days_until_ready(date(2026, 12, 9)) == 0


def test_what_is_unclear_is_asked_back_and_nothing_else():
    assert quotes.unclear_fields(Quote(1, "unclear")) == ("availability", "price")
    assert quotes.unclear_fields(Quote(1, "yes")) == ("price",)
    assert quotes.unclear_fields(Quote(1, "yes", unit_price=Decimal(1))) == ()


def test_the_quoted_words_are_the_vendors_own_on_one_line():
    """SO8: a shortlist line quotes the reply it rests on."""
    text = "Hello!\nYes we have them,\n£3.50 each, within 5 days\nBest, Tom"
    reading = read_vendor_reply(text, Asked("chairs", 40, "GBP"), "en", datetime(2026, 11, 20, tzinfo=UTC))
    quoted = quotes.from_reading(1, reading, text).quoted
    assert quoted in " ".join(text.split())
    assert "£3.50" in quoted
