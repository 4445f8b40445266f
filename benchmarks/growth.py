"""How acknowledging, answering and their cost grow with open conversations, stored messages and what waits.

`python -m benchmarks.growth`. One database grows; what is measured writes to copies of it, so that every size is measured
on exactly its size. The ratio behind each figure is to the smallest size of the same run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Final

from benchmarks import cost, seed
from benchmarks.installation import Installation
from benchmarks.turns import installed, latencies, percentile, say, say_machine

SIZES: Final = ((10, 100), (1_000, 10_000), (10_000, 100_000), (10_000, 1_000_000))
"""Open conversations, stored messages."""
QUEUES: Final = (100, 1_000, 10_000)
"""Messages that wait, of one person each."""
LEAST: Final = 100
"""Turns that are measured at every depth of the queue."""

Figures = dict[str, float]


def main() -> None:
    """Measure on a fresh embedded server and print two tables; writes nothing outside a temporary folder."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--samples", type=int, default=24)
    options.add_argument("--turns", type=int, default=132)
    options.add_argument("--only", choices=("sizes", "queue"))
    told = options.parse_args()
    say_machine()
    with installed() as (installation, _):
        if told.only != "queue":
            _print("open conversations / stored messages", _sizes(installation, told.samples, told.turns))
        else:
            seed.open_conversations(installation, "concierge", 1, SIZES[-1][0])
        _print(f"waiting messages, {SIZES[-1][0]:,} conversations", _queues(installation))


def _sizes(installation: Installation, samples: int, turns: int) -> dict[str, Figures]:
    told: dict[str, Figures] = {}
    conversations, messages = 0, 0
    for more_conversations, more_messages in SIZES:
        say(f"{more_conversations:,} open conversations, {more_messages:,} stored messages: seeding")
        if more_conversations > conversations:
            seed.open_conversations(installation, "concierge", conversations + 1, more_conversations)
        seed.store_messages(installation, "concierge", more_messages - messages)
        seed.settle(installation, "concierge")
        conversations, messages = more_conversations, more_messages
        say("measuring")
        told[f"{conversations:,} / {messages:,}"] = _size(installation, samples, turns)
    return told


def _size(installation: Installation, samples: int, turns: int) -> Figures:
    copied = installation.copy("concierge", "bench_size")
    acknowledged = _acknowledged(installation, copied)
    installation.copy("concierge", copied)
    waits = latencies(installation, copied, 0.0, samples)
    installation.copy("concierge", copied)
    cpu = cost.measure(installation, copied, turns)
    installation.drop(copied)
    return {
        **acknowledged,
        "reply p50 ms": percentile(waits, 0.5),
        "reply p95 ms": percentile(waits, 0.95),
        "worker CPU ms/turn": cpu.worker,
        "postgres ms/turn": cpu.worker_server,
        "pgbench ms/turn": cpu.pgbench,
        "turns/s": cpu.per_second,
        "× pgbench": cpu.ratio,
        "× pgbench, whole": cpu.whole_ratio,
    }


def _queues(installation: Installation) -> dict[str, Figures]:
    told: dict[str, Figures] = {}
    for waiting in QUEUES:
        say(f"{waiting:,} messages wait")
        copied = installation.copy("concierge", "bench_queue")
        seed.let_messages_wait(installation, copied, waiting)
        seed.settle(installation, copied)
        acknowledged = _acknowledged(installation, copied, seconds=2)
        installation.copy("concierge", copied)
        seed.let_messages_wait(installation, copied, waiting)
        seed.settle(installation, copied)
        server = installation.server_cpu_seconds()
        drained = cost.drain(installation, copied, "inbox", LEAST - cost.WARM)
        server = 1000 * (installation.server_cpu_seconds() - server) / LEAST
        told[f"{waiting:,}"] = {
            **acknowledged,
            "lease ms": drained["lease_ms"],
            "turn ms": drained["wall_ms"],
            "worker CPU ms/turn": drained["cpu_ms"],
            "postgres ms/turn": server,
            "scrape ms": _scrape_ms(installation, copied),
        }
        installation.drop(copied)
    return told


def _acknowledged(installation: Installation, database: str, seconds: int = 3) -> Figures:
    """Post webhooks one after another, then on 32 connections; nobody answers them meanwhile."""
    installation.start("serve", installation.address(database))
    told: dict[str, float] = {}
    busy, server, figures = 0.0, 0.0, Figures()
    for connections in (1, 32):
        busy, server = installation.cpu_seconds("serve"), installation.server_cpu_seconds()
        run = f"grow{connections}.{time.time_ns()}"
        arguments = ["--port", str(installation.http_port), "--run", run, "--connections", str(connections)]
        arguments += ["--seconds", str(seconds), "--count", "12000"]
        load = [sys.executable, "-m", "benchmarks.load", *arguments]
        figures = json.loads(subprocess.run(load, check=True, stdout=subprocess.PIPE, text=True).stdout)
        if figures["refused"]:
            raise SystemExit(f"{figures['refused']} webhooks were refused")
        told[f"ack p50 ms, {connections}"] = figures["p50_ms"]
        told[f"ack p99 ms, {connections}"] = figures["p99_ms"]
    answered = figures["per_second"] * seconds / 1_000_000
    told["acks/s, 32"] = figures["per_second"]
    told["api CPU µs/ack, 32"] = (installation.cpu_seconds("serve") - busy) / answered
    told["postgres CPU µs/ack, 32"] = (installation.server_cpu_seconds() - server) / answered
    installation.stop("serve")
    return told


def _scrape_ms(installation: Installation, database: str) -> float:
    """Return what counting the waiting messages takes, which every scrape of /metrics does."""
    counting = (
        "EXPLAIN (ANALYZE, FORMAT json) SELECT count(*) FROM messages WHERE turn_id IS NULL AND answer_by < now()"
    )
    (plan,) = json.loads(installation.sql(database, counting))
    return plan["Execution Time"]


def _print(title: str, told: Mapping[str, Figures]) -> None:
    """Print one row per figure: its value at each size, and behind it the ratio to the first."""
    print(f"\n{title:34}" + "".join(f"{size:>26}" for size in told))
    first = next(iter(told.values()))
    for name, least in first.items():
        print(f"{name:34}" + "".join(_cell(figures[name], least) for figures in told.values()))


def _cell(value: float, least: float) -> str:
    ratio = f"{value / least:.2f}" if least else "-"
    return f"{value:>17,.2f} ({ratio:>5}×)"


if __name__ == "__main__":
    main()
