"""STOP and START, in any of the four languages whatever the conversation's (IN10)."""

from __future__ import annotations

import re

from domain.reading import phrases
from domain.reading.folding import fold

_AROUND = re.compile(r"[^\w']+")
LONGEST_BARE = 30


def read_opt_out(text: str) -> bool:
    """Say whether the person wants no more messages: a bare word, or a sentence that says so."""
    folded = fold(text)
    bare = _bare(folded)
    books = phrases.BOOKS().values()
    if len(bare) <= LONGEST_BARE and any(bare in book.stop for book in books):
        return True
    return any(phrases.pattern(book.stop_within).search(folded) for book in books)


def read_opt_in(text: str) -> bool:
    """Say whether the person wants messages again: a bare word only."""
    bare = _bare(fold(text))
    return any(bare in book.start for book in phrases.BOOKS().values())


def _bare(folded: str) -> str:
    return _AROUND.sub(" ", folded).strip()
