"""Sort Gmail's errors into what the delivery worker does next.

Source: developers.google.com/workspace/gmail/api/guides/handle-errors.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import httpx

from channels.gmail.api import is_rate_limit, reasons
from channels.http import seconds
from channels.port import SendOutcome, SendResult

_DAY: Final = frozenset({"dailyLimitExceeded", "quotaExceeded"})
_WAIT: Final = timedelta(seconds=30)
_WAIT_FOR_THE_DAY: Final = timedelta(hours=1)


def sort(answer: httpx.Response) -> SendResult:
    """Return what an answer that is not a success means."""
    status, why = answer.status_code, reasons(answer)
    code = next((one for one in sorted(why) if one), f"http_{status}")
    if is_rate_limit(answer):
        wait = _WAIT_FOR_THE_DAY if why & _DAY else seconds(answer.headers.get("retry-after")) or _WAIT
        return SendResult(SendOutcome.BACK_OFF_ACCOUNT, error_code=code, retry_after=wait)
    return SendResult(_outcome(status, why), error_code=code)


def _outcome(status: int, why: frozenset[str]) -> SendOutcome:
    if status >= 500:
        return SendOutcome.UNKNOWN
    # failedPrecondition: the account has no Gmail, or it is shut; no message will pass until that is put right.
    if status in (401, 403, 404) or status < 400 or "failedPrecondition" in why:
        return SendOutcome.ALARM
    return SendOutcome.BACK_OFF_ACCOUNT if status == 408 else SendOutcome.NEVER
