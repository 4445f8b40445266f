"""A text cut into words, runs of digits and single signs, folded for comparison, each with its place in the text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

LONGEST: Final = 4000
"""Characters that are read; more is not a message."""
MOST: Final = 320
"""Pieces that are read, some 1,600 characters of honest text: what bounds the time a hostile one takes."""
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


@lru_cache(maxsize=256)
def tokenize(text: str) -> tuple[Token, ...]:
    """Cut the beginning of a text into tokens, `MOST` at most; every kind reads the same text, so the last are kept."""
    tokens: list[Token] = []
    last = -1
    for match in islice(_PIECE.finditer(text[:LONGEST]), MOST):
        start, end = match.span()
        tokens.append(Token(plain(match[0]), start, end, start == last))
        last = end
    return tuple(tokens)


@lru_cache(maxsize=8192)
def plain(piece: str) -> str:
    """Return a piece in lower case without accents, with one sign for each family of signs."""
    if piece.isascii():
        return piece.lower() if piece != "`" else "'"
    if piece in _SIGNS:
        return _SIGNS[piece]
    lowered = unicodedata.normalize("NFKD", piece.lower().replace("ß", "ss"))
    return "".join(_SIGNS.get(char, char) for char in lowered if not unicodedata.combining(char)) or piece
