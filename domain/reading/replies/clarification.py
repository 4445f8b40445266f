"""Whether the vendor asks for something or leaves a decision to the customer; a question mark alone decides nothing."""

from __future__ import annotations

from typing import Final

from domain.reading.replies.nearby import Nearby
from domain.reading.replies.transcript import Span
from domain.reading.replies.wording import Cue

_GROUP: Final = frozenset({"ask", "wh", "if_asked", "not_ask", "auto"})
_LEADS: Final[frozenset[str]] = frozenset(
    """
    and but so hi hello hey yes ok y e pero hola si et mais bonjour oui och men hej ja also a en de para
    pour till
    """.split()
)
_FEWEST_WORDS = 2


def read_clarification(near: Nearby, availability: str) -> Span | None:
    """Return the words that ask; None where nothing is asked."""
    said = near.said
    cues = said.chosen(_GROUP)
    if any(cue.category == "auto" for cue in cues):
        return None
    for cue in cues:
        if (
            cue.category == "ask"
            or (cue.category == "wh" and _opens(near, cue))
            or (cue.category == "if_asked" and said.is_asked(cue.start))
        ):
            return said.span(cue.start, cue.end)
    swap = next(iter(near.of("swap")), None)
    if availability == "no" and swap is not None:
        return said.span(swap.start, swap.end)
    return _marked(near, cues)


def _opens(near: Nearby, cue: Cue) -> bool:
    """Say whether a question word begins its clause, or its sentence ends in a question mark."""
    said = near.said
    lead = [at for at in range(cue.start) if said.same_clause(at, cue.start) and said.words[at][0].isalnum()]
    return said.is_asked(cue.start) or all(said.words[at] in _LEADS for at in lead)


def _marked(near: Nearby, cues: list[Cue]) -> Span | None:
    """A sentence that ends in a question mark asks, unless it is a nicety or a single word."""
    said = near.said
    for at, word in enumerate(said.words):
        if word == "?" and at:
            here = [place for place in range(at) if said.same_sentence(place, at)]
            is_nice = any(cue.category == "not_ask" and said.same_sentence(cue.start, at) for cue in cues)
            if len([place for place in here if said.words[place][0].isalnum()]) >= _FEWEST_WORDS and not is_nice:
                return said.span(here[0], at + 1)
    return None
