"""Whether a person agreed to be called (CO rows). In doubt it is `unclear`: a false yes would ring a phone."""

from __future__ import annotations

import re
from typing import Final, Literal

from domain.reading.answers import DOUBT_SIGNS, NO_SIGNS, YES_SIGNS, Answers, answers_of
from domain.reading.facts import Fact
from domain.reading.languages import CODES, code_of
from domain.reading.said import Said, Span, any_of

Answer = Literal["yes", "no", "unclear", "no_question"]
LONGEST_YES: Final = 220
"""Characters; a longer message says more than yes."""
_ASKS: Final = re.compile(r"[?？]")


def read_consent(text: str, question: str | None, previous_bot_message: str | None, locale: str) -> Fact[Answer]:
    """Read the answer to our question whether we may call; without a question nothing can be agreed to."""
    if question is None:
        return _fact(text, (0, len(text)), "no_question", 0.95)
    said = Said(text)
    for code in (code_of(locale), *(code for code in CODES if code != code_of(locale))):
        answer = _judge(said, answers_of(code), is_home=code == code_of(locale))
        if answer is not None:
            return answer
    return _fact(text, (0, len(text)), "unclear", 0.5)


def _judge(said: Said, book: Answers, *, is_home: bool) -> Fact[Answer] | None:
    text = said.text
    if not is_home:
        return _elsewhere(said, book)
    if span := said.find(any_of(book.call_no)):
        return _fact(text, span, "no", 0.9)
    hedge, other = said.find(any_of(book.hedge)), said.find(any_of(book.other))
    agreed, turned = said.find(any_of((*book.yes, *book.call_yes))), said.find(any_of(book.negated))
    refused = _refusal(said, book)
    if other and (not hedge or _overlap(other, hedge)):
        return _fact(text, other, "no", 0.85)
    if refused and not (agreed and agreed[0] < refused[0]):
        return _fact(text, refused, "unclear" if hedge and hedge[0] < refused[0] else "no", 0.85)
    doubt = hedge or turned or _sign(text, DOUBT_SIGNS) or _asks(text)
    if doubt or refused:
        return _fact(text, doubt or refused or (0, len(text)), "unclear", 0.8)
    agreed = agreed or said.find(any_of(book.ok)) or _sign(text, YES_SIGNS)
    if agreed and len(text) <= LONGEST_YES:
        return _fact(text, agreed, "yes", 0.9)
    if negative := _sign(text, NO_SIGNS):
        return _fact(text, negative, "no", 0.8)
    return None


def _overlap(one: Span, two: Span) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def _refusal(said: Said, book: Answers) -> Span | None:
    """Return a no that is not the beginning of 'no problem'."""
    start = 0
    friendly = any_of((*book.yes, *book.hedge))
    while match := any_of(book.no).search(said.words, start):
        kind = friendly.match(said.words, match.start())
        if not kind or kind.end() < match.end():
            return said.span(match)
        start = kind.end()
    return None


def _elsewhere(said: Said, book: Answers) -> Fact[Answer] | None:
    """Another language than the conversation's: only a refusal, or a message that is nothing but a yes."""
    if len(said.words) > 40:
        return None
    if any_of(book.no).fullmatch(said.words):
        return _fact(said.text, (0, len(said.text)), "no", 0.7)
    if any_of(book.yes).fullmatch(said.words):
        return _fact(said.text, (0, len(said.text)), "yes", 0.7)
    return None


def _sign(text: str, signs: tuple[str, ...]) -> Span | None:
    places = [(text.find(sign), len(sign)) for sign in signs if sign in text]
    return (places[0][0], places[0][0] + places[0][1]) if places else None


def _asks(text: str) -> Span | None:
    match = _ASKS.search(text)
    return match.span() if match else None


def _fact(text: str, span: Span, value: Answer, confidence: float) -> Fact[Answer]:
    return Fact("consent", text[slice(*span)], span, value, confidence)
