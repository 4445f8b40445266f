"""May the reply say this? Every act, price, date, name and number in it must rest on this ticket (DE12)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from agent.commitments import LEXICONS, Lexicon
from agent.evidence import Evidence, gather
from agent.output import LONGEST_REPLY, Claim
from domain.minds import Look, Memory, Situation
from domain.reading.dates import as_deadline, read_dates
from domain.reading.facts import Interval, Money
from domain.reading.language import read_language
from domain.reading.links import read_links
from domain.reading.money import read_money
from domain.reading.numbers import read_numbers
from domain.reading.phones import read_phones
from domain.reading.tokens import plain
from mcp_server.gate import is_plain
from mcp_server.tool import Spoken

SURE: Final = 0.5
"""Below this a reply is in no language that we can check."""
_INTERNAL: Final = re.compile(r"\b[vfmr]\d+\b|\b\w+_\w+")
_LETTERS_APART: Final = re.compile(r"\b\w(?:[\s.\-*·]\w){4,}\b")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE: Final = re.compile(r"[^.!?\n]+")
_NO_DATES: Final = frozenset({"may", "the one"})
"""English words that are dates only where dates are talked of."""
_ALWAYS: Final = frozenset({"i", "ok", "whatsapp", "ai", "start", "stop"})

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Reply:
    """The words, their reading, and what they may rest on."""

    text: str
    locale: str
    now: datetime
    currency: str
    evidence: Evidence
    lexicon: Lexicon
    money: Sequence[tuple[Span, Money]]

    @property
    def folded(self) -> str:
        """The words one space apart, as the lexicon has them."""
        return " ".join(re.findall(r"[^\W_]+|'", plain(self.text).replace("’", "'")))


def unsupported(
    reply: str,
    situation: Situation,
    memory: Memory,
    look: Look,
    done: Sequence[tuple[str, Mapping[str, Any]]],
    claims: Sequence[Claim] = (),
) -> str | None:
    """Return what kind of claim nothing supports, None when the reply may be said."""
    language = situation.locale.split("-")[0].lower()
    lexicon = LEXICONS.get(language)
    if lexicon is None or not _is_in(language, reply):
        return "language"
    locale = f"{language}-{situation.business.country}"
    local = situation.now.astimezone(ZoneInfo(situation.business.time_zone)).replace(tzinfo=None)
    money = [(fact.span, fact.value) for fact in read_money(reply, locale, situation.business.currency)]
    evidence = gather(situation, memory, look, done)
    read = _Reply(reply, locale, local, situation.business.currency, evidence, lexicon, money)
    for kind, holds in _CHECKS:
        if not holds(read):
            return kind
    return None if all(_is_shown(claim, read) for claim in claims) else "claim"


def _is_in(language: str, reply: str) -> bool:
    """Say whether it is in the customer's language, each longer sentence too: what cannot be read cannot be checked."""
    if any(char.isalpha() and not unicodedata.name(char, "").startswith("LATIN") for char in reply):
        return False
    whole = read_language(reply)
    if whole is None or whole.value != language or whole.confidence < SURE:
        return False
    sentences = [one for one in _SENTENCE.findall(reply) if len(_WORD.findall(one)) >= 5]
    told = [read_language(one) for one in sentences]
    return all(one is not None and (one.value == language or one.confidence < SURE) for one in told)


def _is_clean(read: _Reply) -> bool:
    """No link, number to call, markup or hidden character; supported amounts may be long."""
    text = read.text
    for (start, end), _ in read.money:
        text = text[:start] + "0" * min(end - start, 3) + " " * max(end - start - 3, 0) + text[end:]
    if read_links(text) or read_phones(text, read.locale) or _LETTERS_APART.search(text):
        return False
    return is_plain(text, Spoken("customer", LONGEST_REPLY)) and not _INTERNAL.search(text)


def _acts_were_done(read: _Reply) -> bool:
    said, acts = read.folded, read.evidence.acts
    if read.lexicon.never.search(said):
        return False
    if any(found[0] not in read.evidence.item for found in read.lexicon.things.finditer(said)):
        return False
    if read.lexicon.escalated.search(said) and "escalate_to_human" not in acts:
        return False
    return not read.lexicon.asked.search(said) or "contact_vendors" in acts


def _prices_were_quoted(read: _Reply) -> bool:
    return all(_is_quoted(span, money, read) for span, money in read.money)


