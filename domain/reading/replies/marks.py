"""The amounts, numbers, lengths of time, days and percentages of a reply, each once and none inside another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final, NamedTuple

from domain.reading.dates import read_dates
from domain.reading.durations import read_durations
from domain.reading.facts import Fact, Instant, Interval, Money
from domain.reading.languages import Language, code_of, language, plain_phrase
from domain.reading.money import read_money
from domain.reading.numbers import read_numbers
from domain.reading.tokens import Token, tokenize

_REGIONS: Final = {("es", "MXN"): "es-MX", ("es", "PEN"): "es-PE", ("es", "DOP"): "es-DO", ("es", "GTQ"): "es-GT"}
"""Whose prices group thousands with a comma (CLDR): the currency asked in tells more than a bare 'es'."""
_COUNTED_BEFORE_SIGN = re.compile(
    r"(?<![\d.,])\d{1,5} ?(?:-|–|a|to|al|à|till|until) ?\d{1,5}(?= ?(?:[a-zé]{1,9}\.? ?)?[:=]? ?[$£€])", re.IGNORECASE
)
_MEASURES: Final[frozenset[str]] = frozenset(
    """
    cm mm m m2 m3 mts mt kg kgs gr g mg ml cl l lt lts lb lbs oz inch inches ft metros metro metres metre
    meter meters kilos litros litres liter liters gsm km kms hp w kw v gb tb mp bedroom bedrooms personas-mesa km/h x
    """.split()
)
_MEASURED: Final[frozenset[str]] = frozenset(
    """
    size sz talla talle rin taille storlek strl modele modelo model modell ref numero no nr aro
    """.split()
)
_PERCENT: Final = re.compile(r" ?(?:%|percent|per cent|por ?ciento|pour ?cent|procent)", re.IGNORECASE)
_CLOCK = re.compile(r"\d\s*(?::\d|[ap]\.?\s?m\b|h\b|hs\b|hrs\b)|\bkl\b", re.IGNORECASE)
_NUMERIC_DATE = re.compile(
    r"\d{1,2}\s?/\s?\d{1,2}|\d{1,4}[-.]\d{1,2}[-.]\d{2,4}|\b(?:the|el|le|den|del|al|au|day|dia|día)\s+\d{1,2}(?!\d)|\d(?:st|nd|rd|th|:e|er)\b",
    re.IGNORECASE,
)
_CALENDAR: Final = frozenset({"month", "weekday", "day", "weekend", "part_today"})
_LONGEST_DAY = 31
_YEARS: Final = range(2020, 2041)
_MOST_DIGITS = 8
"""Digits in a row of a price; a longer run is a telephone number."""


class Mark(NamedTuple):
    """One thing read: its letter (M money, N number, D length of time, T day, P percentage, C hour), place and value."""

    letter: str
    start: int
    end: int
    value: Any


def marks_of(text: str, locale: str, currency: str | None, now: datetime) -> list[Mark]:
    """Read everything of a text; `now` is local. In order of place, without overlap."""
    known = language(code_of(locale))
    tokens = tokenize(text)
    amounts: list[Mark] = []
    if _may_hold_numbers(tokens, known):
        region = _REGIONS.get((locale.lower(), currency or ""), locale)
        amounts = _amounts(text, region, currency)
    calm = _blanked(text, amounts)
    lengths: list[Mark] = []
    if _mentions(tokens, known, "durations", frozenset({"cycle", "long_unit", "half_length"})):
        lengths = [Mark("D", *fact.span, fact.value) for fact in read_durations(calm, locale) if fact.value.seconds > 0]
    days: list[Mark] = []
    if (
        _NUMERIC_DATE.search(calm)
        or _CLOCK.search(calm)
        or lengths
        or _mentions(tokens, known, "calendar", _CALENDAR | {"cycle"})
    ):
        days = list(_days(calm, locale, now, known))
    named = [day for day in days if day.letter == "T" and _names_a_day(text[day.start : day.end], known)]
    money = [mark for mark in amounts if mark.letter != "N"]
    numbers = [mark for mark in amounts if mark.letter == "N"]
    return _without_overlap([*money, *named, *lengths, *days, *numbers])


def _without_overlap(marks: Iterable[Mark]) -> list[Mark]:
    """Keep the earlier of two marks that share a character."""
    kept: list[Mark] = []
    for mark in marks:
        if all(mark.end <= other.start or other.end <= mark.start for other in kept):
            kept.append(mark)
    return sorted(kept, key=lambda mark: mark.start)


@cache
def _multiples(code: str) -> frozenset[str]:
    names = language(code).subject("money").RULES["cur"].items()
    return frozenset(plain_phrase(name) for name, cur in names if cur.factor > 1)


def _may_hold_numbers(tokens: Sequence[Token], known: Language) -> bool:
    multiples = _multiples(known.code)
    return any(
        token.text[0].isdecimal()
        or (token.text[0].isalpha() and (token.text in multiples or known.number_words.value_of(token.text) > 1))
        for token in tokens
    )


def _mentions(tokens: Sequence[Token], known: Language, subject: str, categories: frozenset[str]) -> bool:
    lexicon = known.lexicon(subject)
    return any(
        node.category in categories
        for at in range(len(tokens))
        if tokens[at].text[0].isalpha()
        for node in lexicon.nodes(tokens, at)
    )


def _amounts(text: str, locale: str, currency: str | None) -> list[Mark]:
    told = _COUNTED_BEFORE_SIGN.sub(lambda match: " " * len(match[0]), text)
    marks = [
        Mark("M", *span, money) for fact in read_money(told, locale, currency) for span, money in [_tidy(fact, text)]
    ]
    numbers = [fact for fact in read_numbers(text, locale) if fact.confidence >= 0.5 and fact.value.value is not None]
    numbers = [
        fact for fact in numbers if all(fact.span[1] <= mark.start or mark.end <= fact.span[0] for mark in marks)
    ]
    phones = _telephones(text, [fact.span for fact in numbers])
    for fact in numbers:
        start, end = fact.span
        value = fact.value.value
        percent = _PERCENT.match(text, end)
        if "%" in fact.text or percent:
            marks.append(Mark("P", start, percent.end() if percent else end, value))
        elif fact.span not in phones and not _is_measured(text, start, end):
            marks.append(Mark("N", start, end, value))
    return marks


def _tidy(fact: Fact[Money], text: str) -> tuple[tuple[int, int], Money]:
    """'£200 plus VAT' is no lower bound: something is added."""
    money, (start, end) = fact.value, fact.span
    added = re.search(r"(?:plus|\+|más|mas)\s*\Z", fact.text, re.IGNORECASE)
    if money.amount is None and money.max is None and added and re.match(r"\s*[^\W\d]", text[end:]):
        return (start, start + added.start()), Money(money.min, None, None, money.currency, money.per)
    return (start, end), money


def _telephones(text: str, spans: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the numbers that are (part of) a telephone number: long, with a leading zero, or three and more in a row."""
    found: set[tuple[int, int]] = set()
    run: list[tuple[int, int]] = []
    for span in spans:
        digits = text[slice(*span)]
        if digits.isdigit() and (len(digits) > _MOST_DIGITS or (digits[0] == "0" and len(digits) > 1)):
            found.add(span)
        joined = (
            run and re.fullmatch(r"[ .\-/()]{1,3}", text[run[-1][1] : span[0]]) and digits.replace(" ", "").isdigit()
        )
        run = [*run, span] if joined else [span]
        if len(run) > 3 or (len(run) > 1 and (run[0] in found or text[max(0, run[0][0] - 1) : run[0][0]] == "+")):
            found |= set(run)
    return found


