"""The stand-in itself: Meta's send endpoint, and a small interface to play people and to set faults."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from emulator import files, graph, page, people
from emulator.diary import Diary, PlayedChannel, choices_of
from emulator.flows import Forms
from emulator.sides import Side
from emulator.webhooks import Faults, Postman

Json = dict[str, Any]
DAY = 24 * 3600
_CHANNEL = PlayedChannel(
    "meta",
    "WhatsApp (Meta)",
    "/_emulator/people/{person}/messages",
    "Phone number",
    "447700900100",
    ("text", "tap", "image", "location"),
)


class Meta:
    """What Meta would know: who wrote when, and what was sent."""

    def __init__(self, postman: Postman, access_token: str, chance: random.Random, templates: Json) -> None:
        self.templates = templates
        self.postman = postman
        self.faults = postman.faults
        self.sent: list[Json] = []
        self.seen: list[Json] = []
        """Read marks and typing, as they were asked for."""
        self.diary = Diary()
        self.diary.register(_CHANNEL)
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
        self.diary.wrote("meta", person, provider_id, played, at)
        if file := files.played(played):
            played = {**played, "file": self.shelf.put(*file)}
        self.postman.put(people.message(person, provider_id, at, played, bsuid_only=self.faults.bsuid_only))
        return provider_id

    async def send(self, request: Request) -> Response:
        """`POST /vNN.N/{phone_number_id}/messages`."""
        if request.headers.get("authorization") != f"Bearer {self._token}":
            return _refusal(190)
        body: Json = await request.json()
        if body.get("status") == "read":
            self.seen.append(body)
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
            kinds = {part["type"] for part in told.get("components", [])}
            if self.templates[told["name"]].get("category") == "authentication" and "button" not in kinds:
                raise graph.Rejected(132000, "The parameter of the button is missing.")

    async def _accept(self, body: Json) -> Json:
        sent: Json = {
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
        reader = sent["to"].removeprefix("GB.")
        self.diary.got("meta", reader, sent["id"], sent["text"], sent["at"], choices_of(body))
        for word in ("sent", "delivered"):
            if self._chance.random() >= self.faults.lost_statuses:
                self.diary.status(sent["id"], word)
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
async def _delivering(sides: Sequence[Side], desk: page.Desk) -> AsyncGenerator[None]:
    tasks = [asyncio.create_task(side.run()) for side in sides]
    yield
    for task in tasks:
        task.cancel()
    await desk.aclose()


def _looks(meta: Meta) -> list[Route]:
    """Return what shows what was sent."""

    async def list_sent(request: Request) -> Response:
        return JSONResponse(meta.to(request.query_params.get("to")))

    async def list_seen(_: Request) -> Response:
        return JSONResponse(meta.seen)

    async def wait(request: Request) -> Response:
        query = request.query_params
        seconds = min(float(query.get("seconds", "10")), 60.0)
        return JSONResponse(await meta.wait(int(query.get("count", "1")), query.get("to"), seconds))

    return [
        Route("/_emulator/sent", list_sent),
        Route("/_emulator/seen", list_seen),
        Route("/_emulator/wait", wait),
    ]


def create_app(meta: Meta, *sides: Side, desk: page.Desk | None = None) -> Starlette:
    """Put Meta's routes together with those of the other sides and of the page."""
    shown = desk or page.Desk()

    async def play(request: Request) -> Response:
        person, played = request.path_params["person"], await request.json()
        if played.get("type") == "flow" and "fill" in played:
            played["response"] = await forms.fill(meta.to(person), played["fill"])
        return JSONResponse({"id": meta.say(person, played)})

    async def set_faults(request: Request) -> Response:
        try:
            meta.faults.change(await request.json())
        except (ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse(vars(meta.faults))

    async def flush(_: Request) -> Response:
        await meta.postman.flush()
        return JSONResponse({"delivered": meta.postman.sent, "refused": meta.postman.refused})

    forms = Forms(meta.postman)
    return Starlette(
        routes=[
            Route("/{version}/{phone_number_id}/whatsapp_business_encryption", forms.register, methods=["POST"]),
            Route("/{version}/{phone_number_id}/messages", meta.send, methods=["POST"]),
            Route("/_emulator/people/{person}/messages", play, methods=["POST"]),
            *_looks(meta),
            Route("/_emulator/faults", set_faults, methods=["PUT"]),
            Route("/_emulator/flush", flush, methods=["POST"]),
            *(route for side in sides for route in side.routes),
            *files.routes(meta.shelf),
            *page.routes(shown, meta.diary, meta.faults),
        ],
        middleware=[Middleware(page.OwnPagesOnly)],
        lifespan=lambda _: _delivering((Side((), meta.postman.run), *sides), shown),
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
            parts = [
                one["text"]
                for part in body["template"].get("components", [])
                if part["type"] == "body"
                for one in part["parameters"]
            ]
            text = templates[body["template"]["name"]][body["template"]["language"]["code"]]
            for number, part in enumerate(parts, start=1):
                text = text.replace(f"{{{{{number}}}}}", part)
            return text
        case _:
            return ""
