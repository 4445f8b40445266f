"""The stand-in itself: Meta's send endpoint, and a small interface to play people and to set faults."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from emulator import files, graph, people
from emulator.telephone import Telephone, routes
from emulator.webhooks import Faults, Postman

Json = dict[str, Any]
DAY = 24 * 3600
_PAGE = Path(__file__).parent / "page.html"
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'"


class Meta:
    """What Meta would know: who wrote when, and what was sent."""

    def __init__(self, postman: Postman, access_token: str, chance: random.Random, templates: Json) -> None:
        self.templates = templates
        self.postman = postman
        self.faults = postman.faults
        self.sent: list[Json] = []
        self.shelf = files.Shelf(access_token)
        self._token = access_token
        self._chance = chance
        self._last_inbound: dict[str, float] = {}
        self._ids = itertools.count(1)
        self._run = f"{random.randrange(16**6):06x}"
        self._news = asyncio.Condition()

    def say(self, person: str, played: Json) -> str:
        """Let a person write; return the message's id."""
        provider_id = played.get("provider_id") or f"wamid.{self._run}in{next(self._ids)}"
        at = int(played.get("at") or time.time())
        self._last_inbound[person] = at
        self.postman.put(people.message(person, provider_id, at, played, bsuid_only=self.faults.bsuid_only))
        return provider_id

    async def send(self, request: Request) -> Response:
        """`POST /vNN.N/{phone_number_id}/messages`."""
        if request.headers.get("authorization") != f"Bearer {self._token}":
            return _refusal(190)
        body: Json = await request.json()
        if body.get("status") == "read":
            return JSONResponse({"success": True})
        try:
            graph.check(body)
            self._misbehave(body)
        except graph.Rejected as refused:
            return _refusal(refused.code, refused.detail)
        if self.faults.timeouts_lost > 0:
            self.faults.timeouts_lost -= 1
            return _hang_up()
        sent = await self._accept(body)
        if self.faults.timeouts_accepted > 0:
            self.faults.timeouts_accepted -= 1
            return _hang_up()
        return JSONResponse(
            {
                "messaging_product": "whatsapp",
                "contacts": [{"input": sent["to"], "wa_id": sent["to"]}],
                "messages": [{"id": sent["id"]}],
            }
        )

    async def wait(self, count: int, to: str | None, seconds: float) -> list[Json]:
        """Return what was sent (to one person) as soon as there are `count`, or when the time is up."""
        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait_for(lambda: len(self.to(to)) >= count), seconds)
            except TimeoutError:
                pass
        return self.to(to)

    def to(self, person: str | None) -> list[Json]:
        """Return what was sent, to everybody or to one person, in order."""
        return [one for one in self.sent if person is None or one["to"] == person]

    def _misbehave(self, body: Json) -> None:
        faults, person = self.faults, str(body.get("recipient") or body.get("to"))
        for name, code in (("rate_limited", 130429), ("pair_limited", 131056), ("server_errors", 131000)):
            if getattr(faults, name) > 0:
                setattr(faults, name, getattr(faults, name) - 1)
                raise graph.Rejected(code)
        if self._chance.random() < faults.failing_sends:
            raise graph.Rejected(130429)
        last = self._last_inbound.get(person, self._last_inbound.get(person.removeprefix("GB."), 0.0))
        closed = faults.window_closed or time.time() - last >= DAY
        if closed and body.get("type") != "template":
            raise graph.Rejected(131047)
        if body.get("type") == "template":
            told = body["template"]
            if told["language"]["code"] not in self.templates.get(told["name"], {}):
                raise graph.Rejected(132001, "This template was not registered in this language.")

    async def _accept(self, body: Json) -> Json:
        sent = {
            "id": f"wamid.{self._run}out{next(self._ids)}",
            "to": str(body.get("recipient") or body.get("to")),
            "token": body.get("biz_opaque_callback_data", ""),
            "text": _words(body, self.templates),
            "body": body,
            "at": time.time(),
        }
        if self.faults.statuses_first:
            self.postman.put(people.status(sent, "sent", int(time.time())))
            await self.postman.flush()
        self.sent.append(sent)
        for word in ("sent", "delivered"):
            if self._chance.random() >= self.faults.lost_statuses:
                self.postman.put(people.status(sent, word, int(time.time())))
        async with self._news:
            self._news.notify_all()
        return sent


def _hang_up() -> Response:
    """Begin an answer and drop the connection: the caller cannot know what became of its request."""

    async def broken() -> AsyncIterator[bytes]:
        yield b"{"
        raise ConnectionAbortedError

    return StreamingResponse(broken(), headers={"content-length": "100"})


@asynccontextmanager
async def _delivering(meta: Meta, phone: Telephone | None) -> AsyncGenerator[None]:
    tasks = [asyncio.create_task(one.run()) for one in (meta.postman, phone) if one]
    yield
    for task in tasks:
        task.cancel()


async def _page(_: Request) -> Response:
    return HTMLResponse(_PAGE.read_text(encoding="utf-8"), headers={"content-security-policy": _POLICY})


def create_app(meta: Meta, phone: Telephone | None = None) -> Starlette:
    """Put the routes together, with a telephone beside them where one is given."""

    async def play(request: Request) -> Response:
        return JSONResponse({"id": meta.say(request.path_params["person"], await request.json())})

    async def list_sent(request: Request) -> Response:
        return JSONResponse(meta.to(request.query_params.get("to")))

    async def wait(request: Request) -> Response:
        query = request.query_params
        seconds = min(float(query.get("seconds", "10")), 60.0)
        return JSONResponse(await meta.wait(int(query.get("count", "1")), query.get("to"), seconds))

    async def set_faults(request: Request) -> Response:
        try:
            meta.faults.change(await request.json())
        except (ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse(vars(meta.faults))

    async def flush(_: Request) -> Response:
        await meta.postman.flush()
        return JSONResponse({"delivered": meta.postman.sent, "refused": meta.postman.refused})

    return Starlette(
        routes=[
            Route("/", _page),
            Route("/{version}/{phone_number_id}/messages", meta.send, methods=["POST"]),
            Route("/_emulator/people/{person}/messages", play, methods=["POST"]),
            Route("/_emulator/sent", list_sent),
            Route("/_emulator/wait", wait),
            Route("/_emulator/faults", set_faults, methods=["PUT"]),
            Route("/_emulator/flush", flush, methods=["POST"]),
            *(routes(phone) if phone else ()),
            *files.routes(meta.shelf),
        ],
        lifespan=lambda _: _delivering(meta, phone),
    )


def make(
    webhook: str, app_secret: str, access_token: str, phone_number_id: str, templates: Json, seed: int = 0
) -> Meta:
    """Make a stand-in that delivers to one webhook. `templates`: name → language → approved text."""
    chance = random.Random(seed)
    postman = Postman(webhook, app_secret.encode(), phone_number_id, "200000000000002", Faults(), chance)
    return Meta(postman, access_token, chance, templates)


def _refusal(code: int, detail: str = "") -> Response:
    status, body = graph.error(code, detail)
    return JSONResponse(body, status)


def _words(body: Json, templates: Json) -> str:
    """Return what a person would read of a message."""
    match body.get("type"):
        case "text":
            return body["text"]["body"]
        case "interactive":
            return body["interactive"]["body"]["text"]
        case "template":
            parts = [one["text"] for part in body["template"].get("components", []) for one in part["parameters"]]
            text = templates[body["template"]["name"]][body["template"]["language"]["code"]]
            for number, part in enumerate(parts, start=1):
                text = text.replace(f"{{{{{number}}}}}", part)
            return text
        case _:
            return ""
