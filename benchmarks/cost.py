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
from collections import Counter
from collections.abc import Sequence
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

WARM: Final = 12
"""Turns a worker answers before it is measured: the first ones compile patterns and prepare statements."""
_HIDE: Final = f"""UPDATE pgmq.q_inbox SET vt = now() + interval '1 hour'
WHERE msg_id NOT IN (SELECT msg_id FROM pgmq.q_inbox ORDER BY msg_id LIMIT {WARM})"""
_SHOW: Final = "UPDATE pgmq.q_inbox SET vt = now(); NOTIFY concierge_inbox"
_WAITING: Final = "SELECT (SELECT count(*) FROM pgmq.q_inbox) + (SELECT count(*) FROM pgmq.q_outbox)"
_DONE: Final = """SELECT (SELECT count(*) FROM turns WHERE finished_at IS NOT NULL), (SELECT count(*) FROM tool_calls),
(SELECT count(*) FROM deliveries WHERE state = 'accepted'), (SELECT count(*) FROM audit_events),
(SELECT count(*) FROM pgmq.q_inbox) + (SELECT count(*) FROM pgmq.q_outbox)"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of CPU per turn, deliveries included unless said."""

    turns: int
    deliveries: float
    """Of one turn."""
    statements: float
    worker: float
    """A real `concierge work` with 16 slots, all turns waiting."""
    worker_server: float
    per_second: float
    decided: float
    """One worker, one turn at a time, up to the outbox."""
    delivered: float
    """The same for the deliveries of one turn."""
    warming: float
    """What the first turns of a process cost it, all together."""
    pgbench_decided: float
    pgbench_delivered: float
    pgbench_server: float
    frequent: Sequence[tuple[str, float]]
    """Statements and how often one turn runs them."""

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
    busy, server, seconds = _worker(installation, installation.copy(database, "bench_worker"))
    seen = installation.copy(database, "bench_seen")
    if profile:
        _profile(installation, database, profile)
    replay.record(installation, seen)
    decided, seen_decided = _recorded_drain(installation, seen, "inbox", turns)
    deliveries = int(installation.sql(seen, _WAITING))
    delivered, seen_delivered = _recorded_drain(installation, seen, "outbox", deliveries)
    again = installation.copy(database, "bench_again")
    replayed = replay.run(installation, again, "concierge_turn", replay.script(seen_decided))
    replayed_deliveries = replay.run(installation, again, "concierge_delivery", replay.script(seen_delivered))
    _same(installation.sql(seen, _DONE), installation.sql(again, _DONE))
    for name in ("bench_worker", "bench_seen", "bench_again"):
        installation.drop(name)
    measured, each = turns - WARM, 1000 / turns
    return Cost(
        turns=turns,
        deliveries=deliveries / turns,
        statements=(len(seen_decided) + len(seen_delivered)) / turns,
        worker=1000 * busy / measured,
        worker_server=1000 * server / measured,
        per_second=measured / seconds,
        decided=decided["cpu_ms"],
        delivered=delivered["cpu_ms"] * deliveries / turns,
        warming=decided["warming_ms"],
        pgbench_decided=replayed[0] * each,
        pgbench_delivered=replayed_deliveries[0] * each,
        pgbench_server=(replayed[1] + replayed_deliveries[1]) * each,
        frequent=_frequent([*seen_decided, *seen_delivered], turns),
    )


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
    told = [sys.executable, "-m", "benchmarks.drain", queue, "--limit", str(limit), "--warm", str(WARM), *more]
    environment = installation.environment(installation.address(database))
    done = subprocess.run(told, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def _worker(installation: Installation, database: str) -> tuple[float, float, float]:
    """Let a real worker answer everything at once; return its CPU, the server's, and the time."""
    waiting = int(installation.sql(database, _WAITING)) - WARM
    installation.sql(database, _HIDE)
    installation.start("work", installation.address(database))
    _until_only(installation, database, waiting)
    time.sleep(2)
    before, server, began = installation.cpu_seconds("work"), installation.server_cpu_seconds(), time.perf_counter()
    installation.sql(database, _SHOW)
    _until_only(installation, database, 0)
    seconds = time.perf_counter() - began
    busy, server = installation.cpu_seconds("work") - before, installation.server_cpu_seconds() - server
    installation.stop("work")
    return busy, server, seconds


def _until_only(installation: Installation, database: str, waiting: int) -> None:
    """Wait inside the server: a client that asked again and again would cost it more than the turns do."""
    installation.sql(
        database,
        f"DO $$ BEGIN LOOP EXIT WHEN ({_WAITING}) <= {waiting}; COMMIT; PERFORM pg_sleep(0.1); COMMIT; END LOOP; END $$",
    )


def _recorded_drain(
    installation: Installation, database: str, queue: str, count: int
) -> tuple[dict[str, float], list[replay.Statement]]:
    begin = installation.statement_log().stat().st_size
    told = drain(installation, database, queue)
    if told["handled"] + WARM != count:
        raise SystemExit(f"{count} doorbells of the {queue} waited, and {told['handled'] + WARM:.0f} were handled")
    return told, replay.recorded(installation.statement_log(), database, begin)


def _frequent(statements: Sequence[replay.Statement], turns: int) -> Sequence[tuple[str, float]]:
    counted = Counter(sql for sql, _ in statements)
    return [(sql, times / turns) for sql, times in counted.most_common(30)]


def _profile(installation: Installation, database: str, profile: str) -> None:
    copied = installation.copy(database, "bench_profiled")
    for queue in ("inbox", "outbox"):
        drain(installation, copied, queue, profile=f"{profile}.{queue}")
    installation.drop(copied)


def _same(seen: str, again: str) -> None:
    """A replay that fails half-way or touches no row would be cheap: what it left behind must be equal."""
    if seen.split("|")[:2] + seen.split("|")[3:] != again.split("|")[:2] + again.split("|")[3:]:
        raise SystemExit(f"the replay did something else: {seen} and {again}")
