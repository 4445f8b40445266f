"""The vocabulary of each language, as data; a fifth language is a file here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words without accents and in lower case; a longer phrase wins over a shorter one."""

    numbers: Mapping[str, int]
    multipliers: Mapping[str, int]
    currencies: Mapping[str, str]
    per_unit: tuple[str, ...]
    in_total: tuple[str, ...]
    from_words: tuple[str, ...]
    up_to: tuple[str, ...]
    range_words: tuple[str, ...]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    days_from_now: Mapping[str, int]
    duration_units: Mapping[str, str]
    fillers: tuple[str, ...]
    """Words that may stand between a day and its month: 'of', 'de'."""


def of(locale: str) -> Vocabulary:
    """Return the vocabulary of a locale such as `sv-SE`; English where the language is not ours."""
    from domain.reading.first_words import en, es, fr, sv

    return {"en": en.WORDS, "es": es.WORDS, "fr": fr.WORDS, "sv": sv.WORDS}.get(locale[:2].lower(), en.WORDS)
