"""A customer's wish: what, how many, which size, where, by when, for how much (SO1)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from domain.reading.bounds import find_budget, find_deadline
from domain.reading.durations import read_durations
from domain.reading.items import Chunk, Items, Numbers
from domain.reading.language import read_language
from domain.reading.languages import code_of
from domain.reading.lines import Line, Span
from domain.reading.lists import names_more
from domain.reading.numbers import read_numbers
from domain.reading.places import Places
from domain.reading.routing import SERVICE_OF, asks, read_topic
from domain.reading.sizes import find_size
from domain.reading.wishes import Patterns, cities_of, wishes_of

MOST: Final = 1_000_000
"""Pieces nobody wants more of; a larger number is something else."""
_BARE: Final = re.compile(r"[^.,;!?\n]+")


@dataclass(frozen=True, slots=True)
class Request:
    """What was understood of a wish; None where nothing was said."""

    service: str | None
    item: str | None = None
    quantity: int | None = None
    unit_size: str | None = None
    deadline: date | datetime | None = None
    budget_max: Decimal | None = None
    currency: str | None = None
    place: str | None = None
    missing: tuple[str, ...] = ()
    language: str | None = None
    evidence: Mapping[str, Span] = field(default_factory=dict[str, Span])
    confidence: float = 0.0
    names_more: bool = False
    """Other things are wanted besides; one ticket has one."""


def read_request(
    text: str, locale: str, now: datetime, default_currency: str | None, country: str | None = None
) -> Request:
    """Read a wish; `now` is local. `missing` names what must be asked: item, quantity, size, deadline, place.

    A question about the world that is none of the daily facts is asked of information too; small talk is no service.
    """
    language = read_language(text)
    code = language.value if language else None
    topic = read_topic(text, locale)
    name = SERVICE_OF[topic.value] if topic else None
    if topic and name not in ("sourcing", None):
        return Request(name, language=code, confidence=topic.confidence)
    scene = _Scene(text, locale, now, default_currency)
    chunk = scene.items().find()
    if name != "sourcing" and not (chunk and chunk.item and scene.is_wish_like(chunk)):
        is_question = topic is not None and topic.value == "other" and asks(text, locale)
        return Request("information" if is_question else None, language=code, confidence=0.4 if is_question else 0.2)
    confidence = topic.confidence if topic and name == "sourcing" else 0.5
    return replace(scene.compose(chunk), service="sourcing", language=code, confidence=confidence)


def read_answer(text: str, missing: Sequence[str], locale: str, now: datetime, default_currency: str | None) -> Request:
    """Read the answer to our one question: bare words and numbers fill what was asked for."""
    scene = _Scene(text, locale, now, default_currency)
    chunk = scene.items().find()
    made = scene.compose(chunk)
    quantity = made.quantity if "quantity" not in missing else (_counted(scene, chunk) or made.quantity)
    evidence = dict(made.evidence)
    item = made.item if "item" in missing else None
    if "item" in missing and item is None and (bare := scene.bare()):
        item, evidence["item"] = text[slice(*bare)].lower(), bare
    place, size = made.place, made.unit_size
    if "place" in missing and place is None and (bare := scene.bare()) and item is None:
        place, evidence["place"] = text[slice(*bare)].lower(), bare
    if "size" in missing and size is None and (bare := scene.bare_size()):
        size, evidence["unit_size"] = text[slice(*bare)], bare
    return replace(made, item=item, quantity=quantity, place=place, unit_size=size, missing=(), evidence=evidence)


class _Scene:
    """One text with what stands on its own in it: date, budget, place."""

    def __init__(self, text: str, locale: str, now: datetime, default_currency: str | None) -> None:
        self.text = text
        self.code = code_of(locale)
        self.line = Line(text)
        self.patterns: Patterns = wishes_of(self.code)
        self.evidence: dict[str, Span] = {}
        self.deadline = find_deadline(self.line, self.patterns, locale, now, self.evidence)
        self.budget, self.currency = find_budget(self.line, self.patterns, locale, default_currency, self.evidence)
        self.place = Places(self.line, self.patterns, cities_of(self.code)).find()
        if self.place:
            self.line.take([self.place])
            self.evidence["place"] = self.line.original(self.place)
        self.size = find_size(self.line, self.patterns, self.code, is_sized=False)
        if self.size:
            self.line.take([self.size])
        self.numbers = _whole_numbers(self.line, self.patterns["units"], locale)

    def items(self) -> Items:
        return Items(self.line, self.patterns, self.numbers)

    def is_wish_like(self, chunk: Chunk) -> bool:
        """Say whether a thing without a word of wish is wanted: it is counted or known, and more was said of it."""
        words = self.line.words[slice(*(chunk.item or (0, 0)))]
        is_known = any(self.patterns[name].search(words) for name in ("services", "sized", "goods"))
        said = sum(one is not None for one in (self.deadline, self.budget, self.place, self.size))
        return (
            said >= 2
            or (chunk.is_counted and (said > 0 or is_known or chunk.unit is not None))
            or (said > 0 and is_known)
        )

    def compose(self, chunk: Chunk | None) -> Request:
        """Put all together, and name what is missing."""
        chunk = chunk or Chunk()
        words = self.line.words[slice(*chunk.item)] if chunk.item else ""
        is_sized = self.patterns["sized"].search(words) is not None
        is_service = not is_sized and self._is_service(words)
        size = self.size or find_size(self.line, self.patterns, self.code, is_sized=is_sized)
        chunk = self._counted(chunk, is_service=is_service)
        unit = size if size and (is_sized or chunk.unit is None) else chunk.unit
        for name, span in (("item", chunk.item), ("unit_size", unit), ("quantity", chunk.number)):
            if span:
                self.evidence[name] = self.line.original(span)
        missing = {"item": not words, "quantity": bool(words) and chunk.quantity is None and not is_service,
                   "size": is_sized and size is None, "deadline": self.deadline is None, "place": not self.place}  # fmt: skip
        return Request(
            None,
            self._written("item"),
            chunk.quantity,
            self._written("unit_size", is_lower=False),
            self.deadline,
            self.budget,
            self.currency,
            self._written("place"),
            tuple(name for name, is_missing in missing.items() if is_missing),
            evidence=self.evidence,
            names_more=self._names_more(chunk),
        )

    def _names_more(self, chunk: Chunk) -> bool:
        """Lengths of time are taken first: ', 3 days' is no thing."""
        if names_more(self.line, self.items(), self.patterns, self.numbers, chunk):
            self.line.take(self.line.within(fact.span) for fact in read_durations(self.text, self.code))
            return names_more(self.line, self.items(), self.patterns, self.numbers, chunk)
        return False

    def _is_service(self, words: str) -> bool:
        """Say whether a thing is work: 'fix my washing machine', not 'washing machine'."""
        service, good = self.patterns["services"].search(words), self.patterns["goods"].search(words)
        return service is not None and (good is None or service.start() < good.start())

    def _counted(self, chunk: Chunk, *, is_service: bool) -> Chunk:
        """Add a number said apart: 'for 60 people', 'chairs, 40 of them', '35 m2'; an article is one of goods."""
        if chunk.item and chunk.quantity is None:
            for start, (end, value) in self.numbers.items():
                span = (start, end)
                if self.line.is_taken(span) or (chunk.item[0] <= start < chunk.item[1]):
                    continue
                unit = self.patterns["heads"].match(self.line.words, end + 1)
                if unit and chunk.is_one and not is_service:
                    return replace(chunk, quantity=1, unit=(start, unit.end()))
                unit = unit or self.patterns["units"].match(self.line.words, end + 1)
                if (unit and (unit.end() - unit.start() > 1 or not chunk.is_one)) or self._is_alone(span):
                    return replace(chunk, quantity=value, number=span, unit=unit.span() if unit else chunk.unit)
        if chunk.quantity is None and chunk.is_one and (not is_service or chunk.unit):
            return replace(chunk, quantity=1)
        return chunk

    def _is_alone(self, span: Span) -> bool:
        """Say whether nothing but a sign or the word for pieces stands around a number."""
        words = self.line.words
        before, after = words[: span[0]].rstrip(), words[span[1] :].lstrip()
        opens = not before or before[-1] in ".,;:(!?-" or before.endswith((" x", " *"))
        return opens and (not after or after[0] in ".,;)!?-" or after.startswith(("of ", "x ", "st ", "pcs", "stk")))

    def bare(self) -> Span | None:
        """Return the first thing said that is nothing else: letters between signs, free of what is taken."""
        for match in _BARE.finditer(self.line.words):
            start, end = match.span()
            for name in ("polite", "place_in", "place_to", "one", "some", "due"):
                if (lead := self.line.match(self.patterns[name], start)) and lead.end() <= end:
                    start = min(lead.end() + 1, end)
            end = min(end, max(self.line.next_taken(start), start))
            said = self.line.words[start:end].strip()
            if len(said) > 2 and any(char.isalpha() for char in said) and not self.patterns["empty"].fullmatch(said):
                start += len(self.line.words[start:end]) - len(self.line.words[start:end].lstrip())
                return self.line.original((start, start + len(said)))
        return None

    def bare_size(self) -> Span | None:
        """Return a size where nothing but a size was asked: its word, a letter or a number."""
        if found := find_size(self.line, self.patterns, self.code, is_sized=True):
            return self.line.original(found)
        for match in re.finditer(r"(?<!\S)(?:\d{1,3}(?: [.,] 5)?|(?:x{0,3} ?[sl]|m))(?!\S)", self.line.words):
            if not self.line.is_taken(match.span()):
                return self.line.original(match.span())
        return None

    def _written(self, name: str, *, is_lower: bool = True) -> str | None:
        if name not in self.evidence:
            return None
        said = " ".join(unicodedata.normalize("NFC", self.text[slice(*self.evidence[name])]).split())
        return said.lower() if is_lower else said


def _counted(scene: _Scene, chunk: Chunk | None) -> int | None:
    """Return the number that answers 'how many': the first that is nothing else."""
    if chunk and chunk.quantity:
        return chunk.quantity
    free = [value for start, (end, value) in scene.numbers.items() if not scene.line.is_taken((start, end))]
    return free[0] if free else None


def _whole_numbers(line: Line, units: re.Pattern[str], locale: str) -> Numbers:
    found: dict[int, tuple[int, int]] = {}
    for fact in read_numbers(line.text, locale):
        value = fact.value.value
        if value is not None and value == int(value) and 0 < value <= MOST and fact.confidence > 0.3:
            start, end = line.within(fact.span)
            unit = units.search(line.words, start)
            if unit and unit.start() < end:
                continue  # a pair of
            found[start] = (end, int(value))
    return found
