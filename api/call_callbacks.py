"""What telephone providers report: verify the raw bytes, read, store, acknowledge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

import structlog
from starlette.types import Receive, Scope, Send

from api.replies import acknowledge, say_error
from api.webhooks import Headers, HungUp, TooLarge, correlation_of, whole_body
from database.call_reports import Reported
from domain.errors import Invalid, Refused, Unavailable
from providers.ports import Telephony

log = structlog.get_logger()

CALLS_PREFIX: Final = "/webhooks/calls/"
_COME_AGAIN: Final = ((b"retry-after", b"5"),)


class Reports(Protocol):
    """Where reports become durable; see `database.call_reports`."""

    async def put(self, report: Reported, body: bytes) -> None: ...


class CallCallbacks:
    """The app behind `/webhooks/calls/<provider>`."""

    def __init__(self, telephones: Mapping[str, Telephony], reports: Reports) -> None:
        self._telephones = telephones
        self._reports = reports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one callback; what the provider must hear is in the status alone."""
        name = scope["path"][len(CALLS_PREFIX) :]
        telephone = self._telephones.get(name)
        if telephone is None:
            await say_error(send, 404, "unknown_telephone", f"No telephone {name[:40]!r} is configured here.")
            return
        if scope["method"] != "POST":
            await say_error(send, 405, "method", "Use POST.", ((b"allow", b"POST"),))
            return
        headers = Headers(scope["headers"])
        correlation_id = correlation_of(headers)
        try:
            await self._take(telephone, headers, await whole_body(headers, receive))
        except HungUp:
            return
        except TooLarge:
            await say_error(send, 413, "too_large", "The body is larger than any report of a call.")
        except Refused as error:
            log.warning("callback.refused", telephone=name, rule=error.code, correlation_id=correlation_id)
            await say_error(send, 401, error.code, "The signature does not match the body.")
        except Invalid as error:
            log.warning("callback.unread", telephone=name, code=error.code, correlation_id=correlation_id)
            await acknowledge(send, correlation_id)  # it will not read better the next time
        except Unavailable as error:
            log.warning("callback.unstored", telephone=name, code=error.code, correlation_id=correlation_id)
            await say_error(send, 503, error.code, "It was not stored; deliver it again.", _COME_AGAIN)
        else:
            await acknowledge(send, correlation_id)

    async def _take(self, telephone: Telephony, headers: Headers, body: bytes) -> None:
        telephone.verify(headers, body)  # the raw bytes, before anything is parsed
        for report in telephone.parse(headers, body):
            stored = Reported(telephone.name, report.event_id, report.reference, report.provider_id, report.event)
            await self._reports.put(stored, body)
