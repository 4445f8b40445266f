"""The language of a short message, by its little words and its letters."""

from __future__ import annotations

import re
from functools import cache
from math import log
from typing import Final

from domain.reading.facts import Fact
from domain.reading.tokens import plain
from domain.reading.tongues import LITTLE_WORDS, PIECES

LONGEST: Final = 600
"""Characters that are looked at."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*'?")
_PIECE_WEIGHT: Final = 0.3
_OURS: Final = ("en", "es", "fr", "sv")


def read_language(text: str) -> Fact[str] | None:
    """Return an ISO 639-1 code (ours, or de, it, pt, nl) with a confidence; None when nothing tells."""
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text[:LONGEST])]
    if not words:
        return None
    scores = dict.fromkeys(LITTLE_WORDS, 0.0)
    known = _weights()
    for word in words:
        for code, weight in known.get(word, ()):
            scores[code] += weight
        _score_pieces(word, scores)
    ranked = sorted(scores.items(), key=lambda scored: (-scored[1], scored[0] not in _OURS))
    (best, most), (_, second) = ranked[0], ranked[1]
    if most <= 0:
        return None
    confidence = round(min(0.99, 0.4 + 0.6 * (most - second) / (most + 0.5)), 3)
    return Fact("language", text, (0, len(text)), best, confidence)


def _score_pieces(word: str, scores: dict[str, float]) -> None:
    for piece, codes in _pieces().items():
        if piece in word:
            for code, weight in codes:
                scores[code] += weight


@cache
def _weights() -> dict[str, list[tuple[str, float]]]:
    """Return, for each little word, what it says for each language that has it: less, the more have it."""
    owners: dict[str, list[str]] = {}
    for code, words in LITTLE_WORDS.items():
        for word in words.split():
            for form in {word, plain(word)}:
                if code not in (known := owners.setdefault(form, [])):
                    known.append(code)
    every = len(LITTLE_WORDS)
    return {
        word: [(code, log(every / len(codes)) / log(every) + 0.1) for code in codes] for word, codes in owners.items()
    }


@cache
def _pieces() -> dict[str, list[tuple[str, float]]]:
    owners: dict[str, list[str]] = {}
    for code, pieces in PIECES.items():
        for piece in pieces:
            owners.setdefault(piece, []).append(code)
    return {piece: [(code, _PIECE_WEIGHT / len(codes)) for code in codes] for piece, codes in owners.items()}
