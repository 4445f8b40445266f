"""The stated score (requirements SO6, SO8; acceptance H11: reproducible from the stored quotes)."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from domain import shortlists
from domain.quotes import Quote
from domain.shortlists import Line, make
from domain.tickets import Requirements
from domain.vendors import Vendor

FEW = settings(max_examples=40, deadline=None)  # whole tables are slow to draw
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
NEEDED = Requirements("folding chairs", 40, None, "2026-12-05", Decimal(250), "GBP", "Bristol")


def _vendor(number: int, rating: float = 4.0) -> Vendor:
    return Vendor(
        id=number, name=f"Vendor {number}", categories=("chairs",), areas=(), locale="en", time_zone="Europe/London",
        open_from=NOW.time(), open_until=NOW.time(), rating=rating, daily_cap=20, asked_today=0, asked_count=0,
        answered_count=0, last_asked_at=None, opted_out=False,
    )  # fmt: skip


VENDORS = {number: _vendor(number) for number in range(1, 9)}
GOOD = Quote(1, "yes", unit_price=Decimal("3.50"), currency="GBP", lead_days=5, quoted="£3.50 each")


def _order(*quotes: Quote, limit: int = 8, needed: Requirements = NEEDED) -> list[int]:
    return [line.vendor_id for line in _lines(*quotes, limit=limit, needed=needed)]


def _lines(*quotes: Quote, limit: int = 8, needed: Requirements = NEEDED) -> list[Line]:
    return make(quotes, VENDORS, needed, currency="GBP", now=NOW, limit=limit)


@st.composite
def _offers(draw: st.DrawFn) -> list[Quote]:
    """One offer per vendor, in two currencies, with and without price, time and stock."""
    return [
        Quote(
            vendor_id=number,
            availability=draw(st.sampled_from(["yes", "partial", "no", "unclear"])),
            unit_price=draw(st.none() | st.decimals(1, 20, places=2)),
            currency=draw(st.sampled_from(["GBP", "EUR", None])),
            lead_days=draw(st.none() | st.integers(0, 30)),
            delivery_fee=draw(st.none() | st.just(Decimal(30))),
            available_quantity=draw(st.none() | st.integers(1, 60)),
        )
        for number in range(1, draw(st.integers(0, 7)) + 1)
    ]


@FEW
@given(_offers(), st.randoms(use_true_random=False))
def test_the_order_in_which_answers_came_does_not_matter(offers: list[Quote], chance: random.Random):
    shuffled = list(offers)
    chance.shuffle(shuffled)
    assert _lines(*shuffled) == _lines(*offers)


@FEW
@given(_offers(), st.integers(0, 4))
def test_at_most_the_limit_are_shown_and_nobody_who_cannot_supply(offers: list[Quote], limit: int):
    lines = _lines(*offers, limit=limit)
    assert len(lines) <= limit
    assert all(line.availability in ("yes", "partial") for line in lines)


@FEW
@given(_offers(), st.decimals(0, 5, places=2), st.integers(0, 10), st.integers(0, 10))
def test_an_offer_that_is_cheaper_faster_and_better_never_ranks_below(
    offers: list[Quote], discount: Decimal, days_saved: int, better: int
):
    """Dominance: whatever else was offered, a copy of an offer that is better in some way and worse in none is above."""
    priced = [one for one in offers if one.unit_price is not None]
    if not priced or not (discount or days_saved or better):
        return
    worse, unit = priced[-1], priced[-1].unit_price or Decimal(0)
    wins = replace(
        worse,
        vendor_id=8,
        unit_price=max(unit - discount, Decimal(0)),
        lead_days=max(worse.lead_days - days_saved, 0) if worse.lead_days is not None else None,
    )
    is_better = wins.unit_price != unit or wins.lead_days != worse.lead_days or better
    vendors = VENDORS | {8: _vendor(8, 4.0 + better / 10)}
    order = [line.vendor_id for line in make([*offers, wins], vendors, NEEDED, currency="GBP", now=NOW, limit=8)]
    if is_better and worse.vendor_id in order and not _is_equally_fast_in_score(worse, wins, discount, better):
        assert order.index(8) < order.index(worse.vendor_id)


def _is_equally_fast_in_score(worse: Quote, wins: Quote, discount: Decimal, better: int) -> bool:
    """Beyond the deadline and beyond two weeks a day more makes no difference: then the lower id stands first."""
    return not discount and not better and min(worse.lead_days or 0, wins.lead_days or 0) >= 14


@FEW
@given(_offers())
def test_whole_quantities_with_a_price_come_first_then_parts_then_those_without_a_price(offers: list[Quote]):
    def place(line: Line) -> tuple[bool, bool]:
        return line.total is None, line.availability != "yes"

    places = [place(line) for line in _lines(*offers)]
    assert places == sorted(places)


@FEW
@given(_offers())
def test_a_stored_line_reads_back_the_same(offers: list[Quote]):
    for line in _lines(*offers):
        assert shortlists.from_json(shortlists.to_json(line)) == line


def test_an_amount_of_another_currency_is_not_cheaper_because_its_number_is_smaller():
    """No rate is known, so 3.00 EUR beats 3.50 GBP for nobody."""
    foreign, ours = replace(GOOD, unit_price=Decimal(3), currency="EUR"), replace(GOOD, vendor_id=2)
    assert _order(foreign, ours) == [2, 1]
    assert [line.reasons[0] for line in _lines(foreign, ours)] == ["price 1.00", "price 0.50"]


def test_foreign_offers_are_compared_with_each_other():
    dear = replace(GOOD, vendor_id=2, unit_price=Decimal(9), currency="EUR")
    cheap = replace(GOOD, vendor_id=3, unit_price=Decimal(3), currency="EUR")
    assert _order(dear, cheap, GOOD) == [1, 3, 2]


def test_an_offer_in_time_ranks_before_one_that_is_silent_on_time_and_that_before_one_too_late():
    late = replace(GOOD, vendor_id=2, lead_date=date(2026, 12, 6))
    unsaid = replace(GOOD, vendor_id=3, lead_days=None)
    just_in_time = replace(GOOD, vendor_id=4, lead_date=date(2026, 12, 5))
    assert _order(late, unsaid, just_in_time) == [4, 3, 2]


def test_the_cheaper_part_does_not_rank_before_the_whole():
    part = replace(GOOD, vendor_id=2, availability="partial", unit_price=Decimal(1), available_quantity=10)
    more = replace(part, vendor_id=3, available_quantity=30)
    assert _order(part, more, GOOD) == [1, 3, 2]


def test_a_part_shows_what_that_part_costs():
    part = replace(GOOD, availability="partial", available_quantity=10)
    assert _lines(part)[0].total == "35.00"


def test_equal_offers_stand_in_the_order_of_their_vendors():
    """Deterministic ties: the same quotes make the same shortlist tomorrow."""
    assert _order(replace(GOOD, vendor_id=3), replace(GOOD, vendor_id=2), GOOD) == [1, 2, 3]


def test_a_vendor_who_wrote_twice_stands_once_with_the_later_word():
    lines = _lines(GOOD, replace(GOOD, unit_price=Decimal(5)))
    assert [line.unit_price for line in lines] == ["5"]


def test_a_vendor_that_is_no_longer_known_is_left_out():
    assert _order(replace(GOOD, vendor_id=99)) == []


def test_the_score_is_the_stated_sum():
    """Recomputed by hand: alone, 140 GBP of 250, in 7 of 14 days, 4 stars, whole."""
    line = _lines(replace(GOOD, lead_days=7.0))[0]
    assert round(line.score, 6) == round(0.50 * 1 + 0.20 * 0.75 + 0.15 * 0.8 + 0.10 + 0.05, 6)
    assert NOW.date() + timedelta(days=7) < date(2026, 12, 5)
    assert line.reasons == ("price 1.00", "speed 0.75", "rating 4.0", "whole 1.00", "budget 1")
