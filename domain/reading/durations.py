"""Lengths of time and lead times."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from domain.reading import first_words as words
from domain.reading.facts import Duration, Fact
from domain.reading.folding import fold
from domain.reading.numbers import read_numbers

_SECONDS = {"hour": 3600, "day": 86_400, "week": 604_800, "month": 2_592_000}


@lru_cache(maxsize=16)
def _units(language: str) -> re.Pattern[str]:
    names = sorted(words.of(language).duration_units, key=len, reverse=True)
    return re.compile(rf"(?:\s?[-–]\s?\d{{1,3}})?\s{{0,2}}(?P<unit>{'|'.join(map(re.escape, names))})(?!\w)")


def read_durations(text: str, locale: str) -> list[Fact[Duration]]:
    """Return every duration, in order; working days count as days, of a range the longer end is meant."""
    folded, vocabulary = fold(text), words.of(locale)
    found: list[Fact[Duration]] = []
    for number in read_numbers(text, locale):
        match = _units(locale[:2].lower()).match(folded, number.span[1])
        if match is None or number.value.value is None:
            continue
        unit = vocabulary.duration_units[match["unit"]]
        longer = re.search(r"\d+", match[0])
        value = Decimal(longer[0]) if longer else number.value.value
        span = (number.span[0], match.end())
        found.append(
            Fact("duration", text[slice(*span)], span, Duration(value, unit, int(value * _SECONDS[unit])), 0.9)
        )
    return found
