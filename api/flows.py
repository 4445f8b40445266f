"""What a form asks while it is filled in: `/webhooks/<channel>/flows`, signed and encrypted (AS7).

Nothing is written here: the finished form comes back as a message, through the inbox like any other.
Source: developers.facebook.com/docs/whatsapp/flows/guides/implementingyourflowendpoint.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from time import perf_counter
from typing import Any, Final, cast

import structlog
from starlette.types import Receive, Scope, Send

from api.replies import say_error, say_text
from api.webhooks import PREFIX, Headers, HungUp, TooLarge, correlation_of, whole_body
from channels.port import Call, WithForms
from domain import forms
from domain.errors import Invalid, Refused, Unavailable
from domain.forms import FormTicket

log = structlog.get_logger()

SUFFIX: Final = "/flows"
CANNOT_DECRYPT, TOKEN_INVALID, NOT_SIGNED = 421, 427, 432
"""Statuses of Meta's own: on 421 the phone fetches our public key anew, on 427 it closes the form with our words."""
_SCREEN: Final = "REQUEST"

Vouch = Callable[[str, datetime], FormTicket | None]
"""Reads a form's token: what it vouches for, None for one that is not ours or too old."""
StillAsked = Callable[[FormTicket], Awaitable[Mapping[str, Any] | None]]
"""Returns what is known in the form's ticket, None when nothing is asked there any more."""


class Flows:
    """The app behind the forms of one channel."""

    def __init__(
        self, channel: WithForms, vouch: Vouch, still_asked: StillAsked, clock: Callable[[], datetime]
    ) -> None:
        self.path: Final = f"{PREFIX}{channel.name}{SUFFIX}"
        self._channel = channel
        self._vouch = vouch
        self._still_asked = still_asked
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one question of a form."""
        begun = perf_counter()
        status = await self._answer(scope, receive, send)
        log.info("form.asked", status=status, milliseconds=round((perf_counter() - begun) * 1000))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> int:
        if scope["method"] != "POST":
            await say_error(send, 405, "method", "Use POST.", ((b"allow", b"POST"),))
            return 405
        headers = Headers(scope["headers"])
        try:
            body = await whole_body(headers, receive)
            await self._channel.verify(Call(headers, body))
            exchange = self._channel.open_exchange(body)
            status, answer = await self._reply(exchange.asked)
            await say_text(send, status, exchange.seal(answer).decode())
        except HungUp:
            return 499
        except (TooLarge, Refused, Invalid, Unavailable) as error:
            status, code = _refusal(error)
            log.warning("form.refused", code=code, correlation_id=correlation_of(headers))
            await say_error(send, status, code, "This is no question of a form of ours.")
        return status

    async def _reply(self, asked: Mapping[str, Any]) -> tuple[int, Mapping[str, Any]]:
        """Return status and answer to a question that was decrypted."""
        told = asked.get("data")
        data = cast("Mapping[str, Any]", told if isinstance(told, dict) else {})
        if asked.get("action") == "ping":
            return 200, {"data": {"status": "active"}}
        if data.get("error"):
            log.warning("form.broken", screen=str(asked.get("screen", ""))[:40])
            return 200, {"data": {"acknowledged": True}}
        token, now = asked.get("flow_token"), self._clock()
        ticket = self._vouch(token, now) if isinstance(token, str) else None
        known = await self._still_asked(ticket) if ticket is not None else None
        if ticket is None or known is None:
            return TOKEN_INVALID, {"error_msg": forms.over(ticket.locale if ticket else None)}
        if asked.get("action") == "data_exchange":
            return 200, _taken(str(token), ticket.locale, data, now)
        return 200, {"screen": _SCREEN, "data": forms.screen(ticket.locale, known, now.date())}


def _taken(token: str, locale: str, data: Mapping[str, Any], now: datetime) -> Mapping[str, Any]:
    """Close the form with what was filled in, or show it again with what is wrong."""
    given = forms.given(data)
    filled = forms.read(given, now.date())
    if filled.wrong:
        return {"screen": _SCREEN, "data": forms.screen(locale, given, now.date(), filled.wrong)}
    return {"screen": "SUCCESS", "data": {"extension_message_response": {"params": {"flow_token": token, **given}}}}


def _refusal(error: Exception) -> tuple[int, str]:
    match error:
        case Refused():
            return NOT_SIGNED, error.code
        case Invalid():
            return CANNOT_DECRYPT, error.code
        case Unavailable():
            return 503, error.code
        case _:
            return 413, "too_large"
