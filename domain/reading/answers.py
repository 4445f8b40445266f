"""The shape of a language's answers, and the signs every language shares."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from domain.reading.languages import CODES, language

Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """Patterns over spoken words (see `spoken`), and lists of words apart by a space.

    They are looked for in this order, and what one has taken the next does not see: 'no hay problema' is taken
    before 'no' could be. `<when>` stands for any word of the clock or the week.
    """

    agree: Phrases
    """A yes that holds a negation or a question word: 'no problem', 'why not'."""
    limit: Phrases
    """When: leaves a yes a yes, and turns 'do not call' into 'not then'."""
    condition: Phrases
    asks: Phrases
    not_now: Phrases
    doubt: Phrases
    mild: Phrases
    """Doubt that a clear go-ahead beside it outweighs: 'I suppose'."""
    request: Phrases
    """A question that grants: 'could you call me'."""
    other: Phrases
    """Another channel, number or person instead."""
    no_call: Phrases
    no: Phrases
    grant: Phrases
    """A go-ahead that says what for: 'call me'."""
    yes: Phrases
    ok: Phrases
    """Weaker: an acknowledgement as often as a yes."""
    topic: str
    """Words of business: beside them a mere yes is about something else."""
    about: str
    """Words of calling and of being there: they belong to an answer about a call."""
    filler: str
    turning: str
    """Negations and 'if': left over, they forbid a yes."""
    contrast: str
    """'But': forbids a yes unless a time or a go-ahead stands beside it."""
    hours: str


@dataclass(frozen=True, slots=True)
class YesNo:
    """Patterns over spoken words for an answer to any question."""

    neither: Phrases
    turned: Phrases
    """A yes that a negation turns: outweighs a yes word beside it."""
    yes: Phrases
    no: Phrases


@dataclass(frozen=True, slots=True)
class Stops:
    """Patterns over spoken words for 'no more messages' and its end."""

    bare: Phrases
    """A message that is just this, politeness aside, wants no more messages."""
    polite: Phrases
    within: Phrases
    """A sentence that holds this wants no more messages."""
    at_end: Phrases
    """The same, where the sentence ends behind it."""
    never: Phrases
    """Taken before: it only looks like one."""
    limited: Phrases
    """Behind it, the stop is only for an hour or a thing."""
    start: Phrases


YES_SIGNS: Final = ("👍", "👌", "✅", "✔", "☑", "🆗", "🙆", "💯", "🤙")
NO_SIGNS: Final = ("👎", "❌", "🚫", "⛔", "🙅", "✖", "🛑", "📵")
DOUBT_SIGNS: Final = ("🤔", "🤷", "😕", "❓", "❔", "🧐", "😐", "😬", "🫤", "🙄", "😒", "🤨")


@cache
def answers_of(code: str) -> Answers:
    """Return a language's answers to 'may we call you'."""
    return language(code).subject("answers").ANSWERS


@cache
def yes_no_of(code: str) -> YesNo:
    """Return a language's answers to any question."""
    return language(code).subject("answers").YES_NO


def all_stops() -> tuple[Stops, ...]:
    """Return the stops of every language: a STOP counts in any."""
    return tuple(language(code).subject("answers").STOPS for code in CODES)
