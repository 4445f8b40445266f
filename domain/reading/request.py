"""A customer's wish: what, how many, which size, where, by when, for how much (SO1)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from domain.reading import phrases
from domain.reading.dates import as_deadline, read_dates
from domain.reading.folding import fold
from domain.reading.language import read_language
from domain.reading.money import read_money
from domain.reading.numbers import read_numbers
from domain.reading.phrases import PhraseBook
from domain.reading.routing import read_service

Span = tuple[int, int]
_ARTICLE = re.compile(r"(?:a|an|some|the|un|una|unos|unas|el|la|los|las|des|de|du|le|les|une|en|ett|nagra|d'|d’)\s+")
_PLACE_WORD = re.compile(
    r"(?:\d{1,4}\s+)?[A-ZÅÄÖÉÈÁÍÓÚÑ][\w'’.-]*"
    r"(?:,? (?:\d{1,4} )?(?:(?:de|la|le|del|des|du|les|the|of) )?[A-ZÅÄÖÉÈÁÍÓÚÑ][\w'’.-]*)*"
)
_SIZE = re.compile(r"(?<!\w)(?:xxl|xl|xs|[sml]|\d{2}(?:[.,]5)?)(?!\w)")
_SENTENCE = re.compile(r"[.,;!?\n]| - ")
LONGEST_ITEM = 60


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


def read_request(
    text: str, locale: str, now: datetime, default_currency: str | None, country: str | None = None
) -> Request:
    """Read a wish; `now` is local. `missing` names what must be asked: item, quantity, size, deadline, place."""
    service = read_service(text, locale)
    language = read_language(text)
    name = service.value if service else None
    if name != "sourcing":
        return Request(
            name, language=language.value if language else None, confidence=service.confidence if service else 0.2
        )
    found = _read(text, locale, now, default_currency)
    item, item_span = _item(text, locale, found.evidence)
    if item is None:
        return Request(None, language=language.value if language else None, confidence=0.2)
    evidence = dict(found.evidence) | ({"item": item_span} if item_span else {})
    made = replace(found, service="sourcing", item=item, evidence=evidence, confidence=service.confidence if service else 0.5,
                   language=language.value if language else None)  # fmt: skip
    made = replace(made, quantity=_quantity(text, locale, made, item_span))
    return replace(made, missing=_missing(made, locale))


def read_answer(text: str, missing: Sequence[str], locale: str, now: datetime, default_currency: str | None) -> Request:
    """Read the answer to our one question: bare words and numbers fill what was asked for."""
    found = _read(text, locale, now, default_currency)
    if "quantity" in missing:
        taken = list(found.evidence.values())
        for number in read_numbers(text, locale):
            value = number.value.value
            if value is not None and value == int(value) and value > 0 and not _inside(number.span, taken):
                found = replace(found, quantity=int(value))
                break
    if "place" in missing and found.place is None:
        found = replace(found, place=_bare_place(text, found.evidence))
    if "item" in missing:
        item, _ = _item(text, locale, found.evidence)
        bare = item or _SENTENCE.split(text.strip())[0].strip().lower()[:LONGEST_ITEM]
        found = replace(found, item=bare or None)
    return found


def _read(text: str, locale: str, now: datetime, default_currency: str | None) -> Request:
    """Read what stands on its own: date, budget, place, size."""
    folded, book, evidence = fold(text), phrases.of(locale), dict[str, Span]()
    deadline: date | datetime | None = None
    for fact in read_dates(text, locale, now):
        if (meant := as_deadline(fact.value)) is not None:
            deadline = meant
            evidence["deadline"] = fact.span
    budget: Decimal | None = None
    currency: str | None = None
    for fact in read_money(text, locale, default_currency):
        budget = fact.value.max or fact.value.amount or fact.value.min
        currency, evidence["budget_max"] = fact.value.currency, fact.span
    if budget is None and (said := phrases.pattern(book.budget).search(folded)):
        budget, currency = _budget_after(text, locale, said.end(), default_currency, evidence)
    place, size = _place(text, folded, book, evidence), _size(text, folded, book, evidence)
    return Request(None, None, None, size, deadline, budget, currency, place, evidence=evidence)


def _budget_after(
    text: str, locale: str, start: int, default_currency: str | None, evidence: dict[str, Span]
) -> tuple[Decimal | None, str | None]:
    for number in read_numbers(text, locale):
        near = start <= number.span[0] <= start + 12
        if near and not _inside(number.span, [evidence[name] for name in evidence]):
            evidence["budget_max"] = number.span
            return number.value.value, default_currency
    return None, None


def _item(text: str, locale: str, evidence: Mapping[str, Span]) -> tuple[str | None, Span | None]:
    """Find the thing: after the words of a wish, or after a leading number, up to where something else begins."""
    folded, book = fold(text), phrases.of(locale)
    wishes = list(phrases.pattern(book.wish).finditer(folded))
    starts = [match.end() for match in wishes] or [
        match.start() for match in re.finditer(r"\d{1,5} (?=[^\W\d])", folded)
    ]
    for start in starts:
        while folded[start : start + 1] in (" ", ":", ","):
            start += 1
        if found := _cut_item(text, folded, start, book, locale, evidence):
            return found
    return None, None


def _cut_item(
    text: str, folded: str, start: int, book: PhraseBook, locale: str, evidence: Mapping[str, Span]
) -> tuple[str, Span] | None:
    for number in read_numbers(text, locale):
        if number.span[0] == start:
            start = number.span[1]
    start += len(folded[start:]) - len(folded[start:].lstrip(" x×"))
    while article := _ARTICLE.match(folded, start):
        start = article.end()
    ends = [match.start() for match in phrases.pattern(book.item_ends).finditer(folded, start + 1)]
    ends += [match.start() for match in _SENTENCE.finditer(folded, start)]
    ends += [span[0] for span in evidence.values() if span[0] > start]
    end = min([*ends, len(text), start + LONGEST_ITEM])
    item = text[start:end].strip(" -–:\"'“”")
    return (item.lower(), (start, start + len(item))) if len(item) > 1 and not item.isdigit() else None


def _quantity(text: str, locale: str, made: Request, item_span: Span | None) -> int | None:
    taken = [span for name, span in made.evidence.items() if name != "item"]
    for number in read_numbers(text, locale):
        value = number.value.value
        is_near = item_span is not None and 0 <= item_span[0] - number.span[1] <= 12
        if (
            value is not None
            and value == int(value)
            and 0 < value < 1_000_000
            and is_near
            and not _inside(number.span, taken)
        ):
            return int(value)
    return None


def _missing(made: Request, locale: str) -> tuple[str, ...]:
    book, item = phrases.of(locale), fold(made.item or "")
    is_service = phrases.pattern(book.services).search(item) is not None
    is_sized = phrases.pattern(book.sized).search(item) is not None
    asked = {
        "quantity": made.quantity is None and not is_service,
        "size": is_sized and made.unit_size is None,
        "deadline": made.deadline is None,
        "place": made.place is None,
    }
    return tuple(name for name, is_missing in asked.items() if is_missing)


def _place(text: str, folded: str, book: PhraseBook, evidence: dict[str, Span]) -> str | None:
    """A place stands behind a word of place and begins with a capital or a house number."""
    best: Span | None = None
    for before in phrases.pattern(book.place).finditer(folded):
        match = _PLACE_WORD.match(text, before.end() + 1)
        if match and not _inside(match.span(), list(evidence.values())) and any(char.isupper() for char in match[0]):
            best = match.span()
    if best is None:
        return None
    evidence["place"] = best
    return text[slice(*best)].rstrip(" .,").lower()


def _bare_place(text: str, evidence: Mapping[str, Span]) -> str | None:
    for match in _PLACE_WORD.finditer(text):
        if not _inside(match.span(), list(evidence.values())) and len(match[0]) > 2:
            return match[0].rstrip(" .,").lower()
    return None


def _size(text: str, folded: str, book: PhraseBook, evidence: dict[str, Span]) -> str | None:
    said = phrases.pattern(book.size).search(folded)
    match = _SIZE.match(folded, said.end() + 1) if said else None
    if match is None:
        return None
    evidence["unit_size"] = match.span()
    return text[slice(*match.span())]


def _inside(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < other[1] and other[0] < span[1] for other in others)
