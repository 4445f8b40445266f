"""Whether somebody agreed to be called: what a question allows to count as its answer (CA1)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from domain.messages import Choice
from domain.picks import picked
from domain.reading.consent import read_consent
from domain.reading.opt_out import read_opt_out

Purpose = Literal["callback", "feedback"]
QuestionState = Literal["asked", "granted"]
Verdict = Literal["granted", "declined", "withdrawn"]

QUESTION_HOLDS: Final = timedelta(hours=24)
"""Later answers are to something the person no longer has before their eyes."""
CONSENT_HOLDS: Final = timedelta(hours=24)
"""Long enough that a yes at night is called the next morning."""
WAIT_FOR_ANSWER: Final = timedelta(minutes=30)
"""Who has not answered by then is left to a colleague in the chat."""
MOST_ROUNDS: Final = 2
_QUOTES: Final = frozenset('>"“”«»„')
"""A yes inside these may be somebody else's (safety H5)."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, as far as it decides about an answer. `yes` and `no` are the ids of its two buttons."""

    state: QuestionState
    text: str
    locale: str
    yes: str
    no: str
    expires_at: datetime
    provider_id: str | None
    sent_at: datetime | None
    has_arrived: bool
    """The provider took it on; only then can typed words be an answer."""
    was_last_word: bool
    """Neither we nor a colleague said anything else to that address since."""
    numbered: tuple[Choice, ...] = ()
    """Its buttons in their order, where they were written as numbers."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the person sent. `is_first` when nothing else came from them since the question."""

    kind: str
    text: str
    tap_id: str | None
    reply_to: str | None
    forwarded: bool
    sent_at: datetime
    received_at: datetime
    is_first: bool


def read_reply(question: Question, reply: Reply) -> Verdict | None:
    """Say what a message does to an open question or a live consent; None when it is no clear answer.

    A no may be said in any way. A yes is a tap on this question's own button, or plain words that follow the question
    directly or quote it: a stray 'ok', a forward, a caption or a stale button is none. Where the buttons were written as
    numbers, a button's number is such words.
    """
    if question.state == "granted":
        return "withdrawn" if _says_no(question, reply) else None
    if _says_no(question, reply):
        return "declined"
    if reply.forwarded or reply.received_at >= question.expires_at:
        return None
    if _types(question, reply, question.no):
        return "declined"
    return "granted" if _taps(reply, question.yes) or _types(question, reply, question.yes) else None


def _taps(reply: Reply, button: str) -> bool:
    return reply.kind == "tap" and hmac.compare_digest((reply.tap_id or "").encode(), button.encode())


def _says_no(question: Question, reply: Reply) -> bool:
    if _taps(reply, question.no) or read_opt_out(reply.text):
        return True
    return reply.kind == "text" and _read(question, reply) == "no"


def _types(question: Question, reply: Reply, button: str) -> bool:
    """Say whether typed words are an answer to this question, and mean that button of its two."""
    if not _answers(question, reply):
        return False
    chosen = picked(question.numbered, reply.text)
    if chosen is not None:
        return hmac.compare_digest(chosen.id.encode(), button.encode())
    return button == question.yes and _read(question, reply) == "yes"


def _answers(question: Question, reply: Reply) -> bool:
    if reply.kind != "text" or not question.has_arrived or question.sent_at is None:
        return False
    if reply.sent_at < question.sent_at.replace(microsecond=0) or _QUOTES & set(reply.text):
        return False
    quotes_it = question.provider_id is not None and reply.reply_to == question.provider_id
    follows_it = reply.reply_to is None and question.was_last_word and reply.is_first
    return quotes_it or follows_it


def _read(question: Question, reply: Reply) -> str:
    return read_consent(reply.text, question.text, question.text, question.locale).value
