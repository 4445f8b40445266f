"""What the web form says: errors with their remedy, the boxes, the states of a request, in the person's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from domain.words import form_en, form_es, form_fr, form_sv
from domain.words.form_phrases import FormPhrases

LANGUAGES: Final[Mapping[str, FormPhrases]] = {
    "en": form_en.PHRASES,
    "es": form_es.PHRASES,
    "fr": form_fr.PHRASES,
    "sv": form_sv.PHRASES,
}


@dataclass(frozen=True, slots=True)
class Box:
    """One box to tick; `version` changes whenever a letter of its text does."""

    name: str
    text: str
    version: str


def of(locale: str) -> FormPhrases:
    """Return the sentences of one of our languages, or of English."""
    return LANGUAGES.get(locale, form_en.PHRASES)


def boxes(locale: str) -> tuple[Box, ...]:
    """Return the boxes of the form in their order, none of them ticked."""
    return tuple(
        Box(name, text, f"{name}-{locale}-{sha256(text.encode()).hexdigest()[:12]}")
        for name, text in of(locale).boxes.items()
    )
