"""A vendor's reply as a whole: what they typed, and what their files add to it. Typed words come first, field by field.

A file is evidence: it brings a price or a date, never a STOP, and no picture declines (a letterhead says "No. 1").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from domain.photos import SURE, SeenLine, Shown
from domain.reading.replies.sheet import rows_about
from domain.reading.vendor_reply import Asked, VendorReply, read_vendor_reply

_PRICE: Final = ("unit_price", "total_price", "price_min", "price_max")
_GROUPS: Final = (_PRICE, ("delivery", "delivery_fee"), ("lead_time",), ("available_quantity",))
"""Fields that belong together: those of a file are taken where the words told none of a group."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What was understood, and the text that its evidence is measured in."""

    reading: VendorReply
    text: str


def read_offer(typed: str, files: Sequence[Shown], asked: Asked, locale: str, now: datetime) -> Offer:
    """Read the words alone, then what their files show of what was asked; `now` is local."""
    own = read_vendor_reply(typed, asked, locale, now)
    lines = [line for file in files for line in _lines(file, asked, locale, now)]
    if not lines or own.opt_out or own.availability == "no":
        return Offer(own, typed)
    shown = "\n".join(line.text for line in lines)
    seen = _believed(read_vendor_reply(shown, asked, locale, now), lines, asked, from_picture=not _is_spoken(files))
    text = f"{typed}\n{shown}" if typed else shown
    return Offer(_joined(own, seen, len(text) - len(shown)), text)


def _lines(file: Shown, asked: Asked, locale: str, now: datetime) -> Sequence[SeenLine]:
    """A voice note is the vendor's own words, whole; of a picture only the rows that answer what was asked."""
    if file.source == "voice note":
        return file.legible
    return rows_about(file.all_legible(), asked.item, locale, asked.currency, now)


def _is_spoken(files: Sequence[Shown]) -> bool:
    return all(file.source == "voice note" for file in files)


def _believed(seen: VendorReply, lines: Sequence[SeenLine], asked: Asked, *, from_picture: bool) -> VendorReply:
    """Drop every field that stands in a line below the threshold (SO2), as if it were not written there."""
    told = [name for group in _GROUPS for name in group if getattr(seen, name) is not None]
    dropped: dict[str, Any] = {name: None for name in told if _sureness(seen, name, lines) < SURE}
    if (from_picture and seen.availability == "no") or _sureness(seen, "availability", lines) < SURE:
        dropped["availability"] = "unclear"
    if any(name in dropped for name in _PRICE):
        dropped["currency"] = asked.currency
    spans = {name: span for name, span in seen.evidence.items() if name not in dropped}
    least = min((_sureness(seen, name, lines) for name in spans), default=0.0)
    return replace(seen, **dropped, evidence=spans, opt_out=False, confidence=min(seen.confidence, least))


def _sureness(seen: VendorReply, name: str, lines: Sequence[SeenLine]) -> float:
    """Return how sure the least sure line is that a field stands in; without a place, that any stands in."""
    start, end = seen.evidence.get(name, (0, sum(len(line.text) + 1 for line in lines)))
    at, met = 0, 1.0
    for line in lines:
        if at < end and start < at + len(line.text):
            met = min(met, line.confidence)
        at += len(line.text) + 1
    return met


def _joined(own: VendorReply, seen: VendorReply, offset: int) -> VendorReply:
    """Complete the words with what the files told; spans of files move behind the words."""
    taken: dict[str, Any] = {}
    for group in _GROUPS:
        if all(getattr(own, name) is None for name in group):
            taken |= {name: getattr(seen, name) for name in group if getattr(seen, name) is not None}
    if own.availability == "unclear" and seen.availability != "unclear":
        taken["availability"] = seen.availability
    spans = {name: (start + offset, end + offset) for name, (start, end) in seen.evidence.items() if name in taken}
    if any(name in taken for name in _PRICE):
        taken |= {"currency": seen.currency, "confidence": seen.confidence}
    return replace(own, **taken, evidence={**own.evidence, **spans})
