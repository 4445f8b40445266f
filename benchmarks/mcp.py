"""How fast tools are listed and called over HTTP, beside a bare server of the same SDK with one tool that does nothing."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

from benchmarks.mcp_load import LEGACY, MODERN
from benchmarks.mcp_served import SECRET
from database import principals
from database.db import Pool
from database.intake import Intake
from database.migrate import migrate
from database.principals import NewPrincipal
from database.sealing import Sealer
from database.server import EmbeddedPostgres
from domain.messages import Batch, Inbound, Sender
from domain.principals import SCOPES, Limits
from mcp_server.outside import credentials

ROUNDS: Final = 3
SECONDS: Final = 3
PHONES: Final = {f"c{number}": f"44770090000{number}" for number in range(8)}
"""A contact per connection: the calls of one person queue for that person's audit chain."""
CALLED: Final = "get_customer_history"

Figures = dict[str, float]


def main() -> None:
    """Measure on a fresh embedded server and print ratios; writes nothing outside a temporary folder."""
    home = Path(tempfile.mkdtemp(prefix="concierge-bench-"))
    server = EmbeddedPostgres(home)
    try:
        dsn = server.start()
        asyncio.run(migrate(dsn))
        token = asyncio.run(_prepare(dsn))
        with _served(dsn) as ours, _served(None) as bare:
            _compare(ours, bare, token)
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _compare(ours: int, bare: int, token: str) -> None:
    print(f"{'':40}{'per second':>12}{'p50 ms':>10}{'p99 ms':>10}")
    for version in (MODERN, LEGACY):
        for method in ("tools/list", "tools/call"):
            pairs: list[tuple[Figures, Figures]] = []
            for _ in range(ROUNDS):
                pairs.append((_load(bare, method, "nothing", "", version), _load(ours, method, CALLED, token, version)))
            best = [max((pair[side] for pair in pairs), key=lambda one: one["per_second"]) for side in (0, 1)]
            for name, one in zip(("bare", "ours"), best, strict=True):
                label = f"{version} {method} {name}"
                print(f"{label:40}{one['per_second']:>12,.0f}{one['p50_ms']:>10.1f}{one['p99_ms']:>10.1f}")
            ratios = sorted(pair[1]["per_second"] / pair[0]["per_second"] for pair in pairs)
            p99 = sorted(pair[1]["p99_ms"] / pair[0]["p99_ms"] for pair in pairs)
            middle = ROUNDS // 2
            print(f"  ours / bare: {ratios[middle]:.2f} (bar: 0.50), p99 {p99[middle]:.1f} times; rounds {ratios}")


def _load(port: int, method: str, tool: str, token: str, version: str) -> Figures:
    told = ["--port", str(port), "--method", method, "--tool", tool, "--token", token, "--version", version]
    command = [sys.executable, "-m", "benchmarks.mcp_load", *told, "--seconds"]
    subprocess.run([*command, "0.5"], check=True, stdout=subprocess.DEVNULL)
    done = subprocess.run([*command, str(SECONDS)], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


async def _prepare(dsn: str) -> str:
    sealer, now = Sealer(SECRET), datetime.now(UTC)
    pool = await Pool.open(dsn, "concierge_intake", size=1)
    intake = Intake(pool, sealer, lambda: now, lambda: None)
    for name, phone in PHONES.items():
        wish = Inbound(f"wamid.{name}", Sender(phone, "+" + phone), now, "text", "I need chairs", b"{}")
        await intake.put("meta", Batch("100000000000001", (wish,)), "bench")
    await intake.close()
    await pool.close()
    token = credentials.make_token()
    contacts = {name: sealer.digest("whatsapp:phone", phone) for name, phone in PHONES.items()}
    limits = Limits(1_000_000_000, 1_000_000, 1_000_000)
    digest = credentials.digest(sealer, token)
    operator = await Pool.open(dsn, "concierge_operator", size=1)
    async with operator.transaction() as db:
        new = NewPrincipal(1, "bench", tuple(SCOPES), contacts, limits, now + timedelta(days=1), digest)
        await principals.create(db, new, now)
    await operator.close()
    return token


@contextmanager
def _served(dsn: str | None) -> Iterator[int]:
    """Run one server in a process of its own; give its port."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
    listening.set_inheritable(True)
    told = ["--descriptor", str(listening.fileno()), *(["--dsn", dsn] if dsn else [])]
    if dsn and "--profile" in sys.argv:
        told += ["--profile", sys.argv[-1]]
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.mcp_served", *told], pass_fds=[listening.fileno()])
    port = listening.getsockname()[1]
    try:
        waiting = HTTPConnection("127.0.0.1", port, timeout=30)  # queued until the process accepts it
        waiting.request("GET", "/mcp")
        waiting.getresponse().read()
        waiting.close()
        yield port
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
        listening.close()


if __name__ == "__main__":
    main()
