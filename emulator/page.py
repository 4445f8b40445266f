"""The page: the built files, what it asks for, and its look behind the scenes through the product's console."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit

import httpx
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from emulator.diary import Diary
from emulator.webhooks import Faults

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}
_NOT_BUILT = "The page is not built yet. Run `make web`, then start the emulator again.\n"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_KINDS = {bool: "switch", int: "count", float: "rate"}


@dataclass
class Desk:
    """What the page needs besides the stand-ins: its files, whom to offer, and the product's console."""

    pages: Path | None = None
    people: Sequence[dict[str, Any]] = ()
    product: str | None = None
    console_key: str | None = None
    _client: httpx.AsyncClient | None = field(default=None, repr=False)

    def client(self) -> httpx.AsyncClient:
        """Return the one client of the console."""
        if self._client is None:
            headers = {"authorization": f"Bearer {self.console_key}"}
            self._client = httpx.AsyncClient(
                base_url=f"{self.product}/console/", headers=headers, timeout=15, trust_env=False
            )
        return self._client

    async def aclose(self) -> None:
        """Let go of the connection."""
        if self._client is not None:
            await self._client.aclose()


def routes(desk: Desk, diary: Diary, faults: Faults) -> list[BaseRoute]:
    """Return the page, its files, and what it asks for."""
    answers = _Answers(desk, diary, faults)
    assets: list[BaseRoute] = []
    if desk.pages is not None:
        assets.append(Mount("/assets", StaticFiles(directory=desk.pages / "assets")))
    return [
        Route("/", answers.page),
        Route("/_emulator/channels", answers.channels),
        Route("/_emulator/people", answers.people),
        Route("/_emulator/entries", answers.entries),
        Route("/_emulator/pictures/{id}", answers.picture),
        Route("/_emulator/faults", answers.faults, methods=["GET"]),
        Route("/_emulator/console/{what}", answers.console, methods=["GET", "PUT"]),
        *assets,
    ]


class _Answers:
    """What the page asks for."""

    def __init__(self, desk: Desk, diary: Diary, faults: Faults) -> None:
        self._desk = desk
        self._diary = diary
        self._faults = faults

    async def page(self, _: Request) -> Response:
        if self._desk.pages is None:
            return PlainTextResponse(_NOT_BUILT, 503, headers=_HEADERS)
        return FileResponse(self._desk.pages / "emulator.html", headers=_HEADERS)

    async def channels(self, _: Request) -> Response:
        return JSONResponse([asdict(one) for one in self._diary.channels.values()])

    async def people(self, _: Request) -> Response:
        return JSONResponse(list(self._desk.people))

    async def entries(self, request: Request) -> Response:
        """Answer as soon as anything is newer than `version`, or when `seconds` are over."""
        known, seconds = request.query_params.get("version", ""), _seconds(request.query_params.get("seconds"))
        if known.isdecimal() and seconds > 0:
            await self._diary.wait(int(known), seconds)
        return JSONResponse({"version": self._diary.version, "entries": self._diary.entries()})

    async def picture(self, request: Request) -> Response:
        found = self._diary.picture(request.path_params["id"])
        if found is None:
            return JSONResponse({"error": "There is no such picture."}, 404)
        return Response(found[1], media_type=found[0], headers=_HEADERS)

    async def faults(self, _: Request) -> Response:
        hints = get_type_hints(Faults)
        told = [(one.name, _KINDS[hints[one.name]], getattr(self._faults, one.name)) for one in fields(Faults)]
        return JSONResponse([{"name": name, "kind": kind, "value": value} for name, kind, value in told])

    async def console(self, request: Request) -> Response:
        """Hand a request of the page on to the product's console, with the key that the page never sees."""
        what = request.path_params["what"]
        if not self._desk.product or not self._desk.console_key or what not in ("activity", "flags"):
            return JSONResponse(
                {"error": "The product's console is not open; `concierge up --emulator` opens it."}, 404
            )
        try:
            answer = await self._desk.client().request(
                request.method, what, params=dict(request.query_params), content=await request.body()
            )
        except httpx.HTTPError:
            return JSONResponse({"error": "The product does not answer; it may be starting."}, 502)
        return Response(answer.content, answer.status_code, media_type="application/json")


def read_people(path: Path) -> list[dict[str, Any]]:
    """Return name, number and trade of the vendors in a file that the product imported."""
    told: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return [
        {
            "name": one["name"],
            "number": "".join(sign for sign in one["phone"] if sign.isdigit()),
            "trade": ", ".join(one.get("categories", ())),
        }
        for one in told
    ]


class OwnPagesOnly:
    """Refuse what a page from elsewhere asks for: anybody's web site may knock at a port of loopback."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _is_own(dict(scope["headers"])):
            await PlainTextResponse("Open this under its own address, on this machine.\n", 403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _is_own(headers: dict[bytes, bytes]) -> bool:
    """A name that was pointed at us, and a page of another origin, are somebody else's."""
    host = headers.get(b"host", b"").decode("latin-1")
    origin = headers.get(b"origin")
    try:
        named = urlsplit(f"//{host}").hostname
    except ValueError:
        return False
    return named in _LOOPBACK and (origin is None or origin.decode("latin-1") == f"http://{host}")


def _seconds(told: str | None) -> float:
    try:
        seconds = float(told or 0)
    except ValueError:
        return 0.0
    return min(seconds, 3.0) if math.isfinite(seconds) else 0.0
