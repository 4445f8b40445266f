"""The web form's public API: describe the form, take it in, show the status page's conversation, take answers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any, Final

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.callers import Network, Patience, caller_of
from api.form_bodies import Bodies, Body
from api.form_desk import FormDesk, Page, TooOften
from api.origins import OnlyFrom
from api.replies import WithSecurityHeaders
from api.webhooks import HungUp, TooLarge, correlation_of
from channels.web_form import files, reading
from channels.web_form.faults import Fault, WrongFields
from database.form_views import Line
from database.inquiries import Inquiry
from domain.errors import Invalid, Unavailable
from domain.words import form

log = structlog.get_logger()

PREFIX: Final = "/support/"
_SUBMIT: Final = "/support/submit"
_TICKETS: Final = "/support/ticket/"
_NUMBER: Final = re.compile(r"T-([0-9]{6,18})")
_LONGEST_KEY: Final = 200
_COME_AGAIN: Final = 5


class Support:
    """The app behind `/support/…`. It asks the caller for nothing but the form, or the key of a page."""

    def __init__(
        self,
        desk: FormDesk,
        origins: frozenset[str],
        proxies: Sequence[Network],
        patience: Patience,
        took: Callable[[str, int, float], object],
    ) -> None:
        """`took` hears of every form that was sent: channel, status, seconds."""
        self._desk = desk
        self._proxies = proxies
        self._patience = patience
        self._took = took
        self._bodies = Bodies()
        routes = [
            Route("/support/form", self._describe),
            Route(_SUBMIT, self._submit, methods=["POST"]),
            Route("/support/ticket/{number}", self._show),
            Route("/support/ticket/{number}/messages", self._answer, methods=["POST"]),
        ]
        handlers: Any = {HTTPException: _http_error, WrongFields: _wrong_fields, Exception: _bug}
        handlers |= dict.fromkeys((Invalid, TooLarge, TooOften, Unavailable, TimeoutError, HungUp), _failure)
        app = Starlette(routes=routes, exception_handlers=handlers)
        self._app: ASGIApp = WithSecurityHeaders(OnlyFrom(self._patiently(app), origins))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != _SUBMIT:
            await self._app(scope, receive, send)
            return
        begun, answered = perf_counter(), 499

        async def heard(message: Message) -> None:
            nonlocal answered
            answered = message.get("status", answered)
            await send(message)

        try:
            await self._app(scope, receive, heard)
        finally:
            self._took("web", answered, perf_counter() - begun)

    def _patiently(self, app: ASGIApp) -> ASGIApp:
        async def patient(scope: Scope, receive: Receive, send: Send) -> None:
            request = Request(scope)
            if self._patience.is_over(self._caller(request)):
                await _fault(request, 429, Fault("too_often", minutes=1), retry_after=60)(scope, receive, send)
            else:
                await app(scope, receive, send)

        return patient

    def _caller(self, request: Request) -> str:
        return caller_of(request.client.host if request.client else None, request.headers, self._proxies)

    async def _describe(self, request: Request) -> Response:
        locale = _locale(request)
        said = form.of(locale)
        told = {
            "services": [{"name": name, "title": title} for name, title in said.services.items()],
            "consents": [{"name": box.name, "text": box.text, "version": box.version} for box in form.boxes(locale)],
            "limits": LIMITS,
            "locale": locale,
        }
        return JSONResponse(told, headers={"vary": "Accept-Language"})

    async def _submit(self, request: Request) -> Response:
        body = await self._bodies.read(request.headers, request.receive)
        locale = _locale(request, body)
        given = reading.read(body.fields, body.files, locale)
        receipt = await self._desk.open(given, body.raw, self._caller(request), correlation_of(request.headers))
        ticket = _shown(receipt.number)
        told = {
            "ticket": ticket,
            "status_url": f"{_TICKETS}{ticket}#key={receipt.key}",
            "key": receipt.key,
            "message": form.of(receipt.locale).received.format(ticket=ticket),
        }
        return JSONResponse(told, 201)

    async def _show(self, request: Request) -> Response:
        inquiry, _ = await self._opened(request)
        return JSONResponse(_page(await self._desk.show(inquiry)))

    async def _answer(self, request: Request) -> Response:
        inquiry, key = await self._opened(request)
        request.state.locale = inquiry.locale
        body = await self._bodies.read(request.headers, request.receive, files=False)
        given = reading.read_answer(body.fields)
        await self._desk.answer(inquiry, key, given, body.raw, correlation_of(request.headers))
        return JSONResponse({"id": given.submission_id}, 202)

    async def _opened(self, request: Request) -> tuple[Inquiry, str]:
        """Return the inquiry and the key that opens it; everything that is wrong is the same 404."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        number = _NUMBER.fullmatch(request.path_params["number"])
        inquiry = None
        if number and scheme.lower() == "bearer" and 0 < len(key) <= _LONGEST_KEY:
            inquiry = await self._desk.find(int(number[1]), key.strip())
        if inquiry is None or _shown(inquiry.id) != request.path_params["number"]:
            raise HTTPException(404)
        return inquiry, key.strip()


