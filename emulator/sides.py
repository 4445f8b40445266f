"""One provider's stand-in beside Meta's: its routes, and what delivers its webhooks."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass

from starlette.routing import BaseRoute


async def nothing() -> None:
    """Deliver nothing by itself."""


@dataclass(frozen=True, slots=True)
class Side:
    """What the emulator's app needs of a stand-in; `run` goes on until it is cancelled."""

    routes: Sequence[BaseRoute]
    run: Callable[[], Coroutine[object, object, None]] = nothing
