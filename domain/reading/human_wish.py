"""The explicit wish for a human (SU4)."""

from __future__ import annotations

from domain.reading import phrases
from domain.reading.facts import Fact
from domain.reading.folding import fold


def wants_human(text: str, locale: str) -> Fact[bool] | None:
    """Return where the person asks for a human, None when they do not."""
    found = phrases.pattern(phrases.of(locale).human).search(fold(text))
    if found is None:
        return None
    return Fact("human_wish", text[slice(*found.span())], found.span(), True, 0.9)
