"""Which service a message is for, by its phrases: the topic first, and the service that has the topic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Final

from domain.reading.facts import Fact
from domain.reading.human_wish import wants_human
from domain.reading.languages import code_of, language
from domain.reading.said import Said, any_of
from domain.reading.tokens import LONGEST
from domain.reading.wishes import Patterns, wishes_of


@dataclass(frozen=True, slots=True)
class Services:
    """Patterns over folded words, an alternative each; tried longest first, as whole words."""

    human: tuple[str, ...]
    """Wishes for a person."""
    human_bare: tuple[str, ...]
    """A message that is just this, politeness aside, wishes for a person."""
    human_not: tuple[str, ...]
    """Where one of these stands on the wish, it is none."""
    reminder: tuple[str, ...]
    expense: tuple[str, ...]
    calendar: tuple[str, ...]
    booking: tuple[str, ...]
    """Rooms and tables: an entry in a calendar, unless a price or a search makes it a wish."""
    support: tuple[str, ...]
    trouble: tuple[str, ...]
    """Something does not work: support, unless somebody is wanted to mend it."""
    information: tuple[str, ...]
    chat: tuple[str, ...]
    """Small talk, games and music: none of ours."""
    question: tuple[str, ...]
    """How a question begins."""


SERVICE_OF: Final[Mapping[str, str | None]] = {
    "human": "human",
    "reminder": "assistant",
    "expense": "assistant",
    "calendar": "assistant",
    "booking": "assistant",
    "support": "support",
    "trouble": "support",
    "information": "information",
    "chat": None,
    "wish": "sourcing",
    "thing": "sourcing",
    "other": None,
}
"""Topic -> service, whichever language it was said in."""
_DIGIT: Final = re.compile(r"\d")
_SURE: Final = 0.85
_BEFORE_WISHES: Final = ("reminder", "expense", "calendar", "support", "information")
_BEHIND_WISHES: Final = ("trouble", "chat")


def read_service(text: str, locale: str) -> Fact[str] | None:
    """Return sourcing, support, assistant, information or human; None where no service is meant: small talk, games."""
    topic = read_topic(text, locale)
    service = SERVICE_OF[topic.value] if topic else None
    if topic is None or service is None:
        return None
    return Fact("service", topic.text, topic.span, service, topic.confidence)


def read_topic(text: str, locale: str) -> Fact[str] | None:
    """Return the finer label: reminder, calendar, booking, expense, support, trouble, wish, … (`SERVICE_OF`).

    `other` is nothing that we know. None for a text without a word.
    """
    said = Said(text)
    if not any(char.isalpha() for char in said.words):
        return None
    if wish := wants_human(text, locale):
        return Fact("topic", wish.text, wish.span, "human", wish.confidence)
    for topic, match, confidence in _ranked(said, code_of(locale)):
        span = said.span(match)
        return Fact("topic", text[slice(*span)], span, topic, confidence)
    return Fact("topic", text, (0, len(text)), "other", 0.3)


def asks(text: str, locale: str) -> bool:
    """Say whether a text is a question: by its first word, or its sign."""
    said = Said(text)
    return "?" in text[:LONGEST] or patterns_of(code_of(locale))["question"].match(said.words) is not None


def _ranked(said: Said, code: str) -> Iterator[tuple[str, re.Match[str], float]]:
    """Yield what was recognised, the surest first."""
    patterns, wishes = patterns_of(code), wishes_of(code)
    for topic in _BEFORE_WISHES:
        if match := patterns[topic].search(said.words):
            yield topic, match, _SURE
    wish = wishes["wish"].search(said.words) or wishes["sells"].search(said.words)
    if (match := patterns["booking"].search(said.words)) and not wishes["budget"].search(said.words):
        yield "booking", match, 0.7
    if wish:
        yield "wish", wish, 0.8
    for topic in _BEHIND_WISHES:
        if match := patterns[topic].search(said.words):
            yield topic, match, 0.7
    yield from _ranked_guesses(said, patterns, wishes)


def _ranked_guesses(
    said: Said, patterns: Mapping[str, re.Pattern[str]], wishes: Patterns
) -> Iterator[tuple[str, re.Match[str], float]]:
    """Yield what no word of wish says: an order at the beginning, a thing with a number or a place."""
    for start in (0, *(match.end() for match in wishes["polite"].finditer(said.words))):
        if match := wishes["order"].match(said.words, start + (said.words[start : start + 1] == " ")):
            yield "wish", match, 0.6
    if not patterns["question"].match(said.words) and (
        wishes["place_in"].search(said.words) or _DIGIT.search(said.words)
    ):
        for name in ("services", "sized"):
            if match := wishes[name].search(said.words):
                yield "thing", match, 0.5


@cache
def patterns_of(code: str) -> dict[str, re.Pattern[str]]:
    """Return a language's patterns of services by topic."""
    words: Services = language(code).subject("services").SERVICES
    return {field.name: any_of(getattr(words, field.name)) for field in fields(Services)}
