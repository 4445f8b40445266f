"""The stand-in itself: HTTP/1.1 by hand, because a provider that hangs up or breaks off is part of what it plays."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from emulator.models import staged, wires
from emulator.models.script import CutOff, Fail, Garbage, Hang, HangUp, Request, Script


@dataclass
class ModelServer:
    """Answers on loopback by `script`, which may be changed at any time; `requests` keeps what was asked."""

    script: Script
    port: int = 0
    requests: list[Request] = field(default_factory=list[Request])

    @property
    def url(self) -> str:
        """Address without a path: Anthropic's clients add `/v1/messages` themselves."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def openai_url(self) -> str:
        """Address as OpenAI's clients want it."""
        return f"{self.url}/v1"


@asynccontextmanager
async def serving(script: Script, port: int = 0) -> AsyncGenerator[ModelServer]:
    """Serve until the block ends; port 0 takes a free one."""
    play = ModelServer(script)
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            talks.add(task)
            task.add_done_callback(talks.discard)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            while await _answer(play, reader, writer):
                pass
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", port, limit=2**22)
    play.port = server.sockets[0].getsockname()[1]
    try:
        yield play
    finally:
        server.close()
        for task in list(talks):
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


async def _answer(play: ModelServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Answer one request; False when the connection is over."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    raw = await reader.readexactly(int(headers.get("content-length", 0)))
    path = head[0].split(" ")[1].partition("?")[0].removeprefix("/v1")
    if path in staged.PATHS:
        return await _send(writer, 200, _body(staged.act(play, path, raw)))
    wire = wires.PATHS.get(path)
    if wire is None:
        return await _send(writer, 404, b'{"error": {"message": "no such path"}}')
    request = wires.read(wire, len(play.requests), json.loads(raw), headers)
    play.requests.append(request)
    return await _act(play, request, writer)


async def _act(play: ModelServer, request: Request, writer: asyncio.StreamWriter) -> bool:
    match action := play.script.next(request):
        case Fail(status, body):
            return await _send(writer, status, body.encode())
        case Garbage(body):
            return await _send(writer, 200, body)
        case Hang():
            await asyncio.Event().wait()
            return False
        case HangUp():
            return False
        case CutOff(said):
            whole = _body(wires.write(request.wire, said, request))
            await _send(writer, 200, whole[: len(whole) // 2], length=len(whole))
            return False
        case _:
            return await _send(writer, 200, _body(wires.write(request.wire, action, request)))


async def _send(writer: asyncio.StreamWriter, status: int, body: bytes, length: int | None = None) -> bool:
    head = (
        f"HTTP/1.1 {status} Scripted\r\ncontent-type: application/json\r\ncontent-length: {length or len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
    return True


def _body(answer: object) -> bytes:
    return json.dumps(answer).encode()
