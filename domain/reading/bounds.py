"""By when and for how much: the date and the sum that count among all that are said (SO1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from domain.reading.dates import as_deadline, read_dates
from domain.reading.facts import Fact, Instant, Interval
from domain.reading.lines import Line, Span
from domain.reading.money import read_money
from domain.reading.numbers import read_numbers
from domain.reading.wishes import Patterns

_SUM: Final = re.compile(r"(?:[^\W\d]+ )?\d+(?: [.,] \d+)?")
_DAY: Final = timedelta(days=1)
_NOON: Final = timedelta(hours=2)
"""What is called noon or midnight is over after so long: by noon means by its beginning."""
_SIGNS: Final = ("€", "$", "£", "%")
NEAR: Final = 14
"""Characters between a word of budget and its bare number."""


def find_deadline(
    line: Line, patterns: Patterns, locale: str, now: datetime, evidence: dict[str, Span]
) -> date | datetime | None:
    """Return the day (or moment) it must be there; take every date of the text.

    What takes back an earlier one counts; else the one behind a word of deadline; else the last.
    """
    facts = [
        fact for fact in read_dates(line.text, locale, now) if not _is_other(line, patterns, line.within(fact.span))
    ]
    spans = [line.within(fact.span) for fact in facts]
    line.take(spans)
    ends = [_end_of(fact.value, now) for fact in facts]
    if not any(ends):
        ends = [_start_of(fact.value) for fact in facts]
    told = [at for at, end in enumerate(ends) if end is not None]
    if not told:
        return None
    chosen = _chosen(line, patterns, "due", spans, told)
    evidence["deadline"] = facts[chosen].span
    return ends[chosen]


def find_budget(
    line: Line, patterns: Patterns, locale: str, default_currency: str | None, evidence: dict[str, Span]
) -> tuple[Decimal | None, str | None]:
    """Return what may be spent and its currency: a sum, or a bare number beside a word of budget."""
    facts = [fact for fact in read_money(line.text, locale, default_currency) if fact.value.max or fact.value.amount]
    facts = [fact for fact in facts if not line.is_taken(line.within(fact.span))]
    if facts:
        spans = [line.within(fact.span) for fact in facts]
        line.take(spans)
        chosen = facts[_chosen(line, patterns, "budget", spans, list(range(len(facts))))]
        evidence["budget_max"] = chosen.span
        return chosen.value.max or chosen.value.amount, chosen.value.currency
    return _bare_budget(line, patterns, locale, default_currency, evidence)


def _bare_budget(
    line: Line, patterns: Patterns, locale: str, default_currency: str | None, evidence: dict[str, Span]
) -> tuple[Decimal | None, str | None]:
    before = [match.end() for match in patterns["budget"].finditer(line.words)]
    after = [match.start() for match in patterns["budget_after"].finditer(line.words)]
    if not before and not after:
        return None, None
    found: Fact[Any] | None = None
    for fact in read_numbers(line.text, locale):
        span = line.within(fact.span)
        is_near = any(0 <= span[0] - end <= NEAR for end in before) or any(0 <= at - span[1] <= 2 for at in after)
        if fact.value.value and is_near and not line.is_taken(span) and not _counts(line, patterns, span):
            found = fact
    if found is None:
        return None, None
    line.take([line.within(found.span)])
    evidence["budget_max"] = found.span
    return found.value.value, default_currency


def _counts(line: Line, patterns: Patterns, span: Span) -> bool:
    """Say whether a number goes with a measure or people: 'max 20 people' is no sum."""
    at = span[1] + 1
    return any(patterns[name].match(line.words, at) is not None for name in ("units", "heads"))


def _chosen(line: Line, patterns: Patterns, name: str, spans: Sequence[Span], told: Sequence[int]) -> int:
    for match in patterns["again"].finditer(line.words):
        before = [at for at in told if spans[at][1] <= match.start() + 1]
        after = [at for at in told if 0 <= spans[at][0] - match.end() <= NEAR]
        if before and after:
            return after[-1]
    due = [at for at in told if _follows(line, patterns, name, spans[at])]
    return due[0] if due else told[-1]


def _follows(line: Line, patterns: Patterns, name: str, span: Span) -> bool:
    """Say whether a word of the kind begins the stretch or stands right before it."""
    if patterns[name].match(line.words, span[0]):
        return True
    before = line.words[max(0, span[0] - NEAR - 10) : span[0]].rstrip()
    return any(match.end() >= len(before) - 4 for match in patterns[name].finditer(before))


def _is_other(line: Line, patterns: Patterns, span: Span) -> bool:
    """Say whether a stretch read as a date is a sum ('spend around 500'), an address, or names the thing ('a winter coat')."""
    said, before, after = line.words[slice(*span)], line.words[: span[0]].rstrip(), line.words[span[1] + 1 :]
    if any(match.start() < span[0] and span[1] <= match.end() for match in patterns["street"].finditer(line.words)):
        return True
    if said[-1].isdigit() and after.startswith(_SIGNS):
        return True
    if said.isalpha() and _names_a_thing(patterns, before):
        return True
    if _SUM.fullmatch(said) and any(match.end() == len(before) for match in patterns["budget"].finditer(before)):
        return True
    if " " in said or not said.isalpha():
        return False
    article = before.rsplit(" ", 1)[-1]
    is_article = patterns["one"].fullmatch(article) is not None or patterns["some"].fullmatch(article) is not None
    return is_article and after[:1].isalpha() and patterns["ends"].match(after) is None


def _names_a_thing(patterns: Patterns, before: str) -> bool:
    """Say whether 'of' stands right before, behind another word: 'manteau d'hiver', 'vestido de noche'."""
    return any(match.end() == len(before) and match.start() > 2 for match in patterns["of"].finditer(before))


def _end_of(value: Instant | Interval, now: datetime) -> date | datetime | None:
    """Return the last day of what is meant: a week has until its last day, days from now have no hour of their own."""
    if (
        isinstance(value, Instant)
        and value.grain == "hour"
        and value.value - now >= _DAY
        and value.value.time() == now.time()
    ):
        return value.value.date()
    if isinstance(value, Interval) and value.start and value.end and value.end - value.start <= _NOON:
        return value.start
    if isinstance(value, Instant) and value.grain in ("week", "month", "quarter", "year"):
        first = value.value.date()
        return (
            first + timedelta(days=6)
            if value.grain == "week"
            else _last_of_month(first)
            if value.grain == "month"
            else None
        )
    return as_deadline(value)


def _last_of_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _start_of(value: Instant | Interval) -> date | datetime | None:
    """Return where an open stretch begins: 'from 1 September' says when it is wanted."""
    if isinstance(value, Instant) or value.start is None:
        return None
    return value.start if value.grain in ("hour", "minute", "second") else value.start.date()
