"""The shape of a language's words of wishes, and their compiled patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from typing import Final

from domain.reading.languages import language
from domain.reading.said import any_of


@dataclass(frozen=True, slots=True)
class Wishes:
    """Patterns over folded words, an alternative each; tried longest first, as whole words."""

    wish: tuple[str, ...]
    """What comes before the thing somebody wants."""
    order: tuple[str, ...]
    """Verbs that ask for a thing when they begin the sentence: send, order, book."""
    sells: tuple[str, ...]
    """'who sells': a wish, in a question."""
    lead: tuple[str, ...]
    """What may stand between the wish and the thing and says nothing of it: please, someone to, a quote for."""
    one: tuple[str, ...]
    """The article that means one."""
    some: tuple[str, ...]
    """Articles that say no number."""
    of: tuple[str, ...]
    """Between a measure and the thing: of, de."""
    counts: tuple[tuple[str, int], ...]
    """Words that count, with 'of' within: a dozen, a couple of."""
    units: tuple[str, ...]
    """Packaging and measures."""
    heads: tuple[str, ...]
    """Whom it is for, counted: people, guests."""
    part: tuple[str, ...]
    """Behind a number, part of the thing's name: seater, bedroom."""
    joint: tuple[str, ...]
    """Words that end an item only where what follows is no part of it; checked against `kept`."""
    ends: tuple[str, ...]
    """Words that end an item wherever they stand."""
    trailing: tuple[str, ...]
    """Words no item ends with."""
    empty: tuple[str, ...]
    """What is said instead of an item: something, help."""
    services: tuple[str, ...]
    goods: tuple[str, ...]
    """Goods that look like a service: flooring."""
    sized: tuple[str, ...]
    """Clothing, shoes, tyres."""
    size: tuple[str, ...]
    """Before a size."""
    size_words: tuple[str, ...]
    """Sizes as words: medium."""
    place_in: tuple[str, ...]
    """Prepositions that place: in, near."""
    place_to: tuple[str, ...]
    """Prepositions that place only before a name: to, at."""
    not_places: tuple[str, ...]
    """What follows `place_in` and is none: stock, black, total."""
    street: tuple[str, ...]
    """An address up to its street and number."""
    postcode: tuple[str, ...]
    """A postcode, over folded words."""
    areas: tuple[str, ...]
    """Goes on with a place: city centre, norte."""
    budget: tuple[str, ...]
    """Before a bare number that is what may be spent."""
    budget_after: tuple[str, ...]
    """Behind such a number."""
    due: tuple[str, ...]
    """Before the date that counts where several are said: by, before."""
    again: tuple[str, ...]
    """Takes back what was said before: no sorry, I mean."""
    polite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Patterns:
    """A language's wishes, compiled."""

    words: Wishes
    by_name: dict[str, re.Pattern[str]]

    def __getitem__(self, name: str) -> re.Pattern[str]:
        return self.by_name[name]


_COMPILED: Final = tuple(field.name for field in fields(Wishes) if field.name != "counts")


@cache
def wishes_of(code: str) -> Patterns:
    """Return a language's patterns of wishes."""
    words: Wishes = language(code).subject("requests").WISHES
    patterns: dict[str, re.Pattern[str]] = {name: any_of(getattr(words, name)) for name in _COMPILED}
    patterns["count"] = any_of(phrase for phrase, _ in words.counts)
    return Patterns(words, patterns)


def value_of_count(words: Wishes, said: str) -> int:
    """Return the number a counting phrase means."""
    return next((value for phrase, value in words.counts if any_of((phrase,)).fullmatch(said)), 1)


@cache
def cities_of(code: str) -> frozenset[str]:
    """Return the folded names of places people of a language live in and write in small letters."""
    cities: str = language(code).subject("cities").CITIES
    return frozenset(name.strip() for name in cities.replace("\n", ",").split(",") if name.strip())


def matched_any(pattern: re.Pattern[str], texts: Iterable[str]) -> bool:
    """Say whether a pattern stands in one of the texts."""
    return any(pattern.search(text) is not None for text in texts)
