"""Yes and no."""

from __future__ import annotations

from domain.reading import phrases
from domain.reading.facts import Fact
from domain.reading.folding import fold

_THUMBS = {"👍": True, "👌": True, "✅": True, "👎": False, "❌": False, "🚫": False}


def read_yes_no(text: str, locale: str) -> Fact[bool] | None:
    """Return the answer, None when the text is neither; a refusal outweighs a politeness before it."""
    folded, book = fold(text), phrases.of(locale)
    for kind, value in ((book.no, False), (book.yes, True)):
        if found := phrases.pattern(kind).search(folded):
            return Fact("yes_no", text[slice(*found.span())], found.span(), value, 0.9 if found.start() < 3 else 0.6)
    for sign, value in _THUMBS.items():
        if (at := text.find(sign)) >= 0:
            return Fact("yes_no", sign, (at, at + len(sign)), value, 0.8)
    return None
