"""A language as the reader knows it: its words by subject, compiled when they are first needed."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any, Final

from domain.reading.lexicon import Lexicon, Words
from domain.reading.numerals import NumberWords
from domain.reading.tokens import tokenize

CODES: Final = ("en", "es", "fr", "sv")


class Language:
    """One language. A fifth one is a folder of words and its tests."""

    def __init__(self, code: str) -> None:
        """Take the words of `domain/reading/words/<code>`."""
        self.code = code
        numbers = self.subject("numbers")
        self.number_words = NumberWords(numbers.NUMBERS)
        self.short_powers: frozenset[str] = numbers.SHORT_POWERS
        self.power_words: dict[str, int] = {
            plain_phrase(word): value for word, value in numbers.NUMBERS["power"].items()
        }
        self.ordinals: dict[str, int] = {plain_phrase(word): value for word, value in numbers.RULES["ordinal"].items()}

    def subject(self, name: str) -> Any:
        """Return the module that holds a subject's words."""
        return import_module(f"domain.reading.words.{self.code}.{name}")

    @cache  # noqa: B019 - languages live as long as the process
    def lexicon(self, *subjects: str) -> Lexicon:
        """Return the compiled words of subjects; each module names its table `RULES`."""
        tables: list[Words] = [self.subject(name).RULES for name in subjects]
        return Lexicon(tables)


def plain_phrase(phrase: str) -> str:
    """Return a phrase as the tokens of a text would spell it."""
    return " ".join(token.text for token in tokenize(phrase))


def code_of(locale: str) -> str:
    """Return the language of a locale; English where it is none of ours."""
    code = locale[:2].lower()
    return code if code in CODES else "en"


@cache
def language(code: str) -> Language:
    """Return a language by its code."""
    return Language(code)
