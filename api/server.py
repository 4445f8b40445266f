"""How the app is served: one place for the choices that `concierge serve` and the benchmark share."""

from __future__ import annotations

import gc

import uvicorn
from starlette.types import ASGIApp


def settle_memory() -> None:
    """Call once before serving: what start-up made is never garbage, and looking through it stalls every caller."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)  # webhooks that wait for their commit are alive, not garbage


def configuration(app: ASGIApp, host: str = "127.0.0.1", port: int = 8080) -> uvicorn.Config:
    """Return uvicorn's configuration. Nobody reads a proxy's forwarding headers: none are trusted."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=2048,
        timeout_graceful_shutdown=10,
    )
