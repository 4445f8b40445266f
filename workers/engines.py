"""Who reads a file: the first engine whose breaker admits it, else the next; a file that breaks one is not given to it twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

import structlog

from domain.breaker import Breaker
from domain.errors import Refused, Unavailable
from domain.photos import Reading
from providers.ports import Ocr, Speech

log = structlog.get_logger()

E = TypeVar("E", Ocr, Speech)

_REST: Final = timedelta(seconds=30)
_READ: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf"})


class Engines:
    """All that reads, in the order it is asked. Without any, people are asked to type."""

    def __init__(self, clock: Callable[[], datetime], ocr: Sequence[Ocr] = (), speech: Sequence[Speech] = ()) -> None:
        self._ocr = [(engine, Breaker(clock, rest=_REST)) for engine in ocr]
        self._speech = [(engine, Breaker(clock, rest=_REST)) for engine in speech]

    async def read(self, content: bytes, mime: str, language: str | None) -> Reading:
        """Read it. Raises `Refused` (`no_ocr`, `no_speech`, `unreadable`) for good, `Unavailable` to be asked again."""
        if mime.startswith(("audio/", "video/")):
            return await _first(self._speech, lambda one: one.hear(content, mime, language), "no_speech")
        if mime not in _READ:
            raise Refused("unreadable", "Nothing here reads this kind of file.")
        return await _first(self._ocr, lambda one: one.read(content, mime), "no_ocr")

    async def aclose(self) -> None:
        """Close every engine."""
        for engine, _ in (*self._ocr, *self._speech):
            await engine.aclose()


async def _first(engines: Sequence[tuple[E, Breaker]], ask: Callable[[E], Awaitable[Reading]], none: str) -> Reading:
    """Ask in turn. What one engine refuses another may read; when all refuse, nobody ever will."""
    if not engines:
        raise Refused(none, "No engine is configured for this kind of file.")
    refused: Refused | None = None
    is_down = False
    for engine, breaker in engines:
        if not breaker.admits():
            is_down = True
            continue
        try:
            reading = await ask(engine)
        except Refused as error:
            breaker.succeeded()  # it answered; the file is at fault
            refused = error
        except Unavailable as error:
            breaker.failed()
            is_down = True
            log.warning("engine.failed", engine=engine.name, code=error.code, state=breaker.state)
        except BaseException:
            breaker.abandoned()
            raise
        else:
            breaker.succeeded()
            return reading
    if refused is not None and not is_down:
        raise refused
    raise Unavailable("engines", "No engine can read it now.")