def _is_quoted(span: Span, money: Money, read: _Reply) -> bool:
    amounts = [amount for amount in (money.amount, money.min, money.max) if amount is not None]
    sentence = _sentence_at(read.text, span[0])
    folded = plain(sentence)
    if read.lexicon.budget.search(folded) and all(_is_budget(amount, money, read) for amount in amounts):
        return True
    named = [prices for name, prices in read.evidence.prices.items() if name and plain(name) in folded]
    offers = named or read.evidence.prices.values()
    return all(any(_matches(amount, money.currency, prices) for prices in offers) for amount in amounts)


def _is_budget(amount: Decimal, money: Money, read: _Reply) -> bool:
    budget = read.evidence.budget
    return budget is not None and amount == budget[0] and money.currency in (None, budget[1])


def _matches(amount: Decimal, currency: str | None, prices: frozenset[tuple[Decimal, str | None]]) -> bool:
    return any(amount == one and (currency is None or currency == of) for one, of in prices)


def _dates_are_known(read: _Reply) -> bool:
    for fact in read_dates(read.text, read.locale, read.now):
        if _overlaps(fact.span, read.money) or fact.text.strip().lower() in _NO_DATES:
            continue
        meant = as_deadline(fact.value)
        fine = fact.value.grain in ("minute", "hour", "second")
        if isinstance(fact.value, Interval) and fact.value.end is not None and not fine:
            meant = fact.value.end.date() if meant is None else meant
        if fine and not (isinstance(meant, datetime) and meant in read.evidence.moments):
            return False
        if not fine and (meant.date() if isinstance(meant, datetime) else meant) not in read.evidence.days:
            return False
    return True


def _numbers_are_known(read: _Reply) -> bool:
    """A number inside an amount or a date was checked there; a spelt 'one' is an article as often as a count."""
    dated = [(fact.span, None) for fact in read_dates(read.text, read.locale, read.now)]
    for fact in read_numbers(read.text, read.locale):
        value = fact.value.value
        if value is None or _overlaps(fact.span, read.money) or _overlaps(fact.span, dated):
            continue
        if value == 1 and not fact.text.strip()[0].isdigit():
            continue
        if value not in read.evidence.numbers:
            return False
    return True


def _names_are_known(read: _Reply) -> bool:
    """A word with a capital inside a sentence is a name: it must stand in what the reply may rest on."""
    checked = [*read.money, *((fact.span, None) for fact in read_dates(read.text, read.locale, read.now))]
    names = (name for name, span in _names(read.text) if not _overlaps(span, checked))
    return all(plain(part) in read.evidence.words | _ALWAYS for name in names for part in _parts(name))


def _names(text: str) -> Iterator[tuple[str, Span]]:
    """Return words with a capital where no sentence begins."""
    for word in _WORD.finditer(text):
        before = text[: word.start()].rstrip(" \"“«'”»(")
        if any(char.isupper() for char in word[0]) and before and before[-1] not in ".!?:\n¡¿…":
            yield word[0], word.span()


def _parts(name: str) -> Sequence[str]:
    """Split what is joined; an English short form (I'm, I'll) is its first half."""
    halves = re.split(r"['’-]", name)
    return halves[:1] if halves[0] == "I" else halves


_CHECKS: Final[Sequence[tuple[str, Callable[[_Reply], bool]]]] = (
    ("not_plain", _is_clean),
    ("act", _acts_were_done),
    ("price", _prices_were_quoted),
    ("date", _dates_are_known),
    ("number", _numbers_are_known),
    ("name", _names_are_known),
)


def _is_shown(claim: Claim, read: _Reply) -> bool:
    """What the model itself says it claims must stand in its reply and name a source that exists."""
    return claim.text in read.text and claim.source in read.evidence.sources


def _sentence_at(text: str, place: int) -> str:
    """Return the sentence around a place; a full stop between digits ends none."""
    ends = [found.end() for found in re.finditer(r"(?<!\d)[.!?\n]|[.!?\n](?!\d)", text)]
    start = max((end for end in ends if end <= place), default=0)
    return text[start : min((end for end in ends if end > place), default=len(text))]


def _overlaps(span: Span, others: Sequence[tuple[Span, object]]) -> bool:
    return any(span[0] < end and start < span[1] for (start, end), _ in others)
