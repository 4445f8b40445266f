"""Sort Meta's errors into what the delivery worker does next.

Source: developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from channels.port import SendOutcome, SendResult

PAIR_RATE = 131056
PAIR_WAIT = timedelta(seconds=6)
"""About one message to one person in six seconds (131056)."""
ACCOUNT_WAIT = timedelta(seconds=5)

_OUTCOMES: dict[SendOutcome, frozenset[int]] = {
    SendOutcome.BACK_OFF_ACCOUNT: frozenset({4, 80007, 130429, 131048, 133016, 131057, 131016, 131000}),
    SendOutcome.BACK_OFF_RECIPIENT: frozenset({PAIR_RATE}),
    SendOutcome.NEEDS_TEMPLATE: frozenset({131047}),
    SendOutcome.NEVER: frozenset({131026, 131050, 131049, 130472, 130497, 131030, 131051, 131062, 131063, 131064, 131053,
                                   131052}),
    SendOutcome.FIX_TEMPLATE: frozenset({132000, 132001, 132007, 132012, 132015, 132016}),
    SendOutcome.ALARM: frozenset({190, 131005, 10, 200, 131031, 368, 131042, 131045, 137000}),
}  # fmt: skip
_BY_CODE = {code: outcome for outcome, codes in _OUTCOMES.items() for code in codes}


def sort(status: int, body: bytes) -> SendResult:
    """Return what an answer that is not a success means."""
    code = _code(body)
    outcome = _BY_CODE.get(code) if code is not None else None
    if outcome is None:
        outcome = _by_status(status)
    retry_after = PAIR_WAIT if code == PAIR_RATE else ACCOUNT_WAIT if outcome is SendOutcome.BACK_OFF_ACCOUNT else None
    return SendResult(outcome, error_code=str(code) if code is not None else f"http_{status}", retry_after=retry_after)


def _by_status(status: int) -> SendOutcome:
    if status in (401, 403):
        return SendOutcome.ALARM
    if status in (429, 503):
        return SendOutcome.BACK_OFF_ACCOUNT
    # A 5xx may come after the message was taken on; a 4xx says it was not.
    return SendOutcome.UNKNOWN if status >= 500 else SendOutcome.NEVER


def _code(body: bytes) -> int | None:
    try:
        told: Any = json.loads(body)
        return int(told["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return None
