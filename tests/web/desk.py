"""The public API of the form, played over real HTTP behind the real pages: it keeps what it is told."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api.pages import Pages

Json = dict[str, Any]
KEY = "c2VzYW1lLW9wZW4tdGhpcy1kb29yLXBsZWFzZS1ub3c"
TICKET = "T-000123"
CONSENTS = {
    "en": {
        "contact": "You may write to me about this request at the address I gave.",
        "call": "You may call me about this request.",
        "marketing": "You may send me offers now and then.",
    },
    "es": {
        "contact": "Pueden escribirme sobre esta solicitud a la dirección que he dado.",
        "call": "Pueden llamarme por esta solicitud.",
        "marketing": "Pueden enviarme ofertas de vez en cuando.",
    },
    "fr": {
        "contact": "Vous pouvez m’écrire au sujet de cette demande à l’adresse indiquée.",
        "call": "Vous pouvez m’appeler au sujet de cette demande.",
        "marketing": "Vous pouvez m’envoyer des offres de temps en temps.",
    },
    "sv": {
        "contact": "Ni får skriva till mig om ärendet på adressen jag har angett.",
        "call": "Ni får ringa mig om ärendet.",
        "marketing": "Ni får skicka erbjudanden till mig då och då.",
    },
}


@dataclass
class Desk:
    """What the pages talk to. `answers` are given first, one per request to that path."""

    url: str = ""
    submitted: list[Json] = field(default_factory=list[Json])
    replied: list[Json] = field(default_factory=list[Json])
    paths: list[str] = field(default_factory=list[str])
    answers: dict[str, list[Response]] = field(default_factory=dict[str, list[Response]])
    conversation: list[Json] = field(default_factory=list[Json])
    may_reply: bool = True

    def will_answer(
        self, path: str, status: int, body: object = None, headers: Mapping[str, str] | None = None
    ) -> None:
        self.answers.setdefault(path, []).append(JSONResponse(body, status, headers))

    def says(self, text: str, *titles: str, by: str = "us") -> None:
        """Let the front desk say something, with choices to tap."""
        number = len(self.conversation)
        choices = [{"id": f"{number}-{each}", "title": title} for each, title in enumerate(titles)]
        self.conversation.append(_line(number, by, text) | ({"choices": choices} if choices else {}))

    async def form(self, request: Request) -> Response:
        locale = request.query_params.get("locale", "en")
        consents = [{"name": name, "text": text, "version": "1"} for name, text in CONSENTS[locale].items()]
        services = [{"name": "sourcing", "title": "Find something"}, {"name": "support", "title": "Help with an order"}]
        limits = {"name": 80, "message": 4000, "files": 5, "file_bytes": 5 * 2**20, "all_bytes": 12 * 2**20}
        return self._scripted(request) or JSONResponse({"services": services, "consents": consents, "limits": limits})

    async def submit(self, request: Request) -> Response:
        self.submitted.append(await _read(request))
        if scripted := self._scripted(request):
            return scripted
        self.conversation.append(_line(0, "you", self.submitted[-1]["message"]))
        told = {"ticket": TICKET, "status_url": f"/support/ticket/{TICKET}#key={KEY}", "key": KEY}
        return JSONResponse(told | {"message": "We answer here, usually within minutes."}, 201)

    async def ticket(self, request: Request) -> Response:
        if not self._is_open(request):
            return JSONResponse({"error": {"code": "http", "message": "There is nothing here."}}, 404)
        told = {"ticket": TICKET, "state": "open", "state_text": "We are asking vendors", "service": "sourcing"}
        told |= {"opened_at": "2026-11-20T12:00:00Z", "conversation": self.conversation, "locale": "en"}
        return self._scripted(request) or JSONResponse(told | {"may_reply": self.may_reply})

    async def reply(self, request: Request) -> Response:
        if not self._is_open(request):
            return JSONResponse({}, 404)
        told = await request.json()
        if scripted := self._scripted(request):
            return scripted
        self.replied.append(told)
        titles = {one["id"]: one["title"] for line in self.conversation for one in line.get("choices", ())}
        words = told.get("text") or titles.get(told.get("tap_id"), "")
        self.conversation.append(_line(len(self.conversation), "you", words))
        return JSONResponse({"id": told["submission_id"]}, 202)

    def _is_open(self, request: Request) -> bool:
        return request.headers.get("authorization") == f"Bearer {KEY}" and request.path_params["id"] == TICKET

    def _scripted(self, request: Request) -> Response | None:
        waiting = self.answers.get(request.url.path)
        return waiting.pop(0) if waiting else None


def _line(number: int, by: str, text: str) -> Json:
    return {"id": f"m{number}", "from": by, "text": text, "at": "2026-11-20T12:00:00Z"}


async def _read(request: Request) -> Json:
    if request.headers["content-type"].startswith("application/json"):
        return await request.json()
    async with request.form() as form:
        told: Json = {name: value for name, value in form.items() if isinstance(value, str)}
        files = [(one.filename, len(await one.read())) for one in form.getlist("files[]") if not isinstance(one, str)]
    return told | {"consents": json.loads(told["consents"]), "files": files}


def application(desk: Desk, pages: Pages) -> ASGIApp:
    """Return pages and API under one address, as the product serves them, open to pages of other origins."""
    routes = [
        Route("/support/form", desk.form),
        Route("/support/submit", desk.submit, methods=["POST"]),
        Route("/support/ticket/{id}", desk.ticket),
        Route("/support/ticket/{id}/messages", desk.reply, methods=["POST"]),
    ]
    api = Starlette(routes=routes)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await api(scope, receive, send)
        query = scope["query_string"].decode()
        desk.paths.append(f"{scope['method']} {scope['path']}{'?' if query else ''}{query}")
        if pages.takes(scope):
            return await pages(scope, receive, send)
        if scope["method"] == "OPTIONS":
            allowed = {"access-control-allow-headers": "authorization, content-type"}
            return await Response(headers=allowed | {"access-control-allow-origin": "*"})(scope, receive, send)

        async def shared(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"access-control-allow-origin", b"*")]
            await send(message)

        return await api(scope, receive, shared)

    return app


def somebody_elses_page(script: str) -> ASGIApp:
    """Return the page of another site that embeds the form, under as strict a policy as ours."""
    origin = script.removesuffix("/support-form.js")
    policy = f"default-src 'none'; script-src {origin}; connect-src {origin}; style-src 'none'; img-src 'self'"

    async def page(_: Request) -> Response:
        body = f"""<!doctype html><html lang="fr"><head><title>Shop</title></head><body><main><h1>Shop</h1>
        <div id="support"></div></main><script src="{script}" data-target="#support"></script></body></html>"""
        return HTMLResponse(body, headers={"content-security-policy": policy})

    async def icon(_: Request) -> Response:
        return Response(status_code=204)

    return Starlette(routes=[Route("/", page), Route("/favicon.ico", icon)])


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Serve on a free port of loopback, in a thread of its own, until the block ends."""
    place = socket.create_server(("127.0.0.1", 0))
    up = threading.Event()

    class _Announced(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            up.set()

    server = _Announced(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([place])), daemon=True)
    thread.start()
    assert up.wait(30)
    try:
        yield f"http://127.0.0.1:{place.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
