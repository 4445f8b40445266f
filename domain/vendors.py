"""Which vendors to ask, and why: the coded ranking (SO3, SO8)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

_WORD = re.compile(r"[^\W\d_]+")
_ENDINGS = ("arna", "erna", "orna", "ar", "er", "or", "es", "en", "et", "na", "s", "x", "n", "a", "e", "o")
_SHORTEST_STEM = 3

NEVER_ASKED_ANSWERS = 0.5
"""The answer rate of a vendor nobody asked yet: neither trusted nor distrusted."""


@dataclass(frozen=True, slots=True)
class Vendor:
    """One row of the vendor table. `categories` and `areas` are words in any language."""

    id: int
    name: str
    categories: tuple[str, ...]
    areas: tuple[str, ...]
    locale: str
    time_zone: str
    open_from: time
    open_until: time
    rating: float
    daily_cap: int
    asked_today: int
    asked_count: int
    answered_count: int
    last_asked_at: datetime | None
    opted_out: bool


@dataclass(frozen=True, slots=True)
class Need:
    """What is looked for, where and when."""

    item: str
    place: str | None
    quantity: int | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """A vendor with its score in 0…1 and the reasons in words."""

    vendor: Vendor
    score: float
    reasons: tuple[str, ...]


def rank(vendors: Iterable[Vendor], need: Need, limit: int) -> list[Choice]:
    """Return the best vendors for the need, best first.

    score = 0.45 category + 0.25 area + 0.15 rating/5 + 0.10 answer rate + 0.05 capacity left today. Scores are compared
    in steps of a tenth, and within a step whoever was asked longest ago comes first, so that near equals take turns.
    """
    choices = [choice for vendor in vendors if (choice := _judge(vendor, need)) is not None]
    choices.sort(key=lambda choice: (-round(choice.score, 1), _asked_ago(choice.vendor), choice.vendor.id))
    return choices[:limit]


def _judge(vendor: Vendor, need: Need) -> Choice | None:
    if vendor.opted_out or vendor.asked_today >= vendor.daily_cap:
        return None
    category = _overlap(stems(need.item), vendor.categories)
    area = _area(vendor, need.place)
    if category == 0 or area == 0:
        return None
    answers = vendor.answered_count / vendor.asked_count if vendor.asked_count else NEVER_ASKED_ANSWERS
    capacity = 1 - vendor.asked_today / vendor.daily_cap
    score = 0.45 * category + 0.25 * area + 0.15 * vendor.rating / 5 + 0.10 * min(answers, 1) + 0.05 * capacity
    reasons = (
        f"category {category:.2f}",
        f"area {area:.2f}",
        f"rating {vendor.rating:.1f}",
        f"answers {answers:.2f}",
        f"capacity {capacity:.2f}",
    )
    return Choice(vendor, score, reasons)


def _overlap(wanted: frozenset[str], categories: Sequence[str]) -> float:
    """Return how much of the best matching category stands in the wish: 1 for all of its words."""
    best = 0.0
    for category in categories:
        words = stems(category)
        if words:
            best = max(best, len(words & wanted) / len(words))
    return best


def _area(vendor: Vendor, place: str | None) -> float:
    if not vendor.areas:
        return 0.5
    if place is None:
        return 0.6
    wanted = stems(place)
    return 1.0 if any(stems(area) <= wanted for area in vendor.areas) else 0.0


def _asked_ago(vendor: Vendor) -> float:
    return vendor.last_asked_at.timestamp() if vendor.last_asked_at else 0.0


def stems(text: str) -> frozenset[str]:
    """Return the text's words without accents, case and common endings of the four languages."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return frozenset(_stem(word) for word in _WORD.findall(plain) if len(word) > 1)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
