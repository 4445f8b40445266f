"""A telephone that rings nobody: places calls over HTTP, and reports what became of them by signed callbacks."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import random
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, fields
from typing import Any, Final

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from emulator.signer import hmac_sha256

Json = dict[str, Any]
ENDS: Final = frozenset({"completed", "no_answer", "busy", "voicemail", "failed", "cancelled"})
STEPS: Final = ENDS | {"initiated", "ringing", "answered"}
PLAYS: Final[dict[str, tuple[str, ...]]] = {
    "answered": ("initiated", "ringing", "answered", "completed"),
    "talking": ("initiated", "ringing", "answered"),
    "ringing": ("initiated", "ringing"),
    "no_answer": ("initiated", "ringing", "no_answer"),
    "busy": ("initiated", "busy"),
    "voicemail": ("initiated", "ringing", "voicemail"),
    "failed": ("initiated", "failed"),
    "silent": (),
}
"""What somebody does when it rings, as the steps that are reported."""


@dataclass
class PhoneFaults:
    """What goes wrong: counts of the next orders, rates in 0…1 of callbacks."""

    rate_limited: int = 0
    server_errors: int = 0
    refused: int = 0
    timeouts_accepted: int = 0
    """The order is taken on and the connection dropped without an answer."""
    timeouts_lost: int = 0
    """The order is not taken on and the connection dropped."""
    duplicates: float = 0.0
    reordering: float = 0.0
    lost_callbacks: float = 0.0
    callbacks_first: bool = False
    """Every step is reported before the order is answered."""


@dataclass
class Telephone:
    """What a telephone company would know. `key` signs callbacks: https://www.standardwebhooks.com."""

    callback_url: str
    api_key: str
    key: bytes
    chance: random.Random
    faults: PhoneFaults = field(default_factory=PhoneFaults)
    calls: list[Json] = field(default_factory=list[Json])
    habits: dict[str, str] = field(default_factory=dict[str, str])
    """Number → what its owner does when it rings; who is not named here answers."""
    delivered: int = 0
    refused: int = 0
    _run: str = field(default_factory=lambda: f"{random.randrange(16**6):06x}")
    _ids: Any = field(default_factory=lambda: itertools.count(1))
    _waiting: list[tuple[str, bytes]] = field(default_factory=list[tuple[str, bytes]])
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def order(self, request: Request) -> Response:
        """`POST /telephone/v1/calls`."""
        if request.headers.get("authorization") != f"Bearer {self.api_key}":
            return _refusal(401, "key")
        body: Json = await request.json()
        if missing := [name for name in ("to", "from", "reference", "say") if not body.get(name)]:
            return _refusal(400, f"missing_{missing[0]}")
        for name, status in (("rate_limited", 429), ("server_errors", 500), ("refused", 422)):
            if self._strikes(name):
                return _refusal(status, name)
        if self._strikes("timeouts_lost"):
            return _hang_up()
        same = [one for one in self.calls if one["reference"] == body["reference"]]
        call = same[0] if same else self._dial(body)
        if self.faults.callbacks_first:
            await self.flush()
        if self._strikes("timeouts_accepted"):
            return _hang_up()
        return JSONResponse({"id": call["id"], "state": call["state"]}, 201)

    async def end(self, request: Request) -> Response:
        """`DELETE /telephone/v1/calls/{id}`: hang up."""
        if request.headers.get("authorization") != f"Bearer {self.api_key}":
            return _refusal(401, "key")
        found = [one for one in self.calls if one["id"] == request.path_params["id"]]
        if not found:
            return _refusal(404, "unknown_call")
        if found[0]["state"] in ENDS:
            return _refusal(409, "over")
        self.step(found[0], "cancelled")
        return JSONResponse({"id": found[0]["id"]})

    def step(self, call: Json, state: str) -> None:
        """Let something happen to a call, and report it."""
        call["state"] = state
        call["history"].append(state)
        report = {"id": call["id"], "reference": call["reference"], "state": state, "at": time.time()}
        if self.chance.random() < self.faults.lost_callbacks:
            return
        signed = (f"msg_{call['id']}_{len(call['history'])}", json.dumps(report).encode())
        for _ in range(2 if self.chance.random() < self.faults.duplicates else 1):
            late = self._waiting and self.chance.random() < self.faults.reordering
            self._waiting.insert(self.chance.randrange(len(self._waiting)) if late else len(self._waiting), signed)

    async def flush(self) -> None:
        """Deliver every callback, in order, again when it is not taken."""
        if not self._waiting and not self._lock.locked():
            return
        async with self._lock, httpx.AsyncClient(timeout=20, trust_env=False) as http:
            while self._waiting:
                await self._deliver(http, *self._waiting.pop(0))

    async def run(self) -> None:
        """Deliver for ever."""
        while True:
            await asyncio.sleep(0.02)
            if self._waiting:
                await self.flush()

    def _dial(self, body: Json) -> Json:
        busy = any(one["to"] == body["to"] and one["state"] not in ENDS for one in self.calls)
        call: Json = {
            "id": f"call-{self._run}-{next(self._ids)}",
            "state": "initiated",
            "history": [],
            "at": time.time(),
            **body,
        }
        self.calls.append(call)
        for state in PLAYS["busy"] if busy else PLAYS[self.habits.get(body["to"], "answered")]:
            self.step(call, state)
        return call

    def _strikes(self, fault: str) -> bool:
        left = getattr(self.faults, fault)
        setattr(self.faults, fault, max(0, left - 1))
        return left > 0

    async def _deliver(self, http: httpx.AsyncClient, event_id: str, body: bytes) -> None:
        for attempt in range(6):
            stamp = str(int(time.time()))
            mac = bytes.fromhex(hmac_sha256(self.key, f"{event_id}.{stamp}.".encode() + body))
            signature = f"v1,{base64.b64encode(mac).decode()}"
            headers = {"webhook-id": event_id, "webhook-timestamp": stamp, "webhook-signature": signature}
            try:
                if (await http.post(self.callback_url, content=body, headers=headers)).status_code == 200:
                    self.delivered += 1
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.05 * 2**attempt)
        self.refused += 1


