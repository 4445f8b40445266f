"""Sort WAHA's answers into what the delivery worker does next.

Source: waha.devlike.pro/docs/how-to/send-messages and …/sessions: 422 says that the session is not WORKING.
"""

from __future__ import annotations

from datetime import timedelta

from channels.fields import as_map, as_text, from_bytes
from channels.port import SendOutcome, SendResult

_MOMENT = timedelta(seconds=10)


def sort(status: int, body: bytes) -> SendResult:
    """Return what an answer that is not a success means."""
    if status in (408, 429, 503):
        return SendResult(SendOutcome.BACK_OFF_ACCOUNT, error_code=f"http_{status}", retry_after=_MOMENT)
    if status == 422 and (state := _state(body)):
        return SendResult(SendOutcome.ALARM, error_code=f"session:{state}")
    # 401, 403: the key. 404: no such session. A redirect: WAHA_API_URL is wrong. None is the message's own fault.
    if status in (401, 403, 404) or status < 400:
        return SendResult(SendOutcome.ALARM, error_code=f"http_{status}")
    # The engine behind it failed, perhaps after the message was handed over; a 4xx says it was not.
    outcome = SendOutcome.UNKNOWN if status >= 500 else SendOutcome.NEVER
    return SendResult(outcome, error_code=f"http_{status}")


def _state(body: bytes) -> str:
    """Return the state that keeps a session from sending, '' when the answer is about something else."""
    try:
        told = as_map(from_bytes(body))
    except (ValueError, RecursionError):
        return ""
    state = as_text(told.get("status"))
    return state[:40] if state.isascii() and state.replace("_", "").isalpha() else ""
