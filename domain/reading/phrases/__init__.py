"""The phrases of each language that carry a meaning as a whole, as data; a fifth language is a file here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """Phrases without accents and in lower case; matched at word boundaries."""

    function_words: tuple[str, ...]
    """Words that tell the language of a short message."""
    yes: tuple[str, ...]
    no: tuple[str, ...]
    stop: tuple[str, ...]
    """A message that is just this asks for no more messages."""
    stop_within: tuple[str, ...]
    """A sentence that holds this asks for no more messages."""
    start: tuple[str, ...]
    human: tuple[str, ...]
    support: tuple[str, ...]
    assistant: tuple[str, ...]
    information: tuple[str, ...]
    wish: tuple[str, ...]
    """What comes before the thing somebody wants."""
    place: tuple[str, ...]
    """What comes before a place."""
    before_deadline: tuple[str, ...]
    budget: tuple[str, ...]
    item_ends: tuple[str, ...]
    services: tuple[str, ...]
    """Words of services, which have no quantity."""
    sized: tuple[str, ...]
    """Goods that need a size."""
    size: tuple[str, ...]
    unavailable: tuple[str, ...]
    available: tuple[str, ...]
    only: tuple[str, ...]
    asks_back: tuple[str, ...]
    will_check: tuple[str, ...]
    delivers: tuple[str, ...]
    pickup: tuple[str, ...]
    no_delivery: tuple[str, ...]
    delivery_price: tuple[str, ...]
    free: tuple[str, ...]


def of(locale: str) -> PhraseBook:
    """Return the phrases of a locale; English where the language is not ours."""
    return BOOKS().get(locale[:2].lower(), BOOKS()["en"])


@cache
def BOOKS() -> dict[str, PhraseBook]:  # noqa: N802 - a lazy constant
    """Return every language's phrases by its code."""
    from domain.reading.phrases import en, es, fr, sv

    return {"en": en.BOOK, "es": es.BOOK, "fr": fr.BOOK, "sv": sv.BOOK}


@cache
def pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Compile phrases into one linear pattern that matches whole words, the longest first."""
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(phrase) for phrase in ordered)})(?!\w)")
