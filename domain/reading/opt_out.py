"""STOP and START, in any of the four languages whatever the conversation's (IN10)."""

from __future__ import annotations

import re
from functools import cache

from domain.reading.answers import Answers, all_answers
from domain.reading.facts import Fact
from domain.reading.said import Said, any_of

LONGEST_BARE = 40


def read_opt_out(text: str) -> bool:
    """Say whether the person wants no more messages from us."""
    return find_opt_out(text) is not None


def find_opt_out(text: str) -> Fact[bool] | None:
    """Return the words that say stop: a bare keyword, politeness aside, or a sentence that means it.

    A stop that is only for an hour ('not after nine') or for a thing ('cancel my order') is none.
    """
    said = Said(text)
    bare = _bare(said.words)
    for book in all_answers():
        if bare and len(bare) <= LONGEST_BARE and any_of(book.stop).fullmatch(bare):
            return Fact("opt_out", text, (0, len(text)), True, 0.95)
    for book in all_answers():
        match = any_of(book.stop_within).search(said.words)
        if match and not _is_limited(said.words, match, book):
            span = said.span(match)
            return Fact("opt_out", text[slice(*span)], span, True, 0.85)
    return None


def read_opt_in(text: str) -> bool:
    """Say whether the person wants messages again: a bare word only."""
    bare = _bare(Said(text).words)
    return any(any_of(book.start).fullmatch(bare) for book in all_answers())


def _is_limited(words: str, match: re.Match[str], book: Answers) -> bool:
    return any_of(book.stop_not).search(words, match.start(), match.end() + 40) is not None


def _bare(words: str) -> str:
    return " ".join(re.sub(r"[^\w ]", " ", _politeness().sub(" ", words)).split())


@cache
def _politeness() -> re.Pattern[str]:
    polite = [phrase for book in all_answers() for phrase in book.polite if phrase[0].isalpha()]
    keywords = {word for book in all_answers() for word in book.stop}
    return any_of(tuple(dict.fromkeys(phrase for phrase in polite if phrase not in keywords)))
