"""The HTTP side put together: webhooks on raw ASGI, and health, readiness and metrics beside them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api.call_callbacks import CALLS_PREFIX, CallCallbacks
from api.flows import Flows
from api.metrics import CONTENT_TYPE, Metrics
from api.replies import WithSecurityHeaders
from api.support import PREFIX as SUPPORT
from api.support import is_for_a_page
from api.webhooks import PREFIX, Inbox, Span, Webhooks
from channels.port import Channel
from database import metrics as counts
from database.db import Pool
from domain.errors import Unavailable

log = structlog.get_logger()

TookWebhook = Callable[[str, int, float], object]


class Beside(Protocol):
    """A part of the HTTP side that says itself which requests are its own."""

    def takes(self, scope: Scope) -> bool:
        """Say whether this request is to be answered here."""
        ...

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...


def create_app(
    channels: Mapping[str, Channel],
    inbox: Inbox,
    operator_pool: Pool,
    missing_migrations: Callable[[], Awaitable[Sequence[str]]],
    clock: Callable[[], datetime],
    *,
    span: Span | None = None,
    callbacks: CallCallbacks | None = None,
    outside: ASGIApp | None = None,
    flows: Sequence[Flows] = (),
    support: Callable[[TookWebhook], ASGIApp] | None = None,
    beside: Sequence[Beside] = (),
    on_shutdown: Sequence[Callable[[], Awaitable[object]]] = (),
) -> ASGIApp:
    """Return the app: `outside` answers at /mcp, `support` makes what answers at /support/…, `beside` whatever each takes.

    `on_shutdown` runs in order when the server stops, after the last answer.
    """
    metrics = Metrics()
    webhooks = Webhooks(channels, inbox, metrics.webhook_took, span)
    pages = WithSecurityHeaders(_pages(operator_pool, missing_migrations, clock, metrics, on_shutdown))

    by_path = {one.path: one for one in flows}
    desk = support(metrics.webhook_took) if support is not None else None
    door = WithSecurityHeaders(outside) if outside is not None else None

    doors = _Doors(callbacks, by_path, webhooks, desk, door, beside, pages)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await doors.answering(scope)(scope, receive, send)

    return app


@dataclass(frozen=True, slots=True)
class _Doors:
    """What answers, in the order in which it is asked."""

    callbacks: CallCallbacks | None
    by_path: Mapping[str, Flows]
    webhooks: Webhooks
    desk: ASGIApp | None
    door: ASGIApp | None
    beside: Sequence[Beside]
    pages: ASGIApp

    def answering(self, scope: Scope) -> ASGIApp:
        """Return what answers this request."""
        path: str = scope["path"] if scope["type"] == "http" else ""
        if self.callbacks is not None and path.startswith(CALLS_PREFIX):
            return self.callbacks
        if (form := self.by_path.get(path)) is not None:
            return form
        if path.startswith(PREFIX):
            return self.webhooks
        if self.desk is not None and path and _is_support(scope):
            return self.desk
        if self.door is not None and _is_outside(path):
            return self.door
        return next((one for one in self.beside if one.takes(scope)), self.pages)


def _is_support(scope: Scope) -> bool:
    """What browsers open themselves (`/support`, a status link) belongs to the pages; their calls belong here."""
    return scope["path"].startswith(SUPPORT) and not is_for_a_page(scope)


def _is_outside(path: str) -> bool:
    return path == "/mcp" or path.startswith("/.well-known/oauth-protected-resource")


def _pages(
    pool: Pool,
    missing_migrations: Callable[[], Awaitable[Sequence[str]]],
    clock: Callable[[], datetime],
    metrics: Metrics,
    on_shutdown: Sequence[Callable[[], Awaitable[object]]],
) -> Starlette:
    readiness = _Readiness(pool, missing_migrations)

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(_: Request) -> Response:
        if reason := await readiness.reason_against():
            return _error(503, "not_ready", reason)
        return JSONResponse({"status": "ready"})

    async def show_metrics(_: Request) -> Response:
        try:
            async with pool.transaction() as db:
                now = await counts.snapshot(db, clock())
        except Exception as error:  # noqa: BLE001 (whatever it is, a scrape must say that it failed)
            log.warning("metrics.failed", error=type(error).__name__)
            return _error(503, "database", "The database does not answer; check DATABASE_URL.")
        return Response(metrics.text(now), media_type=CONTENT_TYPE.decode())

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        yield
        for close in on_shutdown:
            await close()

    routes = [Route("/health", health), Route("/ready", ready), Route("/metrics", show_metrics)]
    handlers = {HTTPException: _http_error, Exception: _bug}
    return Starlette(routes=routes, exception_handlers=handlers, lifespan=lifespan)


class _Readiness:
    """Whether work can be done; a schema that was complete once stays complete."""

    def __init__(self, pool: Pool, missing_migrations: Callable[[], Awaitable[Sequence[str]]]) -> None:
        self._pool = pool
        self._missing_migrations = missing_migrations
        self._schema_is_complete = False

    async def reason_against(self) -> str | None:
        """Return what keeps us from working and what to do, or None."""
        try:
            if not self._schema_is_complete:
                if missing := await self._missing_migrations():
                    return f"{len(missing)} migrations are missing, first {missing[0]}; run `concierge migrate`."
                self._schema_is_complete = True
            async with self._pool.connection() as db:
                await counts.answers(db)
        except Unavailable as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 (whatever keeps the database from answering is the answer)
            log.warning("readiness.failed", error=type(error).__name__)
            return "The database does not answer; check DATABASE_URL."
        return None


async def _http_error(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    message = {404: "There is nothing here.", 405: "Use GET."}.get(error.status_code, error.detail)
    return _error(error.status_code, "http", message, error.headers)


async def _bug(_: Request, error: Exception) -> Response:
    log.error("request.failed", error=type(error).__name__)
    return _error(500, "bug", "This is a fault of ours; it was logged.")


def _error(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, status, headers)
