"""A text cut into words, runs of digits and single signs, folded for comparison, each with its place in the text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

LONGEST = 4000
"""Characters that are read; more is not a message."""
_PIECE = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*|\d+|[^\s]", re.UNICODE)
_SIGNS = {"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "“": '"',
          "”": '"', "«": '"', "»": '"', "⁄": "/", "×": "x", "：": ":", "，": ","}  # fmt: skip


class Token(NamedTuple):
    """One piece: `text` is lower case without accents; `start` and `end` index the original text."""

    text: str
    start: int
    end: int
    is_joined: bool
    """Whether it follows the piece before without a space."""


def tokenize(text: str) -> list[Token]:
    """Cut the first `LONGEST` characters of a text into tokens."""
    tokens: list[Token] = []
    last = -1
    for match in _PIECE.finditer(text[:LONGEST]):
        start, end = match.span()
        tokens.append(Token(plain(match[0]), start, end, start == last))
        last = end
    return tokens


@lru_cache(maxsize=8192)
def plain(piece: str) -> str:
    """Return a piece in lower case without accents, with one sign for each family of signs."""
    if piece.isascii():
        return piece.lower() if piece != "`" else "'"
    if piece in _SIGNS:
        return _SIGNS[piece]
    lowered = unicodedata.normalize("NFKD", piece.lower().replace("ß", "ss"))
    return "".join(_SIGNS.get(char, char) for char in lowered if not unicodedata.combining(char)) or piece