def _is_measured(text: str, start: int, end: int) -> bool:
    after = re.match(r"\s*([a-z]{1,9}[23]?)(?![^\W\d_]|['’])", text[end : end + 12], re.IGNORECASE)
    before = re.search(r"([^\W\d]+)[ .:#º°]{1,2}\Z", text[max(0, start - 12) : start])
    if after and after[1].lower() in _MEASURES and after[1].lower() != "x":
        return True
    if before and plain_phrase(before[1]) in _MEASURED:
        return True
    return bool(
        re.match(r" ?[x×*] ?\d+(?:\s?(?:cm|mm|m)\b)", text[end : end + 12])
        or (
            re.search(r"\d ?[x×] ?\Z", text[max(0, start - 4) : start])
            and after is None
            and re.match(r"\s?(?:cm|mm)", text[end : end + 4])
        )
    )


def _blanked(text: str, amounts: Iterable[Mark]) -> str:
    """Blank what can be no day or hour, so that 'tomorrow at 320' is a day and an amount."""
    for mark in amounts:
        if mark.letter != "N" or not _may_be_time(text, mark):
            text = text[: mark.start] + "#" * (mark.end - mark.start) + text[mark.end :]
    return text


def _may_be_time(text: str, mark: Mark) -> bool:
    """Say whether a number is a day of a month, a year, part of a clock or date, or counts units of time."""
    is_day = mark.value <= _LONGEST_DAY and mark.value == int(mark.value)
    around = text[max(0, mark.start - 1) : mark.start] + text[mark.end : mark.end + 1]
    return is_day or mark.value in _YEARS or bool(set(around) & set(":h/-")) or _is_counted_time(text, mark.end)


def _is_counted_time(text: str, end: int) -> bool:
    return (
        re.match(
            r"\s?-?(?:h|hs|hrs?|hours?|horas?|heures?|tim\w*|days?|d[ií]as?|jours?|dagar|dgr|min\w*|weeks?|working|business|arb\w*|vard\w*)\b",
            text[end : end + 14],
            re.IGNORECASE,
        )
        is not None
    )


def _days(text: str, locale: str, now: datetime, known: Language) -> Iterable[Mark]:
    for fact in read_dates(text, locale, now):
        day = day_of(fact.value, now)
        if day is not None and (_names_a_day(fact.text, known) or _NUMERIC_DATE.search(fact.text)):
            yield Mark("T", *fact.span, day)
        elif _CLOCK.search(fact.text):
            yield Mark("C", *fact.span, None)
        elif day is not None and any(token.text in _week_words(known.code) for token in tokenize(fact.text)):
            yield Mark("T", *fact.span, day)


@cache
def _week_words(code: str) -> frozenset[str]:
    table = language(code).subject("calendar").RULES["cycle"]
    return frozenset(plain_phrase(word) for word, unit in table.items() if unit in ("week", "month", "day"))


def _names_a_day(words: str, known: Language) -> bool:
    return _mentions(tokenize(words), known, "calendar", _CALENDAR)


def day_of(value: Instant | Interval, now: datetime) -> date | None:
    """Return the day by which something said so is there: of a stretch of days the last, of a week or month its first."""
    if value.grain in ("year", "quarter"):
        return None
    if isinstance(value, Instant):
        moment = None if value.grain == "second" else value.value
    elif value.start is None:
        moment = value.end
    elif value.end is None or value.grain in ("week", "month") or value.end - value.start <= timedelta(days=1):
        moment = value.start
    else:
        moment = value.end - timedelta(seconds=1)
    return moment.date() if moment is not None and moment.date() >= now.date() else None
