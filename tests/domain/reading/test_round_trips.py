"""A value written out in any supported way reads back to itself: generated, in four languages (issue 3)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.reading.spelling import SPELLINGS, Spelling, grouped, write_clock, write_date
from domain.reading.dates import read_dates
from domain.reading.durations import read_durations
from domain.reading.facts import Duration, Instant, Money
from domain.reading.money import read_money
from domain.reading.numbers import read_numbers

NOW = datetime.fromisoformat("2026-03-10T09:15")
SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3_600,
    "day": 86_400,
    "week": 604_800,
    "month": 2_592_000,
    "year": 31_536_000,
}

each_language = pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda spelling: spelling.locale)
many = settings(deadline=None, max_examples=150)
carriers = st.sampled_from(("{}", "({})", "ok, {}", "{}.", "{}!", "{} 🙂", "👍 {}", "*{}*", "\n{}\n", "“{}”"))
"""What stands around a value in a chat; none of it says anything about it."""


@st.composite
def whole_numbers(draw: st.DrawFn) -> int:
    """Draw small and round numbers more often: those are the ones people write."""
    digits = draw(st.integers(1, 7))
    number = draw(st.integers(0, 10**digits - 1))
    return draw(st.sampled_from((number, round(number, 1 - digits), number % 100)))


def one(facts: Any, carrier: str, text: str) -> Any:
    """Return the only value that was read; it must have been read off all of the text and nothing else ("kr." aside)."""
    assert [fact.text.removesuffix(".") for fact in facts] == [text]
    assert facts[0].span[0] == carrier.index("{}")
    return facts[0].value


def written(spelling: Spelling, data: st.DataObject, number: int) -> str:
    """Write a whole number in one of the ways there are: bare, grouped, in words; "one" and "ett" are also articles."""
    ways = [str(number), *(grouped(number, separator) for separator in spelling.groups if number >= 1_000)]
    return data.draw(st.sampled_from([*ways, spelling.words(number)] if number != 1 else ways))


@each_language
@many
@given(data=st.data(), number=whole_numbers(), carrier=carriers)
def test_a_whole_number_reads_back(spelling: Spelling, data: st.DataObject, number: int, carrier: str) -> None:
    text = written(spelling, data, number)
    assert one(read_numbers(carrier.format(text), spelling.locale), carrier, text).value == number


@each_language
@many
@given(data=st.data(), number=whole_numbers(), cents=st.integers(1, 99), carrier=carriers)
def test_a_decimal_reads_back(spelling: Spelling, data: st.DataObject, number: int, cents: int, carrier: str) -> None:
    separator = data.draw(st.sampled_from(("", *spelling.groups)))
    text = f"{grouped(number, separator)}{spelling.point}{cents:02}"
    got = one(read_numbers(carrier.format(text), spelling.locale), carrier, text)
    assert got.value == number + Decimal(cents) / 100


@each_language
@many
@given(data=st.data(), number=st.integers(1, 31), carrier=carriers)
def test_an_ordinal_reads_back(spelling: Spelling, data: st.DataObject, number: int, carrier: str) -> None:
    day = date(2026, 1, number)
    template = data.draw(st.sampled_from(spelling.ordinals))
    text = write_date(spelling, template.replace("{n}", "{d}"), day)
    assert one(read_numbers(carrier.format(text), spelling.locale), carrier, text).ordinal == number


@each_language
@many
@given(data=st.data(), day=st.dates(date(2000, 1, 1), date(2069, 12, 31)), carrier=carriers)
def test_a_date_reads_back(spelling: Spelling, data: st.DataObject, day: date, carrier: str) -> None:
    text = write_date(spelling, data.draw(st.sampled_from(spelling.dates)), day)
    got = best_date(spelling, carrier.format(text))
    assert got == Instant(datetime.combine(day, time()), "day")


@each_language
@many
@given(data=st.data(), ahead=st.integers(1, 364), carrier=carriers)
def test_a_date_without_a_year_is_the_next_such_day(
    spelling: Spelling, data: st.DataObject, ahead: int, carrier: str
) -> None:
    """`definitions.md`: strictly after the moment it was said."""
    day = NOW.date() + timedelta(days=ahead)
    text = write_date(spelling, data.draw(st.sampled_from(spelling.days)), day)
    assert best_date(spelling, carrier.format(text)) == Instant(datetime.combine(day, time()), "day")


@each_language
@many
@given(data=st.data(), ahead=st.integers(1, 364), clock=st.times(), carrier=carriers)
def test_a_day_with_a_time_reads_back(
    spelling: Spelling, data: st.DataObject, ahead: int, clock: time, carrier: str
) -> None:
    day = NOW.date() + timedelta(days=ahead)
    template = data.draw(st.sampled_from(spelling.clocks))
    text = f"{write_date(spelling, spelling.days[0], day)} {write_clock(template, clock)}"
    got = best_date(spelling, carrier.format(text))
    assert got == Instant(datetime.combine(day, clock.replace(second=0, microsecond=0)), "minute")


def best_date(spelling: Spelling, text: str) -> Any:
    facts = sorted(read_dates(text, spelling.locale, NOW), key=lambda fact: -fact.confidence)
    return facts[0].value if facts else None


@each_language
@many
@given(data=st.data(), count=st.integers(1, 999), unit=st.sampled_from(sorted(SECONDS)), carrier=carriers)
def test_a_length_of_time_reads_back(
    spelling: Spelling, data: st.DataObject, count: int, unit: str, carrier: str
) -> None:
    text = length(spelling, data, count, unit)
    got = one(read_durations(carrier.format(text), spelling.locale), carrier, text)
    assert got == Duration(Decimal(count), unit, count * SECONDS[unit])


@each_language
@many
@given(data=st.data(), hours=st.integers(2, 23), minutes=st.integers(2, 59), carrier=carriers)
def test_hours_and_minutes_add_up(
    spelling: Spelling, data: st.DataObject, hours: int, minutes: int, carrier: str
) -> None:
    text = f"{hours} {spelling.units['hour'][1]} {spelling.and_} {length(spelling, data, minutes, 'minute')}"
    assert (
        one(read_durations(carrier.format(text), spelling.locale), carrier, text).seconds
        == hours * 3_600 + minutes * 60
    )


def length(spelling: Spelling, data: st.DataObject, count: int, unit: str) -> str:
    one_unit, units = spelling.units[unit]
    number = (
        str(count) if count == 1 or count % 10 == 1 else data.draw(st.sampled_from((str(count), spelling.words(count))))
    )
    return f"{number} {one_unit if count == 1 else units}"


@each_language
@many
@given(data=st.data(), amount=whole_numbers(), carrier=carriers)
def test_an_amount_of_money_reads_back(spelling: Spelling, data: st.DataObject, amount: int, carrier: str) -> None:
    template, currency = data.draw(st.sampled_from(spelling.money))
    ways = [str(amount), *(grouped(amount, separator) for separator in spelling.groups if amount >= 1_000)]
    text = template.format(n=data.draw(st.sampled_from(ways)))
    got = one(read_money(carrier.format(text), spelling.locale), carrier, text)
    assert got == Money(Decimal(amount), currency=currency)


@each_language
@many
@given(data=st.data(), amount=st.integers(0, 99_999), cents=st.integers(1, 99), carrier=carriers)
def test_an_amount_with_cents_reads_back(
    spelling: Spelling, data: st.DataObject, amount: int, cents: int, carrier: str
) -> None:
    template, currency = data.draw(st.sampled_from(spelling.money))
    text = template.format(n=f"{amount}{spelling.point}{cents:02}")
    got = one(read_money(carrier.format(text), spelling.locale), carrier, text)
    assert got == Money(amount + Decimal(cents) / 100, currency=currency)


@each_language
@many
@given(data=st.data(), ends=st.tuples(st.integers(1, 9_999), st.integers(1, 9_999)), carrier=carriers)
def test_a_range_of_prices_reads_back(
    spelling: Spelling, data: st.DataObject, ends: tuple[int, int], carrier: str
) -> None:
    low, high = min(ends), max(ends) + 1
    template, currency = data.draw(st.sampled_from(spelling.money))
    money = template.format(n=high)
    text = data.draw(st.sampled_from(spelling.between)).format(low=low, high=money)
    got = one(read_money(carrier.format(text), spelling.locale), carrier, text)
    assert got == Money(None, Decimal(low), Decimal(high), currency)


@each_language
@many
@given(data=st.data(), amount=st.integers(1, 99_999), is_least=st.booleans(), carrier=carriers)
def test_a_bound_of_a_price_reads_back(
    spelling: Spelling, data: st.DataObject, amount: int, is_least: bool, carrier: str
) -> None:
    template, currency = data.draw(st.sampled_from(spelling.money))
    bound = data.draw(st.sampled_from(spelling.more if is_least else spelling.less))
    text = bound.format(x=template.format(n=amount))
    got = one(read_money(carrier.format(text), spelling.locale), carrier, text)
    least, most = (Decimal(amount), None) if is_least else (None, Decimal(amount))
    assert got == Money(None, least, most, currency)


@each_language
@many
@given(data=st.data(), amount=st.integers(1, 99_999), carrier=carriers)
def test_a_price_for_one_piece_says_so(spelling: Spelling, data: st.DataObject, amount: int, carrier: str) -> None:
    template, currency = data.draw(st.sampled_from(spelling.money))
    text = data.draw(st.sampled_from(spelling.each)).format(x=template.format(n=amount))
    facts = read_money(carrier.format(text), spelling.locale)
    assert [fact.value for fact in facts] == [Money(Decimal(amount), currency=currency, per="unit")]