LIMITS: Final = {
    "name": reading.LONGEST_NAME,
    "email": reading.LONGEST_EMAIL,
    "message": reading.LONGEST_MESSAGE,
    "files": files.MOST_FILES,
    "file_bytes": files.LARGEST_FILE,
    "all_bytes": files.LARGEST_TOGETHER,
    "file_types": list(files.TYPES),
}


def is_for_a_page(scope: Scope) -> bool:
    """Say whether a browser opens `/support` or a status link itself, without the key in a header: it wants HTML."""
    path: str = scope["path"]
    if not path.startswith(_TICKETS):
        return path.rstrip("/") == "/support"
    headers = dict(scope["headers"])
    is_api = path.endswith("/messages") or b"authorization" in headers or b"origin" in headers
    return scope["method"] in ("GET", "HEAD") and not is_api and b"text/html" in headers.get(b"accept", b"")


def _page(page: Page) -> dict[str, object]:
    said = form.of(page.inquiry.locale)
    state = page.standing.state or "received"
    text = said.states["escalated" if page.standing.is_taken_over else state]
    return {
        "ticket": _shown(page.inquiry.id),
        "state": state,
        "state_text": text,
        "opened_at": page.inquiry.opened_at.isoformat(),
        "service": page.standing.service or page.inquiry.service,
        "conversation": [_line(line) for line in page.lines],
        "may_reply": True,
        "locale": page.inquiry.locale,
    }


def _line(line: Line) -> dict[str, object]:
    told: dict[str, object] = {
        "id": line.id,
        "from": "us" if line.is_ours else "you",
        "text": line.text,
        "at": line.at.isoformat(),
    }
    if line.choices:
        told["choices"] = [{"id": choice.id, "title": choice.title} for choice in line.choices]
    if line.files:
        told["files"] = [{"name": file.name, "type": file.type} for file in line.files]
    return told


def _shown(number: int) -> str:
    return f"T-{number:06d}"


def _locale(request: Request, body: Body | None = None) -> str:
    given = body.fields.get("locale") if body else request.query_params.get("locale")
    request.state.locale = reading.locale_of(given, request.headers.get("accept-language", ""))
    return request.state.locale


def _fault(request: Request, status: int, fault: Fault, *, retry_after: int | None = None) -> Response:
    locale = getattr(request.state, "locale", None) or reading.locale_of(
        None, request.headers.get("accept-language", "")
    )
    headers = {"retry-after": str(retry_after)} if retry_after is not None else None
    told = {"code": fault.code, "message": fault.say(form.of(locale))}
    return JSONResponse({"error": told}, status, headers)


async def _wrong_fields(request: Request, error: Exception) -> Response:
    if not isinstance(error, WrongFields):
        raise error
    said = form.of(request.state.locale)
    fields = {name: fault.say(said) for name, fault in error.faults.items()}
    return JSONResponse({"error": {"code": error.code, "message": said.check_fields, "fields": fields}}, 400)


async def _failure(request: Request, error: Exception) -> Response:
    match error:
        case TooOften():
            seconds = max(1, math.ceil(error.wait.total_seconds()))
            return _fault(request, 429, Fault("too_often", minutes=math.ceil(seconds / 60)), retry_after=seconds)
        case Unavailable():
            log.warning("form.unstored", code=error.code)
            return _fault(request, 503, Fault("unavailable"), retry_after=_COME_AGAIN)
        case TooLarge():
            return _fault(request, 413, Fault("too_large"))
        case TimeoutError():
            return _fault(request, 408, Fault("too_slow"))
        case Invalid(code="media_type"):
            return _fault(request, 415, Fault("media_type"))
        case Invalid():
            return _fault(request, 400, Fault("not_json"))
        case _:
            return Response(status_code=499)  # they hung up; nobody reads this


async def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    fault = Fault("method") if error.status_code == 405 else Fault("not_found")
    answer = _fault(request, error.status_code, fault)
    answer.headers.update(error.headers or {})
    return answer


async def _bug(request: Request, error: Exception) -> Response:
    log.error("form.failed", error=type(error).__name__)
    return JSONResponse({"error": {"code": "bug", "message": "This is a fault of ours; it was logged."}}, 500)
