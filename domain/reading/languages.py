"""A language as the reader knows it: its words by subject, compiled when they are first needed."""

from __future__ import annotations

from functools import cache, cached_property
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

    @cached_property
    def time_words(self) -> frozenset[str]:
        """Words that say a time follows: on, in, next, until."""
        table: Words = self.subject("calendar").RULES
        groups = ("on", "at_day", "turn", "before", "after", "since", "from", "to", "the", "of", "edge", "each", "in")
        return frozenset(plain_phrase(phrase).split()[-1] for group in groups for phrase in table[group]) - {
            "a",
            "y",
            "et",
            "och",
            "and",
            "or",
        }

    @cached_property
    def from_words(self) -> frozenset[str]:
        """Words that begin a stretch of time: from, between."""
        table: Words = self.subject("calendar").RULES
        return frozenset(plain_phrase(phrase).split()[0] for phrase in table["from"])

    @cached_property
    def ordinal_ends(self) -> frozenset[str]:
        """What behind digits makes them an ordinal: th, :e, º."""
        return frozenset(
            "".join(token.text for token in tokenize(end)) for end in self.subject("numbers").RULES["ordinal_end"]
        )

    @cached_property
    def lead_words(self) -> frozenset[str]:
        """Prepositions before a time that say nothing of it: at, on, in."""
        table: Words = self.subject("calendar").RULES
        groups = ("on", "at_day", "clock_word", "of", "part_of")
        return frozenset(word for group in groups for phrase in table[group] for word in plain_phrase(phrase).split())

    @cached_property
    def link_words(self) -> frozenset[str]:
        """Words that go on with a time, not with a thing: and, to, at, morning."""
        table: Words = self.subject("calendar").RULES
        groups = (
            "on",
            "at_day",
            "of",
            "part_of",
            "to",
            "and",
            "part",
            "month",
            "weekday",
            "day",
            "half_day",
            "before",
            "after",
            "each",
        )
        words = {plain_phrase(phrase).split()[0] for group in groups for phrase in table[group]}
        return frozenset(words) | {
            "o",
            "or",
            "ou",
            "eller",
            "please",
            "thanks",
            "por",
            "merci",
            "tack",
            "si",
            "if",
            "works",
            "is",
            "est",
        }

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
