"""The console: what happens behind a conversation, and the flags; for who holds the key, on loopback only."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import math
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.replies import WithSecurityHeaders
from database import activity, flags
from database.db import Db, Pool
from domain.errors import Invalid
from domain.flags import FLAGS

_PREFIX: Final = "/console/"
_LATEST: Final = 40
_LONGEST_WAIT: Final = 3.0  # a stop waits for whoever waits here
_LOOK_EVERY: Final = 0.3
_LARGEST_BODY: Final = 4096
Answer = Callable[[Request], Awaitable[Response]]


class Console:
    """Answer under /console/; without the key there is nothing to see, not even that it is there."""

    def __init__(self, pool: Pool, business_id: int, key: str, clock: Callable[[], datetime]) -> None:
        self._pool = pool
        self._business_id = business_id
        self._digest = hashlib.sha256(f"Bearer {key}".encode()).digest()
        self._clock = clock
        routes = [
            Route("/console/activity", self._activity),
            Route("/console/flags", self._flags, methods=["GET"]),
            Route("/console/flags", self._set_flags, methods=["PUT"]),
        ]
        self._app = WithSecurityHeaders(Starlette(routes=routes))

    def takes(self, scope: Scope) -> bool:
        """Say whether a request is for the console, and comes with its key."""
        if scope["type"] != "http" or not scope["path"].startswith(_PREFIX):
            return False
        told = dict(scope["headers"]).get(b"authorization", b"")
        return hmac.compare_digest(hashlib.sha256(told).digest(), self._digest)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    async def _activity(self, request: Request) -> Response:
        """Answer as soon as it differs from `version`, or when `seconds` are over."""
        known = request.query_params.get("version", "")
        wait = _seconds(request.query_params.get("seconds", "0"))
        until = asyncio.get_running_loop().time() + wait
        while True:
            async with self._pool.transaction() as db:
                turns = await activity.latest(db, _LATEST)
            version = hashlib.sha256(json.dumps(turns).encode()).hexdigest()[:16]
            if version != known or asyncio.get_running_loop().time() >= until:
                return JSONResponse({"version": version, "turns": turns})
            await asyncio.sleep(_LOOK_EVERY)

    async def _flags(self, _: Request) -> Response:
        async with self._pool.transaction() as db:
            return JSONResponse(await self._listed(db))

    async def _set_flags(self, request: Request) -> Response:
        try:
            wanted = _read_flags(await request.body())
        except Invalid as error:
            return JSONResponse({"error": {"code": error.code, "message": str(error)}}, 400)
        async with self._pool.transaction() as db:
            for name, value in wanted.items():
                await flags.put(db, self._business_id, name, value, self._clock())
            return JSONResponse(await self._listed(db))

    async def _listed(self, db: Db) -> list[Mapping[str, Any]]:
        stored = await flags.all_of(db, self._business_id)
        return [
            {"name": name, "value": stored.get(name, flag.default), "most": flag.most, "meaning": flag.meaning}
            for name, flag in FLAGS.items()
        ]


def _read_flags(body: bytes) -> Mapping[str, bool | int]:
    """Return name → value. Raises `Invalid` for what is no flag, or no value of one; then none is set."""
    try:
        told: Any = json.loads(body) if len(body) <= _LARGEST_BODY else None
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Invalid("body", "Send a JSON object of flags and their values.")
    wanted: dict[str, bool | int] = {}
    for name, value in told.items():  # pyright: ignore[reportUnknownVariableType]
        flag = FLAGS.get(str(name))  # pyright: ignore[reportUnknownArgumentType]
        if flag is None:
            raise Invalid("flag", f"There is no such flag. There are {', '.join(FLAGS)}.")
        wanted[str(name)] = flag.parse(str(value))  # pyright: ignore[reportUnknownArgumentType]
    return wanted


def _seconds(told: str) -> float:
    try:
        seconds = float(told)
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), _LONGEST_WAIT) if math.isfinite(seconds) else 0.0
