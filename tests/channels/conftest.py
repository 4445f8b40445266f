"""One HTTP server on loopback for the tests of every channel; each test puts its own peer behind it."""

from __future__ import annotations

import os
import socket as socket_module
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


class Peer(Protocol):
    """The provider's end of the wire."""

    async def answer(self, request: Request) -> Response: ...


class Switch:
    """Leads each request to the peer of the running test."""

    peer: Peer

    async def answer(self, request: Request) -> Response:
        return await self.peer.answer(request)


class Announced(uvicorn.Server):
    """A server that says when it listens: on a busy machine its first caller came before it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = threading.Event()

    async def startup(self, sockets: list[socket_module.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[Switch, str]]:
    """One HTTP server for all tests, in a thread: starting one for each takes a third of a second."""
    switch = Switch()
    app = Starlette(routes=[Route("/{path:path}", switch.answer, methods=["GET", "POST", "PUT", "DELETE"])])
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=0)
    server = Announced(config)
    socket = config.bind_socket()
    thread = threading.Thread(target=server.run, args=([socket],), daemon=True)
    thread.start()
    assert server.up.wait(30)
    yield switch, f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="session")
def peers() -> Path:
    """The vendors' own API descriptions, beside the repository or where `PEERS` says; without them, skipped aloud."""
    folder = Path(os.environ.get("PEERS") or Path(__file__).parents[3] / "shared" / "peers")
    if not folder.is_dir():
        pytest.skip(f"the vendors' own descriptions are not at {folder}; PEERS says where they are")
    return folder
