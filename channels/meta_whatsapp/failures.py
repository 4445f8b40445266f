"""Sort Meta's errors into what the delivery worker does next.

Source: developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Final

from channels.http import by_status, seconds
from channels.port import SendOutcome, SendResult

_OUTCOMES: Final[dict[SendOutcome, frozenset[int]]] = {
    SendOutcome.BACK_OFF_ACCOUNT: frozenset({2, 4, 80007, 130429, 131048, 133016, 131057, 131016, 131000}),
    SendOutcome.BACK_OFF_RECIPIENT: frozenset({131056}),
    SendOutcome.NEEDS_TEMPLATE: frozenset({131047}),
    SendOutcome.NEVER: frozenset({131026, 131050, 131049, 130472, 130497, 131030, 131051, 131052, 131053, 131062, 131063,
                                   131064}),
    SendOutcome.FIX_TEMPLATE: frozenset({132000, 132001, 132005, 132007, 132012, 132015, 132016}),
    SendOutcome.ALARM: frozenset({0, 3, 10, 33, 190, 368, 131005, 131031, 131037, 131042, 131045, 133010, 137000,
                                   *range(200, 300)}),
}  # fmt: skip
_BY_CODE: Final = {code: outcome for outcome, codes in _OUTCOMES.items() for code in codes}

_WAITS: Final = {
    131056: timedelta(seconds=6),  # about one message to one person in six seconds
    130429: timedelta(seconds=5),  # messages per second
    131000: timedelta(seconds=5),
    131016: timedelta(seconds=5),
    4: timedelta(minutes=1),  # calls per hour, a sliding window
    80007: timedelta(minutes=1),
    131057: timedelta(minutes=1),  # maintenance, "within a few minutes"
    131048: timedelta(minutes=10),  # people block us or report spam: more at once makes it worse
}
_NO_SUCH_OBJECT: Final = (100, 33)
"""The phone number id is wrong or the token may not see it: no message's own fault."""


def outcome_of(code: int) -> SendOutcome | None:
    """Return what a code means, None where nobody said so."""
    return _BY_CODE.get(code)


def sort(status: int, body: bytes, retry_after: str | None = None) -> SendResult:
    """Return what an answer that is not a success means; `retry_after` is the header of that name."""
    code, subcode = _codes(body)
    outcome = outcome_of(code) if code is not None else None
    if (code, subcode) == _NO_SUCH_OBJECT:
        outcome = SendOutcome.ALARM
    if outcome is None:
        outcome = by_status(status)
    wait = None
    if outcome in (SendOutcome.BACK_OFF_ACCOUNT, SendOutcome.BACK_OFF_RECIPIENT):
        wait = seconds(retry_after) or _WAITS.get(code if code is not None else -1)
    return SendResult(outcome, error_code=str(code) if code is not None else f"http_{status}", retry_after=wait)


def _codes(body: bytes) -> tuple[int | None, int | None]:
    """Return code and subcode. Nothing else of the error is read: `error_data` is now an object, now a string."""
    try:
        error: Any = json.loads(body)["error"]
        return int(error["code"]), _int(error.get("error_subcode"))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None, None


def _int(value: object) -> int | None:
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else None
