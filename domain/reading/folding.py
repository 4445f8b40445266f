"""Compare words whatever their case and accents, without moving a character: spans stay those of the text."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LONGEST = 4000
"""Characters that are read; more is not a message."""


def fold(text: str) -> str:
    """Return the text in lower case without accents, character for character."""
    return "".join(map(_fold, text[:LONGEST]))


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    plain = unicodedata.normalize("NFKD", char.lower())
    base = "".join(part for part in plain if not unicodedata.combining(part))
    return base if len(base) == 1 else char
