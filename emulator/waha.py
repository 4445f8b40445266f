"""A stand-in for a WAHA server, below `/waha`: its interface, its webhooks, and one to play people and set faults."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from emulator import files
from emulator.diary import Diary, PlayedChannel
from emulator.signer import hmac_sha512
from emulator.webhooks import Faults, Postman

Json = dict[str, Any]
SESSION = "default"
OURSELVES = "15550100000"
PLAYED = PlayedChannel(
    "waha",
    "WhatsApp (WAHA)",
    "/waha/_emulator/people/{person}/messages",
    "Phone number",
    "447700900102",
    ("text", "image"),
)
_ACKS = {1: "SERVER", 2: "DEVICE", 3: "READ"}


@dataclass
class WahaFaults(Faults):
    """What goes wrong besides what goes wrong at Meta; switches, and counts of the next sends."""

    lids: bool = False
    """People write from `…@lid`, which hides their phone."""
    lids_unknown: bool = False
    """…and WAHA cannot say whose it is."""
    both_events: bool = False
    """Everything is told twice, as `message` and as `message.any`."""
    echoes: bool = True
    """What the product sends is told back to it, as `message.any` does."""
    own_ids: bool = False
    """The engine does not take the id that is asked for."""
    session: str = "WORKING"


class _Courier(Postman):
    """Deliver one event a body, signed as WAHA signs."""

    def envelope(self, values: list[Json]) -> Json:
        return values[0]

    def signed(self, body: bytes) -> dict[str, str]:
        digest = hmac_sha512(self.secret, body)
        return {"x-webhook-hmac": digest, "x-webhook-hmac-algorithm": "sha512"}


class WahaServer:
    """What a WAHA server would know of one session: who wrote, and what was sent."""

    def __init__(self, webhook: str, hmac_key: str, api_key: str, seed: int = 0, diary: Diary | None = None) -> None:
        self._diary = diary or Diary()
        self.faults = WahaFaults()
        self._chance = random.Random(seed)
        self.postman = _Courier(webhook, hmac_key.encode(), SESSION, SESSION, self.faults, self._chance)
        self.sent: list[Json] = []
        self.seen: list[Json] = []
        """Read marks, typing and reactions, as they were asked for."""
        self.files: dict[str, tuple[bytes, str]] = {}
        """What people sent, by the name it has here."""
        self._key = api_key
        self._ids = itertools.count(1)
        self._news = asyncio.Condition()

    def tell(self, event: str, payload: Json) -> None:
        """Queue one webhook."""
        me = {"id": f"{OURSELVES}@c.us", "pushName": "Us", "lid": lid_of(OURSELVES)}
        number = next(self._ids)
        self.postman.put(
            {
                "id": f"evt_{number:026d}",
                "timestamp": int(time.time() * 1000),
                "event": event,
                "session": SESSION,
                "metadata": {},
                "me": me,
                "payload": payload,
                "engine": "GOWS",
                "environment": {"version": "2026.7.1", "engine": "GOWS", "tier": "PLUS", "browser": None},
            }
        )

    def say(self, person: str, played: Json) -> str:
        """Let a person write (`from_us`: `app` for a colleague on the phone); return the message's id."""
        chat = self.chat(person)
        from_us = played.get("from_us")
        bare = played.get("provider_id") or f"3A{next(self._ids):018X}"
        payload: Json = {
            "id": f"{'true' if from_us else 'false'}_{chat}_{bare}",
            "timestamp": int(played.get("at") or time.time()),
            "from": f"{OURSELVES}@c.us" if from_us else chat,
            "fromMe": bool(from_us),
            "source": from_us or "app",
            "to": chat if from_us else f"{OURSELVES}@c.us",
            "participant": None,
            "body": played.get("text", ""),
            "hasMedia": "media" in played or "data" in played,
            "media": played.get("media") or self._keep(played, bare),
            "ack": 1,
            "ackName": "SERVER",
            "vCards": [],
            "_data": {"of": "the engine"},
        } | played.get("more", {})
        if played.get("reply_to"):
            payload["replyTo"] = {"id": str(played["reply_to"]).split("_")[-1], "hasMedia": False}
        if played.get("type") == "reaction":
            payload["reaction"] = {"text": played.get("text", ""), "messageId": played.get("reply_to", "")}
            self.tell("message.reaction", payload)
            return payload["id"]
        if not from_us:
            self._diary.wrote("waha", person, payload["id"], played, payload["timestamp"])
            self.tell("message", payload)
        if from_us or self.faults.both_events:
            self.tell("message.any", payload)
        return payload["id"]

    def _keep(self, played: Json, bare: str) -> Json | None:
        """Keep a file, and tell of it at the address that the server believes to be its own."""
        file = files.played(played)
        if file is None:
            return None
        self.files[bare] = file
        url = f"http://localhost:3000/api/files/{SESSION}/{bare}"
        return {"url": url, "mimetype": file[1], "filename": played.get("filename"), "s3": None, "error": None}

    async def file(self, request: Request) -> Response:
        """`GET /api/files/{session}/{name}`."""
        if request.headers.get("x-api-key") != self._key:
            return JSONResponse({"statusCode": 401, "message": "Unauthorized"}, 401)
        found = self.files.get(request.path_params["name"])
        return Response(found[0], media_type=found[1]) if found else Response(status_code=404)

    def chat(self, person: str) -> str:
        """Return the chat a person writes from: played as digits, or as a whole id (`…@g.us`)."""
        if "@" in person:
            return person
        return lid_of(person) if self.faults.lids else f"{person}@c.us"

    def to(self, person: str | None) -> list[Json]:
        """Return what was sent, to everybody or to one person, in order."""
        return [one for one in self.sent if person is None or one["to"] == person]

    async def wait(self, count: int, to: str | None, seconds: float) -> list[Json]:
        """Return what was sent as soon as there are `count`, or when the time is up."""
        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait_for(lambda: len(self.to(to)) >= count), seconds)
            except TimeoutError:
                pass
        return self.to(to)

    async def send_text(self, request: Request) -> Response:
        """`POST /api/sendText`."""
        if refusal := self._refuse(request):
            return refusal
        body: Json = await request.json()
        if not isinstance(body.get("text"), str) or not body["text"] or "@" not in str(body.get("chatId")):
            return JSONResponse({"statusCode": 400, "message": ["chatId and text are required"]}, 400)
        if self._spend("timeouts_lost"):
            return _hang_up()
        message_id = await self._accept(body)
        if self._spend("timeouts_accepted"):
            return _hang_up()
        return JSONResponse({"id": message_id, "fromMe": True, "source": "api", "ack": 0, "ackName": "PENDING"}, 201)

    async def note(self, request: Request) -> Response:
        """`POST /api/sendSeen`, `/api/startTyping`, `/api/stopTyping`, `PUT /api/reaction`."""
        if refusal := self._refuse(request):
            return refusal
        self.seen.append({"what": request.path_params["what"], **await request.json()})
        return JSONResponse({}, 201)

    async def lid(self, request: Request) -> Response:
        """`GET /api/{session}/lids/{lid}`."""
        if request.headers.get("x-api-key") != self._key:
            return JSONResponse({"statusCode": 401, "message": "Unauthorized"}, 401)
        lid = str(request.path_params["lid"])
        known = not self.faults.lids_unknown and lid.endswith("@lid")
        return JSONResponse({"lid": lid, "pn": f"{phone_of(lid)}@c.us" if known else None})

    def _refuse(self, request: Request) -> Response | None:
        if request.headers.get("x-api-key") != self._key:
            return JSONResponse({"statusCode": 401, "message": "Unauthorized"}, 401)
        if self._spend("rate_limited"):
            return JSONResponse({"statusCode": 429}, 429)
        if self._spend("server_errors"):
            return JSONResponse({"statusCode": 500, "exception": {"message": "Evaluation failed"}}, 500)
        if self.faults.session != "WORKING":
            told = {"error": "Session status is not as expected.", "session": SESSION, "status": self.faults.session}
            return JSONResponse({"statusCode": 422, **told}, 422)
        return None

    def _spend(self, fault: str) -> bool:
        left: int = getattr(self.faults, fault)
        setattr(self.faults, fault, max(left - 1, 0))
        return left > 0

    async def _accept(self, body: Json) -> str:
        chat = str(body["chatId"])
        bare = str(body.get("id") or "") if not self.faults.own_ids else ""
        message_id = f"true_{chat}_{bare or f'3EB0{next(self._ids):016X}'}"
        person = phone_of(chat) if chat.endswith("@lid") else chat.split("@")[0]
        self.sent.append({"id": message_id, "to": person, "text": body["text"], "body": body, "at": time.time()})
        self._diary.got("waha", person, message_id, body["text"], time.time())
        payload = {"id": message_id, "from": f"{OURSELVES}@c.us", "to": chat, "participant": None, "fromMe": True}
        if self.faults.echoes:
            echo = {**payload, "body": body["text"], "timestamp": int(time.time()), "source": "api", "hasMedia": False}
            self.tell("message.any", echo)
        for ack, name in _ACKS.items():
            self._diary.status(message_id, name.lower())
            if self._chance.random() >= self.faults.lost_statuses:
                self.tell("message.ack", {**payload, "ack": ack, "ackName": name})
        async with self._news:
            self._news.notify_all()
        return message_id


def lid_of(phone: str) -> str:
    """Return the id that hides a phone, and from which nobody else would guess it."""
    return f"99{phone[::-1]}@lid"


def phone_of(lid: str) -> str:
    """Return the phone behind an id that `lid_of` made."""
    return lid.split("@")[0][2:][::-1]


def _hang_up() -> Response:
    """Begin an answer and drop the connection: the caller cannot know what became of its request."""

    async def broken() -> AsyncIterator[bytes]:
        yield b"{"
        raise ConnectionAbortedError

    return StreamingResponse(broken(), headers={"content-length": "100"})
