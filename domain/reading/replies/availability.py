"""Whether the vendor can supply what was asked: yes, no, partial, or unclear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from domain.reading.replies.nearby import Nearby
from domain.reading.replies.prices import Prices
from domain.reading.replies.stock import Stock
from domain.reading.replies.transcript import Span
from domain.reading.replies.wording import Cue

_STANCES: Final = frozenset(
    {"yes", "no", "bare_no", "neutral", "check", "auto", "swap", "later", "no_delivery", "not_ask", "wrong"}
)
_FIRST_WORDS: Final = 4
"""Words before which a bare 'no' still answers the question."""

_REACH: Final = 4
"""Words over which a question holds: need to know whether there are …"""

Stance = tuple[str, Span | None]


def read_availability(near: Nearby, prices: Prices, stock: Stock, quantity: int | None) -> Stance:
    """Weigh what was said; a price for what was asked is a yes, a count below it is a part."""
    cues = near.said.chosen(_STANCES)
    no = _refusal(near, cues)
    if stock.minimum is not None and quantity is not None and stock.minimum > quantity:
        return "no", stock.minimum_span
    if stock.falls_short(quantity) and not (no and _of(cues, "swap")):
        return "partial", stock.span
    first_price = min((at for at in prices.places), default=None) if prices.is_told else None
    if no is not None and not _is_rescued(cues, no, first_price):
        return "no", near.said.span(no.start, no.end)
    if prices.is_told:
        return "yes", next(iter(prices.spans.values()), None)
    return _without_price(near, cues)


def _without_price(near: Nearby, cues: Sequence[Cue]) -> Stance:
    for category in ("auto", "check"):
        if found := _of(cues, category):
            return "unclear", near.said.span(found[0].start, found[0].end)
    later = _of(cues, "later")
    said_yes = [cue for cue in _of(cues, "yes") if not _is_question(near, cue)] or later
    if said_yes:
        return "yes", near.said.span(said_yes[0].start, said_yes[0].end)
    if near.said.places("T") and not near.of("ask") and "?" not in near.said.words and len(near.said.words) <= 6:
        at = near.said.places("T")[0]
        return "yes", near.said.span(at, at + 1)
    return "unclear", None


def _of(cues: Sequence[Cue], category: str) -> list[Cue]:
    return [cue for cue in cues if cue.category == category]


def _refusal(near: Nearby, cues: Sequence[Cue]) -> Cue | None:
    """Return the words that refuse: a sentence that says so, or a bare no that begins the reply or is all its clause."""
    wrong = _of(cues, "wrong")
    if wrong:
        return wrong[0]
    told = [cue for cue in _of(cues, "no") if not _is_question(near, cue)]
    if told:
        return told[0]
    for cue in _of(cues, "bare_no"):
        words = [word for word in near.said.words[: cue.start] if word[0].isalnum()]
        behind = near.said.clause[cue.end] if cue.end < len(near.said.words) else -1
        if len(words) < _FIRST_WORDS and (not words or behind != near.said.clause[cue.start] or len(words) < 2):
            return cue
    return None


def _is_question(near: Nearby, cue: Cue) -> bool:
    """Say whether the words stand in a question: 'do you have a lift'."""
    asks = [
        ask for ask in near.of("ask", "wh") if near.said.same_clause(ask.start, cue.start) and ask.start <= cue.start
    ]
    return any(cue.start - ask.end < _REACH or near.said.is_asked(cue.start) for ask in asks)


def _is_rescued(cues: Sequence[Cue], no: Cue, first_price: int | None) -> bool:
    """Say whether a refusal is not the last word: more is coming, or a price was named before it."""
    if _of(cues, "wrong"):
        return False
    if _of(cues, "later") and not _of(cues, "swap"):
        return True
    return first_price is not None and first_price < no.start
