"""What the words of an answer do: agree, refuse, doubt, put off; and which words are left that we do not know."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from domain.reading.answers import answers_of
from domain.reading.languages import language, plain_phrase
from domain.reading.spoken import Span, Spoken, mask, whole

KINDS: Final = (
    "agree", "limit", "condition", "asks", "not_now", "mild", "doubt", "request", "other", "no_call", "no", "grant", "yes", "ok",
)  # fmt: skip
"""In this order; what one has taken the next does not see."""
_WHEN_GROUPS: Final = ("weekday", "day", "part", "part_today", "noon", "weekend", "half_day", "oclock")
_TIME_GROUPS: Final = (
    *_WHEN_GROUPS,
    "month",
    "each",
    "turn",
    "clock_word",
    "before",
    "after",
    "from",
    "to",
    "since",
    "on_from",
    "about",
    "part_of",
    "at_day",
)
_REST: Final = re.compile(r"[^\W_]+")


class Marks:
    """The stretches of an answer by kind, in spans of the original text."""

    def __init__(self, said: Spoken, code: str) -> None:
        """Look for every kind in turn."""
        self._said = said
        self._found: dict[str, list[Span]] = {}
        rest = said.words
        for kind, pattern in _patterns(code):
            for match in list(pattern.finditer(rest)):
                if match.end() > match.start():
                    self._found.setdefault(kind, []).append(match.span())
                    rest = mask(rest, *match.span())
        words = _vocabulary(code)
        left = [word for word in _REST.findall(rest) if not word.isdecimal() or len(word) > 2]
        barred = words.turning if self._found.keys() & {"limit", "grant", "request"} else words.turning | words.contrast
        self.is_turned = any(word in barred for word in left)
        """Whether a negation, an 'if' or a 'but' that no time explains is left over."""
        self.is_business = any(word in words.topic for word in left)
        self.speaks_of_calls = any(word in words.about for word in left)
        self.strange = sum(word not in words.known for word in left)
        """How many words are left that we do not know."""

    def first(self, *kinds: str) -> Span | None:
        """Return the first stretch of any of the kinds."""
        spans = [span for kind in kinds for span in self._found.get(kind, ())]
        return self._said.span(*min(spans)) if spans else None

    def is_limited(self, refusal: Span) -> bool:
        """Say whether a time follows a refusal at once: 'do not call before nine'."""
        return any(
            self._said.span(*limit)[0] >= refusal[1]
            and not self._said.text[refusal[1] : self._said.span(*limit)[0]].strip()
            for limit in self._found.get("limit", ())
        )


def mark(said: Spoken, code: str) -> Marks:
    """Mark an answer with the words of a language."""
    return Marks(said, code)


class _Vocabulary:
    def __init__(self, code: str) -> None:
        book = answers_of(code)
        self.turning = frozenset(book.turning.split())
        self.contrast = frozenset(book.contrast.split())
        self.topic = frozenset(book.topic.split())
        self.about = frozenset(book.about.split())
        time = {word for phrase in _calendar(code, _TIME_GROUPS) for word in phrase.split()}
        self.known = (
            self.about
            | frozenset(book.filler.split())
            | frozenset(book.hours.split())
            | time
            | self.turning
            | self.contrast
        )


@cache
def _vocabulary(code: str) -> _Vocabulary:
    return _Vocabulary(code)


@cache
def _patterns(code: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    book = answers_of(code)
    words = {*_calendar(code, _WHEN_GROUPS), *book.hours.split()}
    when = rf"(?:\d{{1,2}}|{'|'.join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))})"
    return tuple(
        (kind, whole(tuple(phrase.replace("<when>", when) for phrase in getattr(book, kind)))) for kind in KINDS
    )


def _calendar(code: str, groups: tuple[str, ...]) -> set[str]:
    rules: dict[str, dict[str, Any]] = language(code).subject("calendar").RULES
    phrases = {plain_phrase(phrase) for group in groups for phrase in rules.get(group, ())}
    return {plain for phrase in phrases if (plain := " ".join(_REST.findall(phrase)))}
