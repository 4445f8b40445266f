"""Days, times, ranges and open ends, relative to a given local moment (SO1, SO5, CA1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, Final

from domain.reading.clocks import CLOCK_RULES, scan_clock
from domain.reading.day_rules import CAL_RULES
from domain.reading.durations import LENGTH_RULES, stands_alone
from domain.reading.facts import Fact, Instant, Interval
from domain.reading.grammar import Grammar, Node, Rule, best
from domain.reading.languages import Language, code_of, language
from domain.reading.moments import DateScene, When, of_cal
from domain.reading.numeric_dates import scan_date, scan_military, scan_quarter, scan_spaced
from domain.reading.range_rules import RANGE_RULES
from domain.reading.scanning import scan_with
from domain.reading.tokens import Token, tokenize
from domain.reading.when_rules import LENGTHS_AHEAD, WHEN_RULES

_SIGNS: Final = {"-": "-", "/": "slash", ",": ",", "~": "-", "@": "clock_word"}
_SHORT_SIGNS: Final = {"'": "minute", '"': "second"}
_scan = scan_with(("numbers", "durations", "calendar", "holidays"), _SIGNS)
_PLURAL_ARTICLES: Final = frozenset({"the", "los", "las", "les"})
_SINGULAR: Final = frozenset({"el", "le", "den", "dia", "jour"})
_BRITISH: Final = frozenset({"en-gb", "en-ie"})
_AS_THINGS_STAND: Final = (
    ["right", "now"],
    ["just", "now"],
    ["at", "the", "moment"],
    ["just", "nu"],
    ["en", "ce", "moment"],
)
"""In a sentence these say how things stand, not when something is to be."""
_DURING: Final = frozenset({"pour", "pendant", "durant", "reserver", "prevoir"})


def keep(_: DateScene, when: When) -> When:
    """A find is what a rule made."""
    return when


_ALONE: Final = (
    *LENGTH_RULES,
    *CLOCK_RULES,
    *CAL_RULES,
    *WHEN_RULES,
    *LENGTHS_AHEAD,
    *RANGE_RULES,
    Rule("found", "when", keep),
    Rule("found", "open", keep),
)


@cache
def _grammar() -> Grammar:
    return Grammar(_ALONE)


def _scan_dates(tokens: Sequence[Token], at: int, scene: Any) -> Iterator[Node]:
    if scene.locale.lower() in _BRITISH:
        for node in scene.language.lexicon("british").nodes(tokens, at):
            yield node._replace(cost=-1)
    for node in _scan(tokens, at, scene):
        yield node
        if node.category == "part" and node.end - at > 1:
            yield node._replace(category="long_part")
    if tokens[at].text in _SHORT_SIGNS and tokens[at].is_joined:
        yield Node("minute_sign", _SHORT_SIGNS[tokens[at].text], at, at + 1, 0)
    yield from scan_military(tokens, at)
    yield from scan_quarter(tokens, at)
    yield from scan_spaced(tokens, at, scene.language.code)
    yield from scan_clock(tokens, at, scene.language.code)
    yield from scan_date(tokens, at, scene.locale)


def read_dates(text: str, locale: str, now: datetime) -> list[Fact[Instant | Interval]]:
    """Return the dates and times in the text, in order; `now` is local and says which Friday is meant.

    What is not said is the next such time: 'Friday' is the first one after today. A stretch's end is excluded.
    """
    return list(_read(text, locale, now))


@lru_cache(maxsize=64)
def _read(text: str, locale: str, now: datetime) -> tuple[Fact[Instant | Interval], ...]:
    tokens = tokenize(text)
    scene = DateScene(locale, language(code_of(locale)), tokens, text, now=now)
    nodes = _grammar().parse(tokens, _scan_dates, scene)
    finds = [
        node
        for node in nodes
        if node.category == "found" and stands_alone(tokens, node) and is_meant(tokens, node, scene)
    ]
    if not finds:
        finds = [Node("found", when, node.start, node.end, 2) for node in nodes if node.category == "bare_year"
                 and node.end - node.start == len(tokens) and (when := of_cal(scene, node.value))]  # fmt: skip
    found: list[Fact[Instant | Interval]] = []
    for readings in best(finds, "found"):
        node = _without_lead(readings[0], finds, tokens, scene)
        span = (tokens[node.start].start, tokens[node.end - 1].end)
        confidence = 0.95 if node.cost == 0 else 0.8 if node.cost < 3 else 0.6
        found.append(Fact("date", text[slice(*span)], span, _fact(node.value), confidence))
    return tuple(found)


def _without_lead(node: Node, finds: Sequence[Node], tokens: Sequence[Token], scene: DateScene) -> Node:
    """Leave out a preposition that says nothing: what begins later and means the same."""
    leads = scene.language.lead_words
    if node.value.kind != "at" and tokens[node.start].text in scene.language.from_words:
        return node
    same = [
        other
        for other in finds
        if other.end == node.end and other.start > node.start and other.value == node.value
        and all(tokens[at].text in leads for at in range(node.start, other.start))
    ]  # fmt: skip
    return max(same, key=lambda other: other.start, default=node)


def is_meant(tokens: Sequence[Token], node: Node, scene: DateScene) -> bool:
    """Say whether words that are more often something else are meant as a time: may, sun, the two, by 3 (men)."""
    words = [tokens[at].text for at in range(node.start, node.end)]
    follower = tokens[node.end].text if node.end < len(tokens) else ""
    known = scene.language
    if follower[:1].isalpha() and _wants_noun(words, follower, known):
        return False
    before = tokens[node.start - 1].text if node.start else ""
    if known.code == "fr" and before in _DURING and words[-1] in ("heures", "heure", "h"):
        return False
    if words in _AS_THINGS_STAND and len(tokens) > len(words) + 1:
        return False
    if len(words) > 1 or words[0] not in known.subject("calendar").AMBIGUOUS or len(tokens) == 1:
        return True
    written = scene.text[tokens[node.start].start : tokens[node.start].end]
    is_capital = written[0].isupper() and not written.isupper() and node.start > 0 and known.code == "en"
    return is_capital or before in known.time_words


def _wants_noun(words: Sequence[str], follower: str, known: Language) -> bool:
    """Say whether what ends in a bare number goes on with the thing counted: 'at 3 tables', 'the 2 weeks'."""
    if follower in known.link_words:
        return False
    if len(words) == 2 and words[0] in _PLURAL_ARTICLES and not words[1][:1].isdecimal() | (words[0] != "the"):
        return True
    if len(words) == 2 and words[0] in _PLURAL_ARTICLES and words[1].isdecimal():
        return True
    is_number = (words[-1].isdecimal() and len(words[-1]) <= 2) or known.number_words.value_of(words[-1]) > 0
    return (
        is_number
        and len(words) > 1
        and words[-2].isalpha()
        and words[-2] in known.lead_words
        and words[-2] not in _SINGULAR
    )


def _fact(when: When) -> Instant | Interval:
    if when.kind == "at":
        return Instant(when.start, when.grain)
    if when.kind == "span":
        return Interval(when.start, when.end, when.grain)
    return Interval(when.start, None, when.grain) if when.kind == "after" else Interval(None, when.start, when.grain)


def as_deadline(value: Instant | Interval) -> date | datetime | None:
    """Return the day (or the moment, where an hour was said) by which something said so must be there.

    Of a stretch it is the last day in it; a week or a month has none of its own until its last day. None: no end.
    """
    if isinstance(value, Instant):
        return value.value if value.grain in ("hour", "minute", "second") else value.value.date()
    if value.end is None:
        return None
    if value.start is None:
        return value.end if value.grain in ("hour", "minute", "second") else value.end.date()
    last = value.end - timedelta(seconds=1)
    return last.date()
