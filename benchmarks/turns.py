"""How long a person waits for a reply, what a turn costs, and what doing nothing costs (`python -m benchmarks.turns`)."""

from __future__ import annotations

import argparse
import asyncio
import platform
import pstats
import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil

from benchmarks import cost
from benchmarks.cost import TEXTS, Cost
from benchmarks.installation import Installation
from benchmarks.seed import furnish
from database.migrate import migrate

QUIETS: Final = (2.0, 1.5, 0.0)
"""The default; one that the worker's poll of 1 s does not happen to meet; none."""
SAMPLES: Final = 24
WARM: Final = len(TEXTS)
IDLE_SECONDS: Final = 20.0


def main() -> None:
    """Measure on a fresh embedded server and print; writes nothing outside a temporary folder."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--samples", type=int, default=SAMPLES)
    options.add_argument("--turns", type=int, default=300)
    options.add_argument("--only", choices=("latency", "idle", "cost"))
    options.add_argument("--profile", action="store_true", help="print where the time of a turn goes")
    told = options.parse_args()
    parts = {told.only} if told.only else {"latency", "idle", "cost"}
    say_machine()
    with installed() as (installation, folder):
        if "latency" in parts:
            _wait_for_replies(installation, told.samples)
        if "idle" in parts:
            _idle(installation)
        if "cost" in parts:
            say(f"{told.turns} turns, and pgbench replaying their statements")
            profile = str(folder / "profile") if told.profile else None
            measured = cost.measure(installation, "concierge", told.turns, profile)
            print_cost(measured)
            if profile:
                _print_profile(profile, measured)


@contextmanager
def installed() -> Iterator[tuple[Installation, Path]]:
    """Give a migrated product with vendors in a temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="concierge-bench-"))
    installation = Installation(folder)
    try:
        installation.open()
        asyncio.run(migrate(installation.dsn))
        asyncio.run(furnish(installation))
        yield installation, folder
    finally:
        installation.close()
        shutil.rmtree(folder, ignore_errors=True)


def latencies(installation: Installation, database: str, quiet: float, samples: int) -> list[float]:
    """Return milliseconds from a person's sending to the reply's arrival, the quiet period taken off, sorted.

    The stand-in's own way to the webhook (about 2 ms) is counted in. The pauses are random, so that the worker's
    polls are met at every phase.
    """
    chance = random.Random(7)
    for name in ("serve", "work"):
        installation.start(name, installation.address(database), quiet)
    time.sleep(3)
    waits: list[float] = []
    run = int(time.time()) % 100_000
    for number in range(-WARM, samples):  # the first turns of a worker compile patterns: a cost of its start
        time.sleep(chance.uniform(0.1, 1.1))
        person, began = f"4478{run:05d}{number + WARM:04d}", time.time()
        installation.say(person, TEXTS[number % len(TEXTS)])
        waits.append(1000 * (installation.reply_to(person)["at"] - began - quiet))
    for name in ("serve", "work"):
        installation.stop(name)
    print(f"the first reply of a fresh worker   {waits[0]:.0f} ms")
    return sorted(waits[WARM:])


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value that so many of the ordered values do not exceed."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def print_cost(told: Cost) -> None:
    """Print both sides and their ratios."""
    print(f"{'CPU ms per turn':30}{'client':>9}{'server':>9}{'whole':>9}")
    whole, again = told.worker + told.worker_server, told.pgbench + told.pgbench_server
    print(f"{'concierge work, 16 slots':30}{told.worker:>9.2f}{told.worker_server:>9.2f}{whole:>9.2f}")
    print(f"{'pgbench, same statements':30}{told.pgbench:>9.2f}{told.pgbench_server:>9.2f}{again:>9.2f}")
    print(
        f"{'ratio (bar: 3.0)':30}{told.ratio:>9.1f}{told.worker_server / told.pgbench_server:>9.1f}{told.whole_ratio:>9.1f}"
    )
    print(f"one at a time: to the outbox {told.decided:.2f}, delivery {told.delivered:.2f} (pgbench "
          f"{told.pgbench_decided:.2f}, {told.pgbench_delivered:.2f})")  # fmt: skip
    print(f"{told.statements:.0f} statements and {told.deliveries:.1f} deliveries per turn, "
          f"{told.per_second:.0f} turns per second; the first 12 of a process cost it {told.warming:.0f} ms")  # fmt: skip


def say(line: str) -> None:
    """Show progress."""
    print(f"… {line}", flush=True)


def say_machine() -> None:
    """Tell what is measured on, and what else runs there: figures of a busy machine say less."""
    busy, _, _ = psutil.getloadavg()
    print(
        f"{psutil.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}, load of others {busy:.1f}"
    )


def _wait_for_replies(installation: Installation, samples: int) -> None:
    for quiet in QUIETS:
        say(f"inbound → reply with a quiet period of {quiet:g} s, {samples} messages, one at a time")
        waits = latencies(installation, "concierge", quiet, samples)
        print(f"inbound → reply beyond {quiet:g} s of quiet   {_percentiles(waits)}   (bar: p95 < 100 ms)")


def _idle(installation: Installation) -> None:
    say(f"idle for {IDLE_SECONDS:g} s")
    for name in ("serve", "work"):
        installation.start(name, installation.dsn, QUIETS[0])
    time.sleep(5)
    before = {name: installation.cpu_seconds(name) for name in ("serve", "work")}
    server = installation.server_cpu_seconds()
    time.sleep(IDLE_SECONDS)
    for name, then in before.items():
        share = 100 * (installation.cpu_seconds(name) - then) / IDLE_SECONDS
        print(f"idle {name:<8}{share:>6.2f} % of a core   (bar: 1 %)")
    print(f"idle postgres{100 * (installation.server_cpu_seconds() - server) / IDLE_SECONDS:>6.2f} % of a core")
    for name in ("serve", "work"):
        installation.stop(name)


def _print_profile(profile: str, measured: Cost) -> None:
    print("\nstatements per turn, most frequent first")
    for sql, times in measured.frequent:
        print(f"{times:>7.2f}  {' '.join(sql.split())[:105]}")
    for queue in ("inbox", "outbox"):
        print(f"\nwhere a worker's CPU goes, {queue}")
        pstats.Stats(f"{profile}.{queue}").sort_stats("tottime").print_stats(15)
        pstats.Stats(f"{profile}.{queue}").sort_stats("cumulative").print_stats(60)


def _percentiles(waits: Sequence[float]) -> str:
    return f"p50 {percentile(waits, 0.5):>6.1f} ms   p95 {percentile(waits, 0.95):>6.1f} ms"


if __name__ == "__main__":
    main()
