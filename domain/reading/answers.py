"""The shape of a language's answers, and the signs every language shares."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from domain.reading.languages import CODES, language


@dataclass(frozen=True, slots=True)
class Answers:
    """Patterns over folded words, an alternative each; tried longest first, as whole words."""

    yes: tuple[str, ...]
    ok: tuple[str, ...]
    """Weaker: an acknowledgement as often as a yes."""
    no: tuple[str, ...]
    negated: tuple[str, ...]
    """A yes that a negation turns: outweighs a yes word beside it."""
    call_yes: tuple[str, ...]
    call_no: tuple[str, ...]
    other: tuple[str, ...]
    """Another channel or number instead."""
    hedge: tuple[str, ...]
    """Doubt, a condition, a question back."""
    stop: tuple[str, ...]
    """A message that is just this, politeness aside, wants no more messages."""
    polite: tuple[str, ...]
    stop_within: tuple[str, ...]
    """A sentence that holds this wants no more messages."""
    stop_not: tuple[str, ...]
    """Behind it, the stop is only for an hour or a thing."""
    start: tuple[str, ...]


YES_SIGNS: Final = ("👍", "👌", "✅", "✔", "🆗", "🙆", "💯", "🤝")
NO_SIGNS: Final = ("👎", "❌", "🚫", "⛔", "🙅", "✖")
DOUBT_SIGNS: Final = ("🤔", "🤷", "😕", "❓", "🧐", "😐", "😬")


@cache
def answers_of(code: str) -> Answers:
    """Return a language's answers."""
    return language(code).subject("answers").ANSWERS


def all_answers() -> tuple[Answers, ...]:
    """Return the answers of every language: a STOP counts in any."""
    return tuple(answers_of(code) for code in CODES)
