"""STOP and START, in any of the four languages whatever the conversation's (IN10)."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from domain.reading.answers import Stops, all_stops
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
        and any(whole(stops.bare).fullmatch(bare) for stops in all_stops())
    ):
        return Fact("opt_out", text, (0, len(text)), True, 0.95)
    for stops in all_stops():
        if match := _within(said.words, stops):
            start, end = said.span(*match.span())
            return Fact("opt_out", text[start:end], (start, end), True, 0.85)
    return None


def read_opt_in(text: str) -> bool:
    """Say whether the person wants messages again: a bare word only."""
    bare = _bare(Spoken(text).words)
    return any(whole(stops.start).fullmatch(bare) for stops in all_stops())


def _within(words: str, stops: Stops) -> re.Match[str] | None:
    for match in whole(stops.never).finditer(words):
        words = mask(words, *match.span())
    for match in whole(stops.within).finditer(words):
        if not whole(stops.limited).search(words, match.start(), match.end() + REACH):
            return match
    for match in whole(stops.at_end).finditer(words):
        is_last = words[match.end() :].strip(f"{PAUSE} ") == "" or words.startswith(f" {PAUSE}", match.end())
        if is_last and not whole(stops.limited).search(words, match.start(), match.end() + REACH):
            return match
    return None


def _bare(words: str) -> str:
    return " ".join(re.sub(r"[^\w ]", " ", _politeness().sub(" ", words)).split())


@cache
def _politeness() -> re.Pattern[str]:
    keywords = {word for stops in all_stops() for word in stops.bare}
    return whole(dict.fromkeys(phrase for stops in all_stops() for phrase in stops.polite if phrase not in keywords))
