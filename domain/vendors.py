"""Which vendors to ask, and why: the coded ranking (SO3, SO8)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

_LONG = 6
"""Letters of a word in which a slip is still told from another word."""
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_STEM = 3
_PLURALS = (("s", ""), ("es", ""), ("ies", "y"), ("x", ""), ("aux", "al"))
"""English, Spanish and French: chairs, pasteles, batteries, gâteaux, journaux."""
_SWEDISH = ("arna", "erna", "orna", "ar", "er", "or", "en", "et", "na", "a", "n")
"""stolarna, borden, lampor: the plural and the definite form."""

NEAR = 0.1
"""Vendors whose scores differ by no more than this take turns."""


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

    score = 0.45 category + 0.25 area + 0.15 rating/5 + 0.10 answer rate + 0.05 capacity left today. From the best
    down, whoever lies within `NEAR` of a group's best belongs to its group; within a group the one asked longest ago
    comes first, so that near equals take turns.
    """
    choices = [choice for vendor in vendors if (choice := _judge(vendor, need)) is not None]
    choices.sort(key=lambda choice: (-choice.score, choice.vendor.id))
    ranked: list[Choice] = []
    while choices:
        group = [choice for choice in choices if choice.score >= choices[0].score - NEAR]
        ranked += sorted(group, key=_turn)
        choices = choices[len(group) :]
    return ranked[:limit]


def _judge(vendor: Vendor, need: Need) -> Choice | None:
    if vendor.opted_out or vendor.asked_today >= vendor.daily_cap:
        return None
    category = _category(need.item, vendor)
    area = _area(vendor, need.place)
    if category == 0 or area == 0:
        return None
    # One answer and one silence are lent to everybody, so that a newcomer stands between the proven and the silent.
    answers = min((vendor.answered_count + 1) / (vendor.asked_count + 2), 1)
    capacity = 1 - vendor.asked_today / vendor.daily_cap
    score = 0.45 * category + 0.25 * area + 0.15 * vendor.rating / 5 + 0.10 * answers + 0.05 * capacity
    reasons = (
        f"category {category:.2f}",
        f"area {area:.2f}",
        f"rating {vendor.rating:.1f}",
        f"answers {answers:.2f}",
        f"capacity {capacity:.2f}",
    )
    return Choice(vendor, score, reasons)


def _category(item: str, vendor: Vendor) -> float:
    """Return how well the best category fits: 1 when all its words are wished for, its share when it is narrower.

    A category that shares one word and contradicts another (folding tables, folding chairs) does not fit: asking
    vendors for what they never sell wears them out.
    """
    wanted = _words(item)
    if vendor.locale.split("-")[0] == "sv":
        wanted = [forms | _compound_ends(forms, vendor.categories) for forms in wanted]
    return max((_fit(wanted, _words(category)) for category in vendor.categories), default=0.0)


def _fit(wanted: Sequence[frozenset[str]], offered: Sequence[frozenset[str]]) -> float:
    if not offered:
        return 0.0
    if _all_in(offered, wanted):
        return 1.0
    return len(wanted) / len(offered) if _all_in(wanted, offered) else 0.0


def _all_in(words: Sequence[frozenset[str]], others: Sequence[frozenset[str]]) -> bool:
    return all(any(word & other or _is_slip(word, other) for other in others) for word in words)


def _is_slip(word: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether one is the other with a letter lost, doubled or two swapped; another letter is another word (chains)."""
    return any(_slips(one.removeprefix("sv:"), two.removeprefix("sv:")) for one in word for two in other)


def _slips(one: str, two: str) -> bool:
    shorter, longer = sorted((one, two), key=len)
    if shorter[:1] != longer[:1] or len(shorter) < _LONG or len(longer) - len(shorter) > 1:
        return False
    at = next((at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if len(shorter) == len(longer):
        return shorter[at : at + 2] == longer[at : at + 2][::-1] and shorter[at + 2 :] == longer[at + 2 :]
    return shorter[at:] == longer[at + 1 :]


def _area(vendor: Vendor, place: str | None) -> float:
    if not vendor.areas:
        return 0.5
    if place is None:
        return 0.6
    wanted = set(fold(place))
    return 1.0 if any(area and wanted.issuperset(area) for area in map(fold, vendor.areas)) else 0.0


def _turn(choice: Choice) -> tuple[float, int, float, int]:
    """Order within a group; those asked in the same moment by how often they were asked, else the better starve them."""
    asked_at = choice.vendor.last_asked_at
    return (
        asked_at.timestamp() if asked_at else float("-inf"),
        choice.vendor.asked_count,
        -choice.score,
        choice.vendor.id,
    )


def fold(text: str) -> list[str]:
    """Return the text's words without accents and case."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))


def _words(text: str) -> list[frozenset[str]]:
    return [_forms(word) for word in fold(text) if len(word) > 1]


def _forms(word: str) -> frozenset[str]:
    """Return what a word may be in the singular, marked by family so that `tablet` is never a Swedish `table`."""
    romance = {word} | {word.removesuffix(end) + singular for end, singular in _PLURALS if _can_lose(word, end)}
    swedish = {f"sv:{word}"} | {f"sv:{word.removesuffix(end)}" for end in _SWEDISH if _can_lose(word, end)}
    return frozenset(romance | swedish)


def _can_lose(word: str, ending: str) -> bool:
    return word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM


def _compound_ends(forms: frozenset[str], categories: Iterable[str]) -> frozenset[str]:
    """Return the category forms a Swedish compound ends with: fällstolar are stolar. Never so in the other languages."""
    ends = {form for category in categories for word in _words(category) for form in word if form.startswith("sv:")}
    return frozenset(
        end for end in ends if len(end) >= len("sv:") + 4 and any(form.endswith(end[3:]) for form in forms)
    )
