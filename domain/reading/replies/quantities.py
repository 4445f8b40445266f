"""How many: for which quantity a price holds, how many there are, and which numbers only repeat what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.reading.replies.nearby import Nearby
from domain.reading.replies.transcript import Transcript
from domain.reading.replies.wording import Cue, longest
from domain.reading.tokens import plain, tokenize

_TIERS = frozenset({"over", "under", "range", "exact"})
_LARGEST = 10**6
_ALIKE = 4
"""Letters that two forms of a word share: chair, chairs."""


@dataclass(frozen=True, slots=True)
class Condition:
    """From how many to how many a price holds; `places` are the numbers' words."""

    low: int
    high: int | None
    start: int
    end: int
    places: tuple[int, ...]
    is_exact: bool = False

    def holds(self, quantity: int) -> bool:
        """Say whether the quantity lies within."""
        return self.low <= quantity and (self.high is None or quantity <= self.high)


def stems_of(item: str) -> frozenset[str]:
    """Return how the words of the asked item begin."""
    return frozenset(token.text[:_ALIKE] for token in tokenize(item) if len(token.text) >= _ALIKE and token.text.isalpha())


def is_count_noun(near: Nearby, at: int, stems: frozenset[str]) -> bool:
    """Say whether what stands right behind a number is what is counted: pieces, chairs."""
    words = near.said.words
    if near.behind(at, "noun") is not None:
        return True
    return at + 1 < len(words) and plain(words[at + 1])[:_ALIKE] in stems and len(words[at + 1]) >= _ALIKE


def conditions(near: Nearby, quantity: int | None, stems: frozenset[str]) -> list[Condition]:
    """Return the quantities that prices are tied to."""
    said = near.said
    found: list[Condition] = []
    for cue in longest(sorted((cue for cue in said.cues if cue.category in _TIERS), key=lambda cue: (cue.start, -cue.end)), _TIERS):
        places = [at for at in range(cue.start, cue.end) if said.words[at] == "N"]
        counts = [_whole(said, at) for at in places]
        if any(count is None for count in counts) or not places:
            continue
        if _is_tied(near, cue, places, quantity, stems):
            found.append(_condition(cue, [count for count in counts if count is not None], places))
    return found


def _condition(cue: Cue, counts: Sequence[int], places: Sequence[int]) -> Condition:
    match cue.category:
        case "over":
            return Condition(counts[0], None, cue.start, cue.end, tuple(places))
        case "under":
            return Condition(0, counts[0], cue.start, cue.end, tuple(places))
        case "range":
            return Condition(min(counts), max(counts), cue.start, cue.end, tuple(places))
        case _:
            return Condition(counts[0], None, cue.start, cue.end, tuple(places), is_exact=True)


def _is_tied(near: Nearby, cue: Cue, places: Sequence[int], quantity: int | None, stems: frozenset[str]) -> bool:
    """Say whether the number counts pieces and a price stands near: '50 or more: £3', not 'from 50'."""
    said, last = near.said, places[-1]
    if near.behind(last, "each", gap=0) or _is_priced(said, last):
        return False
    prices = [at for at in said.places("MN") if at not in places and said.same_sentence(at, last) and (said.words[at] == "M" or _may_be_price(near, at))]
    if not prices:
        return False
    behind = [at for at in prices if at > last and (at - cue.end <= 1 or said.words[cue.end] in ":=")]
    is_counted = is_count_noun(near, last, stems) or (cue.category != "exact" and cue.end < len(said.words) and near.behind(cue.end - 1, "noun") is not None)
    if cue.category == "exact":
        return bool(is_counted or behind or _count(said, last) == quantity) and any(said.same_clause(at, last) or at in behind for at in prices)
    if cue.category == "range":
        return is_counted or bool(behind)
    return is_counted or any(said.same_clause(at, last) or at > last for at in prices)


def _may_be_price(near: Nearby, at: int) -> bool:
    mark = near.said.items[at].mark
    is_broken = mark is not None and mark.value != int(mark.value)
    return is_broken or near.behind(at, "each", "total") is not None or near.before(at, "at", "offer", "each_before", "total_before", "for", gap=1) is not None


def _is_priced(said: Transcript, at: int) -> bool:
    return at > 0 and said.words[at - 1] in ("$", "£", "€")


def _count(said: Transcript, at: int) -> int | None:
    mark = said.items[at].mark
    return _whole(said, at) if mark else None


def _whole(said: Transcript, at: int) -> int | None:
    mark = said.items[at].mark
    value: Decimal | None = mark.value if mark and mark.letter == "N" else None
    return int(value) if value is not None and value == int(value) and 0 < value <= _LARGEST else None


def chosen(tied: Sequence[tuple[Condition, int]], quantity: int) -> list[int]:
    """Return the places of the prices that hold for a quantity: inside the bounds, else the highest step below it."""
    inside = [(condition, at) for condition, at in tied if not condition.is_exact and condition.holds(quantity)]
    exact = [(condition, at) for condition, at in tied if condition.is_exact and condition.low == quantity]
    below = [(condition, at) for condition, at in tied if condition.low <= quantity and condition.is_exact]
    best = exact or inside or below
    if not best:
        return []
    top = max(condition.low for condition, _ in best)
    return [at for condition, at in best if condition.low == top]


def tie(said: Transcript, found: Sequence[Condition], prices: Sequence[int]) -> list[tuple[Condition, int]]:
    """Pair each price with its condition: in its clause, the one before it, else the one behind; else one left open before."""
    tied: list[tuple[Condition, int]] = []
    for at in prices:
        condition = _of_clause(said, found, prices, at) or _left_open(said, found, prices, at)
        if condition is not None:
            tied.append((condition, at))
    return tied


def _of_clause(said: Transcript, found: Sequence[Condition], prices: Sequence[int], at: int) -> Condition | None:
    here = [condition for condition in found if said.same_clause(condition.places[-1], at)]
    before = [one for one in here if one.places[-1] < at and not any(one.places[-1] < other < at for other in prices)]
    behind = [one for one in here if one.places[0] > at and not any(at < other < one.places[0] for other in prices)]
    leads = [one for one in here if one.places[-1] < min(other for other in prices if said.same_clause(other, at))]
    if before and (leads or not behind):
        return before[-1]
    return behind[0] if behind else before[-1] if before else None


def _left_open(said: Transcript, found: Sequence[Condition], prices: Sequence[int], at: int) -> Condition | None:
    """A condition whose clause holds no price goes with the next price of its sentence, or of the line below."""
    for condition in reversed(found):
        last = condition.places[-1]
        if last > at or said.sentence[at] - said.sentence[last] > 0:
            continue
        is_alone = not any(said.same_clause(last, other) for other in prices)
        if is_alone and not any(last < other < at for other in prices):
            return condition
        return None
    return None
