"""Amounts of money: symbols, codes, words, ranges, bounds, per unit or in all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from domain.reading import words
from domain.reading.facts import Fact, Money, Number
from domain.reading.folding import fold
from domain.reading.numbers import read_numbers
from domain.reading.words import Vocabulary

_SYMBOLS = {"£": "GBP", "€": "EUR", "us$": "USD", "$": None}
_CODES = ("gbp", "eur", "usd", "cop", "sek", "mxn", "chf", "nok", "dkk")


@dataclass(frozen=True, slots=True)
class _Priced:
    """A number with what stands around it."""

    value: Decimal
    start: int
    end: int
    currency: str | None
    is_money: bool


@lru_cache(maxsize=16)
def _after(language: str) -> re.Pattern[str]:
    names = sorted([*words.of(language).currencies, *_CODES], key=len, reverse=True)
    return re.compile(
        rf"\s?(?:de )?(?:(?P<symbol>[£€$])|(?P<name>{'|'.join(map(re.escape, names))})(?!\w)|(?P<dash>:-|:-))"
    )


_BEFORE = re.compile(rf"(?:(?P<symbol>us\$|[£€$])|(?<!\w)(?P<code>{'|'.join(_CODES)}))\s?$")


def read_money(text: str, locale: str, default_currency: str | None = None) -> list[Fact[Money]]:
    """Return the amounts in the text, in order; a number is money when a sign, code or word says so."""
    folded, vocabulary = fold(text), words.of(locale)
    priced = [_price(number, folded, locale, vocabulary) for number in read_numbers(text, locale)]
    found: list[Fact[Money]] = []
    skip = False
    for index, one in enumerate(priced):
        if skip:
            skip = False
            continue
        following = priced[index + 1] if index + 1 < len(priced) else None
        if following and (one.is_money or following.is_money) and _is_range(one, following, folded, vocabulary):
            currency = following.currency or one.currency or default_currency
            low, high = sorted((_scaled(one, following), following.value))
            found.append(
                _fact(
                    text,
                    one.start,
                    following.end,
                    Money(None, low, high, currency, _per(folded, following.end, vocabulary)),
                )
            )
            skip = True
        elif one.is_money:
            found.append(_single(text, folded, one, vocabulary, default_currency))
    return found


def _single(text: str, folded: str, one: _Priced, vocabulary: Vocabulary, default: str | None) -> Fact[Money]:
    currency, per = one.currency or default, _per(folded, one.end, vocabulary)
    before = folded[max(0, one.start - 16) : one.start].rstrip(" £€$")
    if any(before.endswith(word) for word in vocabulary.up_to):
        return _fact(text, one.start, one.end, Money(None, None, one.value, currency, per))
    if any(_ends_with_word(before, word) for word in vocabulary.from_words):
        return _fact(text, one.start, one.end, Money(None, one.value, None, currency, per))
    return _fact(text, one.start, one.end, Money(one.value, None, None, currency, per))


def _price(number: Fact[Number], folded: str, locale: str, vocabulary: Vocabulary) -> _Priced:
    start, end = number.span
    value = number.value.value or Decimal(0)
    before = _BEFORE.search(folded[max(0, start - 5) : start])
    after = _after(locale[:2].lower()).match(folded, end)
    currency: str | None = None
    if after and after["name"]:
        currency = vocabulary.currencies.get(after["name"]) or after["name"].upper()
    sign = (after and after["symbol"]) or (before and before["symbol"])
    if sign and currency is None:
        currency = _SYMBOLS.get(sign)
    if before and before["code"]:
        currency = before["code"].upper()
    slang = folded[start:end].endswith(("lucas", "luca", "palos"))
    is_money = bool(before or after or slang)
    return _Priced(
        value, start - len(before[0]) if before else start, after.end() if after else end, currency, is_money
    )


def _is_range(one: _Priced, following: _Priced, folded: str, vocabulary: Vocabulary) -> bool:
    between = folded[one.end : following.start].strip(" £€$")
    return between in ("-", "–", "—") or between in vocabulary.range_words


def _scaled(one: _Priced, following: _Priced) -> Decimal:
    """In '2 to 3 million' the scale is said once."""
    return one.value * 1_000_000 if following.value >= 1_000_000 and one.value < 1_000 else one.value


def _per(folded: str, end: int, vocabulary: Vocabulary) -> Literal["unit", "total"] | None:
    after = folded[end : end + 24].lstrip(" ,/.")
    if any(_starts_with_word(after, word.lstrip("/")) for word in vocabulary.per_unit):
        return "unit"
    if any(_starts_with_word(after, word) for word in vocabulary.in_total):
        return "total"
    return None


def _starts_with_word(text: str, word: str) -> bool:
    return text.startswith(word) and not text[len(word) : len(word) + 1].isalpha()


def _ends_with_word(text: str, word: str) -> bool:
    return text.endswith(word) and not text[: -len(word)][-1:].isalpha()


def _fact(text: str, start: int, end: int, money: Money) -> Fact[Money]:
    return Fact("money", text[start:end], (start, end), money, 0.9 if money.currency else 0.6)
