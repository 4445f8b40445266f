"""Sort Twilio's errors into what the delivery worker does next.

Source: twilio.com/docs/api/errors.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Final

from channels.http import by_status, seconds
from channels.port import SendOutcome, SendResult

_OUTCOMES: Final[dict[SendOutcome, frozenset[int]]] = {
    # Rates and queues: of the account, of the sender, of the day.
    SendOutcome.BACK_OFF_ACCOUNT: frozenset({20429, 20503, 14107, 30001, 30022, 63018, 63038}),
    SendOutcome.NEEDS_TEMPLATE: frozenset({63016}),
    # The person stopped us, blocked us, has no such number or cannot get this; 30003 to 30008 are the carriers' words.
    SendOutcome.NEVER: frozenset({21610, 21211, 21214, 21217, 21408, 21421, 21602, 21612, 21614, 21617, 21619, 21620,
                                  21623, 21635, 30003, 30004, 30005, 30006, 30007, 30008, 63003, 63013, 63014, 63021,
                                  63024, 63032, 63033, 63049}),
    SendOutcome.FIX_TEMPLATE: frozenset({21654, 21655, 21656, 21657, 63005, 63027, 63028, 63040, 63041, 63042}),
    # Token, sender, registration, payment: no message passes until somebody acts.
    SendOutcome.ALARM: frozenset({20001, 20003, 20005, 20006, 20008, 20403, 20404, 21212, 21603, 21606, 21609, 21659,
                                  21660, 21701, 21703, 21705, 30002, 30032, 30034, 63002, 63007, 63020, 63051, 63112}),
}  # fmt: skip
_BY_CODE: Final = {code: outcome for outcome, codes in _OUTCOMES.items() for code in codes}

_WAITS: Final = {
    20429: timedelta(seconds=2),
    14107: timedelta(seconds=5),  # one message a second from a long number
    30001: timedelta(minutes=1),
    30022: timedelta(minutes=1),
    63018: timedelta(seconds=5),
    63038: timedelta(minutes=30),  # the account's day is full
}


def outcome_of(code: int) -> SendOutcome | None:
    """Return what a code means, None where nobody said so."""
    return _BY_CODE.get(code)


def sort(status: int, body: bytes, retry_after: str | None = None) -> SendResult:
    """Return what an answer that is not a success means; `retry_after` is the header of that name."""
    code = _code(body)
    outcome = (outcome_of(code) if code is not None else None) or by_status(status)
    wait = None
    if outcome is SendOutcome.BACK_OFF_ACCOUNT:
        wait = seconds(retry_after) or _WAITS.get(code if code is not None else -1)
    return SendResult(outcome, error_code=str(code) if code is not None else f"http_{status}", retry_after=wait)


def _code(body: bytes) -> int | None:
    """Return `code` of Twilio's error object; nothing else of it is read."""
    try:
        told: Any = json.loads(body)["code"]
        return int(told)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
