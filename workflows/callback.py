"""A customer who wants to be called: ask first, call once, and fall back to the chat whenever that does not work (CA2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from domain import words as general
from domain.call_wish import wants_call
from domain.calls import CallState
from domain.consents import MOST_ROUNDS
from domain.errors import Refused
from domain.messages import Text
from domain.minds import Answer, Situation, Tools
from domain.reading.human_wish import wants_human
from domain.tickets import State
from domain.words import calls as words

UNDER_WAY = (State.AWAITING_CONSENT, State.CALLING)
"""Tickets that this workflow answers."""
_PURPOSE: Mapping[str, object] = {"purpose": "callback"}
_SOON = timedelta(minutes=1)


async def begin(situation: Situation, tools: Tools) -> Answer:
    """Ask whether we may call; where nobody may be called, a colleague answers in the chat."""
    if situation.ticket is None:
        await tools.call("create_ticket", {"service": "human"})
    if situation.may_call:
        return await _ask(situation, tools)
    return await _to_a_colleague(situation, tools)


async def answer(situation: Situation, tools: Tools) -> Answer:
    """Go on with a question that was asked, or with a call; who asks for a human meanwhile gets one in the chat."""
    if any(_asks_for_human(message.text, situation.locale) for message in situation.messages):
        return await _to_a_colleague(situation, tools)
    if situation.ticket is not None and situation.ticket.state == State.CALLING:
        return await _while_calling(situation, tools)
    match situation.calling.consent:
        case "granted":
            return await _call(situation, tools)
        case "asked":
            return await _wait_for_answer(situation, tools)
        case _:
            return await _stay_in_chat(situation, tools, "call_declined")


def _asks_for_human(text: str, locale: str) -> bool:
    """Say whether this message does: 'can somebody call me?' wishes for the call that is under way."""
    return wants_human(text, locale) is not None and not wants_call(text, locale)


async def _ask(situation: Situation, tools: Tools) -> Answer:
    try:
        await tools.call("request_consent", _PURPOSE)
    except Refused as refused:
        if refused.code == "lease_lost":
            raise
        return await _to_a_colleague(situation, tools)
    return Answer("answered", "asked_for_consent")


async def _wait_for_answer(situation: Situation, tools: Tools) -> Answer:
    """Neither yes nor no: ask once more, since only a clear yes rings a phone."""
    if situation.timer is not None or situation.wants_human:
        return await _stay_in_chat(situation, tools, "call_declined")
    if not situation.messages:
        return Answer("noted", "waiting_for_consent")
    if situation.calling.rounds < MOST_ROUNDS:
        return await _ask(situation, tools)
    return await _stay_in_chat(situation, tools, "call_declined")


async def _call(situation: Situation, tools: Tools) -> Answer:
    try:
        await tools.call("start_call", _PURPOSE)
    except Refused as refused:
        if refused.code == "lease_lost":
            raise
        return await _stay_in_chat(situation, tools, "call_failed")
    return Answer("answered", "call_queued", Text(_when(situation)))


def _when(situation: Situation) -> str:
    """Say when the phone will ring, in the time of whoever answers it."""
    say, allowed = words.of(situation.locale), situation.call_allowed_at
    if allowed is None or allowed - situation.now < _SOON:
        return say.calling_now
    return say.calling_later.format(time=f"{allowed:%H:%M}")


async def _while_calling(situation: Situation, tools: Tools) -> Answer:
    state = (await tools.call("call_status"))["call"]
    if state == CallState.COMPLETED:
        await tools.call("finish_call")
        return Answer("handed_over", "call_held")
    if state in _NOT_HELD:
        withdrawn = situation.calling.consent == "withdrawn"
        return await _stay_in_chat(situation, tools, "call_declined" if withdrawn else "call_failed")
    if situation.messages and state == CallState.QUEUED:
        return Answer("answered", "call_queued", Text(_when(situation)))
    return Answer("noted", "calling")


_NOT_HELD = frozenset(
    {CallState.NO_ANSWER, CallState.BUSY, CallState.VOICEMAIL, CallState.FAILED, CallState.CANCELLED, None}
)


async def _stay_in_chat(situation: Situation, tools: Tools, reason: str) -> Answer:
    await tools.call("escalate_to_human", {"reason": reason})
    say = words.of(situation.locale)
    body = say.failed if reason == "call_failed" else say.declined
    return Answer("handed_over", reason, Text(body), "escalation")


async def _to_a_colleague(situation: Situation, tools: Tools) -> Answer:
    """What a customer hears who asks for a human, whether or not calling exists."""
    await tools.call("escalate_to_human", {"reason": "explicit_human_request"})
    body = general.of(situation.locale).escalated("explicit_human_request")
    return Answer("handed_over", "explicit_human_request", Text(body), "escalation")
