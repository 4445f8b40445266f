"""STOP and START, in any of the four languages whatever the conversation's (IN10)."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from domain.reading.answers import all_stops
from domain.reading.facts import Fact
from domain.reading.spoken import PAUSE, Spoken, mask, whole

LONGEST_BARE: Final = 40
REACH: Final = 40
"""Characters behind a stop in which a limit still belongs to it."""


def read_opt_out(text: str) -> bool:
    """Say whether the person wants no more messages from us."""
    return find_opt_out(text) is not None


def find_opt_out(text: str) -> Fact[bool] | None:
    """Return the words that say stop: a bare keyword, politeness aside, or a sentence that means it.

    A stop that is only for an hour ('not after nine') or for a thing ('cancel my order') is none.
    """
    said = Spoken(text)
    bare = _bare(said.words)
    if (
        bare
        and len(bare) <= LONGEST_BARE
        and "?" not in text
        and any(stops.bare.fullmatch(bare) for stops in _patterns())
    ):
        return Fact("opt_out", text, (0, len(text)), True, 0.95)
    for stops in _patterns():
        if match := _within(said.words, stops):
            start, end = said.span(*match.span())
            return Fact("opt_out", text[start:end], (start, end), True, 0.85)
    return None


def read_opt_in(text: str) -> bool:
    """Say whether the person wants messages again: a bare word only."""
    bare = _bare(Spoken(text).words)
    return any(stops.start.fullmatch(bare) for stops in _patterns())


def _within(words: str, stops: _Patterns) -> re.Match[str] | None:
    for match in stops.never.finditer(words):
        words = mask(words, *match.span())
    for match in stops.within.finditer(words):
        if not stops.limited.search(words, match.start(), match.end() + REACH):
            return match
    for match in stops.at_end.finditer(words):
        is_last = words[match.end() :].strip(f"{PAUSE} ") == "" or words.startswith(f" {PAUSE}", match.end())
        if is_last and not stops.limited.search(words, match.start(), match.end() + REACH):
            return match
    return None


def _bare(words: str) -> str:
    return " ".join(re.sub(r"[^\w ]", " ", _politeness().sub(" ", words)).split())


class _Patterns(NamedTuple):
    bare: re.Pattern[str]
    start: re.Pattern[str]
    never: re.Pattern[str]
    within: re.Pattern[str]
    at_end: re.Pattern[str]
    limited: re.Pattern[str]


@cache
def _patterns() -> tuple[_Patterns, ...]:
    """Return what each language's stops look like, compiled."""
    return tuple(_Patterns(*(whole(getattr(stops, name)) for name in _Patterns._fields)) for stops in all_stops())


@cache
def _politeness() -> re.Pattern[str]:
    keywords = {word for stops in all_stops() for word in stops.bare}
    return whole(dict.fromkeys(phrase for stops in all_stops() for phrase in stops.polite if phrase not in keywords))
