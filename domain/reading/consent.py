"""Whether a person agreed to be called (CO rows). In doubt it is `unclear`: a false yes would ring a phone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from domain.reading.answer_marks import Marks, mark
from domain.reading.answers import DOUBT_SIGNS, NO_SIGNS, YES_SIGNS
from domain.reading.facts import Fact
from domain.reading.languages import CODES, code_of
from domain.reading.opt_out import find_opt_out
from domain.reading.phones import read_phones
from domain.reading.spoken import Span, Spoken

Answer = Literal["yes", "no", "unclear", "no_question"]
LONGEST_YES: Final = 240
"""Characters; a longer message says more than yes."""
LONGEST: Final = 500
"""Characters that are read at all: what bounds the time."""
LONGEST_ABROAD: Final = 60
STRAY, STRAY_BESIDE_A_CALL, STRAY_BESIDE_A_GO_AHEAD = 1, 4, 7
"""Words we do not know that a yes may have beside it: alone, with words of calling, with 'call me'."""
_STICKER: Final = re.compile(
    r"[\[(<*]\s?(?:sticker|gif|stiker|autocollant|klistermärke|pegatina|figurita|image|imagen|foto|photo|bild)\b",
    re.IGNORECASE,
)
_MINDS: Final = re.compile(
    r"\b(?:mind if|object|bother you|molesta|importa|incomoda|inconveniente|dérange|derange|gêne|inconvénient|emot|stör)",
    re.IGNORECASE,
)
"""Questions to which 'no' agrees; then neither a bare yes nor a bare no is taken."""


@dataclass(frozen=True, slots=True)
class _Reading:
    answer: Answer
    span: Span
    confidence: float


def read_consent(text: str, question: str | None, previous_bot_message: str | None, locale: str) -> Fact[Answer]:
    """Read the answer to our question whether we may call; without a question nothing can be agreed to.

    When our last message was another one, only an answer that speaks of calling answers the question.
    """
    everything = (0, len(text))
    if question is None:
        return _fact(text, _Reading("no_question", everything, 0.95))
    said = Spoken(text[:LONGEST])
    reading = _read(said, len(text), locale)
    if reading.answer in ("yes", "no") and (_MINDS.search(question) or _is_elsewhere(question, previous_bot_message)):
        marks = mark(said, code_of(locale))
        if not marks.first("grant", "no_call", "other", "request", "agree"):
            reading = _Reading("unclear", everything, 0.6)
    return _fact(text, reading)


def _read(said: Spoken, length: int, locale: str) -> _Reading:
    everything = (0, len(said.text))
    if find_opt_out(said.text):
        return _Reading("no", everything, 0.9)
    if _STICKER.search(said.text):
        return _Reading("unclear", everything, 0.8)
    home = mark(said, code_of(locale))
    reading = _judge(said, home, locale)
    if reading is not None:
        return _Reading("unclear", everything, 0.6) if reading.answer == "yes" and length > LONGEST_YES else reading
    if len(said.words) > LONGEST_ABROAD:
        return _Reading("unclear", everything, 0.5)
    for code in CODES:
        if code != code_of(locale) and (reading := _abroad(said, mark(said, code), home)):
            return reading
    return _Reading("unclear", everything, 0.5)


def _judge(said: Spoken, marks: Marks, locale: str) -> _Reading | None:
    """Weigh what was found: a refusal before a doubt, a doubt before a yes."""
    if refusal := _refusal(said, marks, locale):
        return refusal
    doubt = marks.first("condition", "asks", "doubt") or _sign(said.text, DOUBT_SIGNS)
    granted = marks.first("grant", "request")
    if marks.first("mild") and not granted:
        doubt = doubt or marks.first("mild")
    if "?" in said.text and not marks.first("request", "agree"):
        doubt = doubt or (0, len(said.text))
    if doubt:
        return _Reading("unclear", doubt, 0.8)
    if late := marks.first("not_now"):
        return _later(marks, late)
    return _agreement(said, marks)


def _refusal(said: Spoken, marks: Marks, locale: str) -> _Reading | None:
    doubt = marks.first("doubt", "condition", "asks")
    agreed = marks.first("yes", "grant", "agree", "request")
    other = marks.first("other")
    if no_call := marks.first("no_call"):
        if not marks.is_limited(no_call):
            return _Reading("no", no_call, 0.9)
        if not agreed:
            return _Reading("unclear", no_call, 0.7)
    if other is None and (phones := read_phones(said.text, locale)):
        other = phones[0].span
    if other:
        return _Reading("unclear" if marks.first("asks", "condition") else "no", other, 0.85)
    if refused := marks.first("no") or _sign(said.text, NO_SIGNS):
        is_turned = agreed is not None and agreed[0] > refused[0]
        is_doubtful = doubt is not None and doubt[0] < refused[0]
        return _Reading("unclear" if is_turned or is_doubtful else "no", refused, 0.85)
    return None


def _later(marks: Marks, late: Span) -> _Reading:
    """'Not now': with a clear yes or 'call me' beside it it is a yes with a time, alone it refuses or puts off."""
    if marks.first("grant", "request") or (marks.first("yes") and not marks.is_turned):
        return _Reading("yes", marks.first("grant", "request", "yes") or late, 0.75)
    return _Reading("unclear", late, 0.6)


def _agreement(said: Spoken, marks: Marks) -> _Reading | None:
    granted, agreed = marks.first("grant", "request", "agree"), marks.first("yes")
    weak = marks.first("ok") or _sign(said.text, YES_SIGNS)
    if not (granted or agreed or weak):
        if marks.first("limit") and not marks.strange and not marks.is_business:
            return _Reading("yes", marks.first("limit") or (0, 0), 0.7)
        return None
    if marks.is_turned:
        return _Reading("unclear", (0, len(said.text)), 0.6)
    room = STRAY
    if marks.first("grant", "request"):
        room = STRAY_BESIDE_A_GO_AHEAD
    elif marks.is_business:
        room = -1
    elif (agreed or granted) and (marks.speaks_of_calls or marks.first("limit")):
        room = STRAY_BESIDE_A_CALL
    if marks.strange > room:
        return _Reading("unclear", (0, len(said.text)), 0.6)
    return _Reading("yes", granted or agreed or weak or (0, 0), 0.9 if agreed or granted else 0.8)


def _abroad(said: Spoken, marks: Marks, home: Marks) -> _Reading | None:
    """Another language than the conversation's: a plain refusal, or a yes without one word we do not know."""
    if not said.words or marks.strange > 0 or marks.is_business:
        return None
    if refused := marks.first("no", "no_call", "other"):
        return _Reading("no", refused, 0.7)
    if marks.first("condition", "asks", "doubt", "mild", "not_now") or marks.is_turned or "?" in said.text:
        return None
    if (agreed := marks.first("grant", "agree", "yes")) and home.strange <= len(said.words.split()):
        return _Reading("yes", agreed, 0.7)
    return None


def _is_elsewhere(question: str, previous: str | None) -> bool:
    """Say whether another message of ours came after the question."""
    return previous is not None and question.strip() not in previous and previous.strip() not in question


def _sign(text: str, signs: tuple[str, ...]) -> Span | None:
    places = [(text.find(sign), len(sign)) for sign in signs if sign in text]
    return (places[0][0], places[0][0] + places[0][1]) if places else None


def _fact(text: str, reading: _Reading) -> Fact[Answer]:
    return Fact("consent", text[slice(*reading.span)], reading.span, reading.answer, reading.confidence)
