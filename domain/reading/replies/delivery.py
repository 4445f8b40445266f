"""Whether the vendor brings the goods, and what that costs."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from domain.reading.replies.nearby import Nearby
from domain.reading.replies.prices import Prices
from domain.reading.replies.transcript import Span
from domain.reading.replies.wording import Cue

_GROUP: Final = frozenset({"deliver", "brought", "free_delivery", "not_deliver", "no_delivery", "pickup"})


def read_delivery(near: Nearby, prices: Prices) -> tuple[str | None, Decimal | None, dict[str, Span]]:
    """Return how the goods come (yes: brought, pickup, no), the fee (0: free or included), and where it is said."""
    cues = [cue for cue in near.said.chosen(_GROUP) if not _is_asked(near, cue)]
    kind, cue = _kind(cues)
    spans = {"delivery": near.said.span(cue.start, cue.end)} if cue else {}
    fee = prices.delivery_fee
    if fee is not None:
        if kind != "yes":
            spans["delivery"] = prices.spans["delivery_fee"]
        return "yes", fee, spans
    if kind == "yes" and (free := _free(near, cues, prices)) is not None:
        spans["delivery_fee"] = near.said.span(free.start, free.end)
        return kind, Decimal(0), spans
    return kind, None, spans


def _kind(cues: list[Cue]) -> tuple[str | None, Cue | None]:
    by_category = {cue.category: cue for cue in reversed(cues)}
    for category, kind in (("free_delivery", "yes"), ("brought", "yes")):
        if category in by_category:
            return kind, by_category[category]
    if "no_delivery" in by_category:
        pickup = by_category.get("pickup")
        return ("pickup", pickup) if pickup else ("no", by_category["no_delivery"])
    for category, kind in (("deliver", "yes"), ("pickup", "pickup")):
        if category in by_category:
            return kind, by_category[category]
    return None, None


def _is_asked(near: Nearby, cue: Cue) -> bool:
    """Say whether delivery is only asked about: 'do you need delivery?'."""
    said = near.said
    asks = any(said.same_clause(ask.start, cue.start) and ask.start <= cue.start for ask in near.of("ask", "wh"))
    priced = any(said.same_clause(at, cue.start) for at in said.places("MN"))
    return not priced and (asks or (said.is_asked(cue.start)))


def _free(near: Nearby, cues: list[Cue], prices: Prices) -> Cue | None:
    """Return what says that bringing costs nothing more: 'free delivery', '450 delivered', 'delivery … included'."""
    for cue in cues:
        if cue.category == "free_delivery":
            return cue
        if cue.category == "brought" and _closes_price(near, cue):
            return cue
        if cue.category in ("deliver", "brought"):
            free = near.behind(cue.end - 1, "free", gap=4) or near.before(cue.start, "free", gap=3)
            if free is not None and not near.behind(cue.end - 1, "not_included", gap=4):
                return cue
    return None


def _closes_price(near: Nearby, cue: Cue) -> bool:
    """Say whether a price stands right before: what it costs when brought."""
    said = near.said
    if any(said.items[at].mark and said.same_clause(at, cue.start) for at in said.places("TD")):
        return False
    before = [at for at in said.places("MN") if at < cue.start and said.same_clause(at, cue.start)]
    return bool(before) and cue.start - before[-1] <= 5
