"""An app that is put together when it is first called: what nobody uses costs no start-up time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from starlette.types import ASGIApp, Receive, Scope, Send


class Later:
    """Open the app on the first request, in a task of its own that also closes it."""

    def __init__(self, opening: Callable[[], AbstractAsyncContextManager[ASGIApp]]) -> None:
        self._opening = opening
        self._ready: asyncio.Future[ASGIApp] | None = None
        self._closing = asyncio.Event()
        self._holder: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._ready is None:
            self._ready = asyncio.get_running_loop().create_future()
            self._holder = asyncio.create_task(self._hold(self._ready))
        app = await asyncio.shield(self._ready)
        await app(scope, receive, send)

    async def aclose(self) -> None:
        """Close what was opened, and wait for it."""
        self._closing.set()
        if self._holder is not None:
            await self._holder

    async def _hold(self, ready: asyncio.Future[ASGIApp]) -> None:
        try:
            async with self._opening() as app:
                ready.set_result(app)
                await self._closing.wait()
        except Exception as error:  # noqa: BLE001 (whoever waits for the app is told; the next request tries anew)
            if not ready.done():
                ready.set_exception(error)
                self._ready = None
