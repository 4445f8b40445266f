"""A phone call's states and legal moves, in one table (CA4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from domain.errors import Refused


class CallState(StrEnum):
    """Where a call is; the last six are its ends."""

    QUEUED = "queued"
    PLACING = "placing"
    UNKNOWN = "unknown"
    """The provider may have it; its callback tells. Never placed again."""
    INITIATED = "initiated"
    RINGING = "ringing"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    VOICEMAIL = "voicemail"
    FAILED = "failed"
    CANCELLED = "cancelled"


class CallEvent(StrEnum):
    """What happens to a call: the first four to us, the next eight at the provider, the last two for lack of news."""

    CLAIM = "claim"
    PUT_BACK = "put_back"
    LOSE = "lose"
    DROP = "drop"
    ACCEPT = "accept"
    RING = "ring"
    ANSWER = "answer"
    COMPLETE = "complete"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    VOICEMAIL = "voicemail"
    FAIL = "fail"
    CANCEL = "cancel"
    GIVE_UP = "give_up"


_ENDS: Final = {
    CallEvent.NO_ANSWER: CallState.NO_ANSWER,
    CallEvent.BUSY: CallState.BUSY,
    CallEvent.VOICEMAIL: CallState.VOICEMAIL,
    CallEvent.FAIL: CallState.FAILED,
    CallEvent.CANCEL: CallState.CANCELLED,
    CallEvent.GIVE_UP: CallState.FAILED,
}
# Reports may come before the answer to the order, out of order, or not at all: later states are reached from any earlier one.
_ANSWERED: Final = {CallEvent.COMPLETE: CallState.COMPLETED, **_ENDS}
_RINGING: Final = {CallEvent.ANSWER: CallState.IN_PROGRESS, **_ANSWERED}
_INITIATED: Final = {CallEvent.RING: CallState.RINGING, **_RINGING}
_IN_THE_AIR: Final = {CallEvent.ACCEPT: CallState.INITIATED, **_INITIATED}

MOVES: Final[Mapping[CallState, Mapping[CallEvent, CallState]]] = {
    CallState.QUEUED: {
        CallEvent.CLAIM: CallState.PLACING, CallEvent.DROP: CallState.CANCELLED, CallEvent.FAIL: CallState.FAILED,
    },
    CallState.PLACING: {CallEvent.PUT_BACK: CallState.QUEUED, CallEvent.LOSE: CallState.UNKNOWN, **_IN_THE_AIR},
    CallState.UNKNOWN: _IN_THE_AIR,
    CallState.INITIATED: _INITIATED,
    CallState.RINGING: _RINGING,
    CallState.IN_PROGRESS: _ANSWERED,
    CallState.COMPLETED: {},
    CallState.NO_ANSWER: {},
    CallState.BUSY: {},
    CallState.VOICEMAIL: {},
    CallState.FAILED: {},
    CallState.CANCELLED: {},
}  # fmt: skip


def advance(state: CallState, event: CallEvent) -> CallState:
    """Return the next state. Raises `Refused("illegal_move")` for a move the table does not have."""
    following = MOVES[state].get(event)
    if following is None:
        raise Refused("illegal_move", f"A call that is {state} cannot {event.replace('_', ' ')}.")
    return following


def follow(state: CallState, event: CallEvent) -> CallState:
    """Return the state after a report; one that is late, doubled or out of order changes nothing."""
    return MOVES[state].get(event, state)


def has_ended(state: CallState) -> bool:
    """Say whether nothing more can happen to the call."""
    return not MOVES[state]


_E164: Final = re.compile(r"\+[1-9]\d{6,14}")


def dialable(phone: str | None) -> str | None:
    """Return the number when it is exactly an E.164 number, else None: empty, anonymous and partial ones are not rung.

    CVE-2026-28446: an allowlist matched the empty caller and suffixes of numbers.
    """
    return phone if phone is not None and _E164.fullmatch(phone) else None
