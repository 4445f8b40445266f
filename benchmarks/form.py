"""How fast a form is acknowledged after a durable write; client and server share the machine, so it is a lower bound."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Final
from uuid import uuid4

import httpx

from channels.web_form import WebForm
from concierge import wiring
from concierge.place import Place
from concierge.programs import free_port
from concierge.settings import AppSettings
from concierge.stage import serving
from database.migrate import migrate
from database.sealing import Sealer
from database.server import EmbeddedPostgres

FORMS: Final = 320
CLIENTS: Final = (1, 16)
_UNLIMITED: Final = {"WEB_FORM_PER_HOUR": "1000000000", "WEB_FORM_CALLS_PER_MINUTE": "1000000000"}


def main() -> None:
    """Measure on a fresh embedded server; writes nothing outside a temporary folder."""
    home = Path(tempfile.mkdtemp(prefix="concierge-bench-"))
    server = EmbeddedPostgres(home)
    os.environ.update(_UNLIMITED)
    try:
        dsn = server.start()
        asyncio.run(migrate(dsn))
        asyncio.run(_measure(dsn))
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


async def _measure(dsn: str) -> None:
    place, port = Place(dsn, Sealer("s" * 40), AppSettings(log_level="error")), free_port()
    async with (
        wiring.front_door(place, {"web": WebForm()}) as door,
        serving(door, port),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as http,
    ):
        print(f"{'clients':>8}{'forms per second':>18}{'p50 ms':>9}{'p99 ms':>9}")
        for clients in CLIENTS:
            await asyncio.gather(*(_send(http, 3) for _ in range(clients)))  # warm
            begun = time.perf_counter()
            lists = await asyncio.gather(*(_send(http, FORMS // clients) for _ in range(clients)))
            spent, took = time.perf_counter() - begun, sorted(one for each in lists for one in each)
            p50, p99 = took[len(took) // 2] * 1000, took[len(took) * 99 // 100] * 1000
            print(f"{clients:>8}{len(took) / spent:>18,.0f}{p50:>9.1f}{p99:>9.1f}")


async def _send(http: httpx.AsyncClient, count: int) -> list[float]:
    took: list[float] = []
    for _ in range(count):
        told = {"message": "I need 40 folding chairs in Bristol by 5 December", "submission_id": str(uuid4())}
        begun = time.perf_counter()
        (await http.post("/support/submit", json=told)).raise_for_status()
        took.append(time.perf_counter() - begun)
    return took


if __name__ == "__main__":
    main()
