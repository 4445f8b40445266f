"""Progress on the wire: told by a task of its own, so that a slow listener never holds a transaction open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Final

from mcp.server import ServerRequestContext

from mcp_server.tool import Report, unheard

_PATIENCE_SECONDS: Final = 5

_Step = tuple[int, int, str]


@asynccontextmanager
async def reporting(context: ServerRequestContext[Any, Any]) -> AsyncGenerator[Report]:
    """Give what a tool reports with; whoever did not ask for progress (no token) is told nothing."""
    if not context.meta or context.meta.get("progress_token") is None:
        yield unheard
        return
    steps: asyncio.Queue[_Step | None] = asyncio.Queue()
    telling = asyncio.create_task(_tell(context, steps))
    try:
        yield lambda done, total, words: steps.put_nowait((done, total, words))
        steps.put_nowait(None)
        await asyncio.wait([telling], timeout=_PATIENCE_SECONDS)
    finally:
        telling.cancel()


async def _tell(context: ServerRequestContext[Any, Any], steps: asyncio.Queue[_Step | None]) -> None:
    while (step := await steps.get()) is not None:
        done, total, words = step
        await context.session.report_progress(done, total, words)
