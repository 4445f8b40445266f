"""Which service a message is for."""

from __future__ import annotations

from domain.reading import phrases
from domain.reading.facts import Fact
from domain.reading.folding import fold


def read_service(text: str, locale: str) -> Fact[str] | None:
    """Return human, support, assistant, sourcing or information; None when nothing tells."""
    folded, book = fold(text), phrases.of(locale)
    for name, known, confidence in (
        ("human", book.human, 0.9),
        ("support", book.support, 0.85),
        ("assistant", book.assistant, 0.85),
        ("information", book.information, 0.6),
        ("sourcing", book.wish, 0.8),
    ):
        if found := phrases.pattern(known).search(folded):
            return Fact("service", text[slice(*found.span())], found.span(), name, confidence)
    return None
