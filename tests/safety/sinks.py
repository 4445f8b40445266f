"""Where everything that leaves the house ends up: messages, calls, a trap, log lines, prompts, and what MCP clients read."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import structlog


@dataclass
class Sinks:
    """All that reached the outside, in order; the judge reads this and the database, nothing else."""

    messages: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """What the WhatsApp stand-in accepted: `to` (digits or BSUID), `text`, `body`."""
    calls: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """Orders that the telephone took on: `to` (E.164), `reference`, `say`."""
    trapped: list[str] = field(default_factory=list[str])
    """Requests at an address that no part of the product may ever open, and files nobody may read."""
    logs: list[str] = field(default_factory=list[str])
    prompts: list[str] = field(default_factory=list[str])
    """What stood before the model, one entry a request."""
    shown: list[str] = field(default_factory=list[str])
    """Bodies that a client of the MCP server got."""


@asynccontextmanager
async def trap(sinks: Sinks) -> AsyncGenerator[str]:
    """Listen where nothing of ours may connect; whoever does is noted."""

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sinks.trapped.append((await reader.readline()).decode("latin-1").strip() or "connected")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok")
        writer.close()

    server = await asyncio.start_server(note, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


_watching: list[Sinks] = []
_FORBIDDEN_FILES: Final = ("/etc/passwd", "/etc/shadow", "/proc/self/environ")


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and _watching and str(arguments[0]).endswith(_FORBIDDEN_FILES):
        _watching[-1].trapped.append(f"read {arguments[0]}")
    if event == "socket.connect" and _watching and isinstance(arguments[1], tuple):
        host = str(arguments[1][0])
        if host not in ("127.0.0.1", "::1", "localhost"):
            _watching[-1].trapped.append(f"connect {host}")


sys.addaudithook(_audit)


def watch(sinks: Sinks) -> Any:
    """Catch what is logged, read and connected to; return what undoes it."""
    before = structlog.get_config()

    def keep(_: Any, __: str, event: Mapping[str, Any]) -> Any:
        sinks.logs.append(repr(dict(event)))
        raise structlog.DropEvent

    structlog.configure(processors=[keep], wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    handler = _Keep(sinks.logs)
    logging.getLogger().addHandler(handler)
    _watching.append(sinks)

    def undo() -> None:
        structlog.configure(**before)
        logging.getLogger().removeHandler(handler)
        _watching.remove(sinks)

    return undo


class _Keep(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.INFO)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(record.getMessage())