class Desk:
    """The small interface to play people and to set faults."""

    def __init__(self, phone: Telephone) -> None:
        self.phone = phone

    async def list_calls(self, _: Request) -> Response:
        return JSONResponse(self.phone.calls)

    async def set_habit(self, request: Request) -> Response:
        habit = (await request.json()).get("does")
        if habit not in PLAYS:
            return JSONResponse({"error": f"known: {', '.join(PLAYS)}"}, 400)
        self.phone.habits[request.path_params["phone"]] = habit
        return JSONResponse(self.phone.habits)

    async def step(self, request: Request) -> Response:
        call = self.phone.calls[int(request.path_params["number"]) - 1]
        state = (await request.json()).get("state")
        if state not in STEPS:
            return JSONResponse({"error": f"known: {', '.join(sorted(STEPS))}"}, 400)
        self.phone.step(call, state)
        return JSONResponse(call)

    async def set_faults(self, request: Request) -> Response:
        wanted: Json = await request.json()
        known = {one.name: getattr(self.phone.faults, one.name) for one in fields(self.phone.faults)}
        if unknown := set(wanted) - set(known):
            return JSONResponse({"error": f"unknown: {sorted(unknown)}; known: {sorted(known)}"}, 400)
        for name, value in wanted.items():
            setattr(self.phone.faults, name, type(known[name])(value))
        return JSONResponse(vars(self.phone.faults))

    async def flush(self, _: Request) -> Response:
        await self.phone.flush()
        return JSONResponse({"delivered": self.phone.delivered, "refused": self.phone.refused})


def routes(phone: Telephone) -> list[Route]:
    """Return the company's interface, and the desk."""
    desk = Desk(phone)
    return [
        Route("/telephone/v1/calls", phone.order, methods=["POST"]),
        Route("/telephone/v1/calls/{id}", phone.end, methods=["DELETE"]),
        Route("/_emulator/calls", desk.list_calls),
        Route("/_emulator/calls/flush", desk.flush, methods=["POST"]),
        Route("/_emulator/calls/{number:int}/steps", desk.step, methods=["POST"]),
        Route("/_emulator/phones/{phone}", desk.set_habit, methods=["PUT"]),
        Route("/_emulator/phone-faults", desk.set_faults, methods=["PUT"]),
    ]


def make_telephone(callback_url: str, api_key: str, secret: str, seed: int = 0) -> Telephone:
    """Make a telephone that reports to one address. `secret` is `whsec_` and base64."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return Telephone(callback_url, api_key, key, random.Random(seed))


def _refusal(status: int, code: str) -> Response:
    return JSONResponse({"code": code}, status)


def _hang_up() -> Response:
    """Begin an answer and drop the connection: the caller cannot know what became of its order."""

    async def broken() -> AsyncIterator[bytes]:
        yield b"{"
        raise ConnectionAbortedError

    return StreamingResponse(broken(), headers={"content-length": "100"})
