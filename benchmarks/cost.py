"""CPU of one turn of the coded workflow, beside pgbench replaying the statements that the same turns ran.

Whose CPU: "worker" is the user and system time of a worker process (Python: leasing, reading, deciding, tools, audit,
and with the delivery also HTTP to the provider); "pgbench" is that of the pgbench process on the same statements. Neither
contains PostgreSQL, whose backends do the same work for both; so the same ratio is also told with the server's time on
both sides, which is what a turn costs a machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Final

from benchmarks import replay
from benchmarks.installation import Installation

TEXTS: Final = (
    "Hello",
    "Hi! I need 40 folding chairs in Bristol",
    "I need 40 folding chairs in Bristol by 5 December, max 250 pounds",
)
"""A greeting; a wish that is asked back; a wish for which vendors are asked."""

_HIDE: Final = "UPDATE pgmq.q_inbox SET vt = now() + interval '1 hour'"
_SHOW: Final = "UPDATE pgmq.q_inbox SET vt = now(); NOTIFY concierge_inbox"
_WAITING: Final = "SELECT (SELECT count(*) FROM pgmq.q_inbox) + (SELECT count(*) FROM pgmq.q_outbox)"
_DONE: Final = """SELECT (SELECT count(*) FROM turns WHERE finished_at IS NOT NULL), (SELECT count(*) FROM tool_calls),
(SELECT count(*) FROM deliveries WHERE state = 'accepted'), (SELECT count(*) FROM audit_events),
(SELECT count(*) FROM pgmq.q_inbox) + (SELECT count(*) FROM pgmq.q_outbox)"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of CPU per turn, deliveries included unless said."""

    turns: int
    deliveries: int
    statements: float
    worker: float
    """A real `concierge work` with 16 slots, all turns waiting."""
    worker_server: float
    per_second: float
    decided: float
    """One worker, one turn at a time, up to the outbox."""
    delivered: float
    """The same for the deliveries of one turn."""
    pgbench_decided: float
    pgbench_delivered: float
    pgbench_server: float

    @property
    def pgbench(self) -> float:
        return self.pgbench_decided + self.pgbench_delivered

    @property
    def ratio(self) -> float:
        """The client's CPU against the client's CPU."""
        return self.worker / self.pgbench

    @property
    def whole_ratio(self) -> float:
        """Client and server together, on both sides."""
        return (self.worker + self.worker_server) / (self.pgbench + self.pgbench_server)


def measure(installation: Installation, database: str, turns: int, profile: str | None = None) -> Cost:
    """Measure on copies of a database; it keeps `turns` messages more that wait, which the caller may drain."""
    let_wait(installation, database, turns)
    busy, server, seconds, deliveries = _worker(installation, installation.copy(database, "bench_worker"))
    seen = installation.copy(database, "bench_seen")
    if profile:
        _profile(installation, database, profile)
    replay.record(installation, seen)
    scripts: list[str] = []
    alone: list[float] = []
    counted = 0
    for queue in ("inbox", "outbox"):
        begin = installation.statement_log().stat().st_size
        alone.append(drain(installation, seen, queue)["cpu"])
        statements = replay.recorded(installation.statement_log(), seen, begin)
        counted += len(statements)
        scripts.append(replay.script(statements))
    again = installation.copy(database, "bench_again")
    decided = replay.run(installation, again, "concierge_turn", scripts[0])
    delivered = replay.run(installation, again, "concierge_delivery", scripts[1])
    _same(installation.sql(seen, _DONE), installation.sql(again, _DONE))
    for name in ("bench_worker", "bench_seen", "bench_again"):
        installation.drop(name)
    per_turn = 1000 / turns
    return Cost(
        turns, deliveries, counted / turns, busy * per_turn, server * per_turn, turns / seconds, alone[0] * per_turn,
        alone[1] * per_turn, decided[0] * per_turn, delivered[0] * per_turn, (decided[1] + delivered[1]) * per_turn,
    )  # fmt: skip


def let_wait(installation: Installation, database: str, turns: int) -> None:
    """Take in one message each of so many people, with no worker to answer them."""
    installation.emulator.put("/_emulator/faults", json={"lost_statuses": 1.0})
    installation.start("serve", installation.address(database))
    run = int(time.time()) % 100_000
    for number in range(turns):
        installation.say(f"4479{run:05d}{number:04d}", TEXTS[number % len(TEXTS)])
    installation.emulator.post("/_emulator/flush").raise_for_status()
    installation.stop("serve")


def drain(
    installation: Installation, database: str, queue: str, limit: int = 1_000_000, profile: str | None = None
) -> dict[str, float]:
    """Handle what waits in one queue in a process of its own."""
    more = ["--profile", profile] if profile else []
    told = [sys.executable, "-m", "benchmarks.drain", queue, "--limit", str(limit), *more]
    environment = installation.environment(installation.address(database))
    done = subprocess.run(told, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def _worker(installation: Installation, database: str) -> tuple[float, float, float, int]:
    """Let a real worker answer everything at once; return its CPU, the server's, the time, and the deliveries."""
    installation.sql(database, _HIDE)
    installation.start("work", installation.address(database))
    time.sleep(4)
    before, server, began = installation.cpu_seconds("work"), installation.server_cpu_seconds(), time.perf_counter()
    installation.sql(database, _SHOW)
    while installation.sql(database, _WAITING) != "0":
        time.sleep(0.2)
    seconds = time.perf_counter() - began
    busy, server = installation.cpu_seconds("work") - before, installation.server_cpu_seconds() - server
    installation.stop("work")
    return busy, server, seconds, int(installation.sql(database, "SELECT count(*) FROM deliveries"))


def _profile(installation: Installation, database: str, profile: str) -> None:
    copied = installation.copy(database, "bench_profiled")
    for queue in ("inbox", "outbox"):
        drain(installation, copied, queue, profile=f"{profile}.{queue}")
    installation.drop(copied)


def _same(seen: str, again: str) -> None:
    """A replay that fails half-way or touches no row would be cheap: what it left behind must be equal."""
    if seen.split("|")[:2] + seen.split("|")[3:] != again.split("|")[:2] + again.split("|")[3:]:
        raise SystemExit(f"the replay did something else: {seen} and {again}")
