"""Handle waiting doorbells of one queue one by one, as a worker does, and print what that cost this process."""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import json
import time

from concierge import telemetry, wiring
from concierge.place import opened
from database import queues
from database.db import Pool, Role
from database.queues import Queue

_ROLES: dict[Queue, Role] = {"inbox": "concierge_turn", "outbox": "concierge_delivery"}


async def drain(queue: Queue, limit: int, warm: int, profile: str | None) -> dict[str, float]:
    """Handle `warm` doorbells, then up to `limit` more, and tell what these cost in user and system time of this process.

    The first turns of a process compile patterns and prepare statements; that is a cost of starting, told apart.
    """
    profiler = cProfile.Profile(time.process_time) if profile else None
    with opened() as place:
        telemetry.configure("error", json=True)
        async with wiring.crew(place, wiring.open_channels()) as crew:
            pool = await Pool.open(place.dsn, _ROLES[queue])
            handle = crew.handlers[0 if queue == "inbox" else 1].handle
            began = time.process_time()
            await _handle(pool, queue, handle, warm)
            warming, began, used = time.process_time() - began, time.perf_counter(), time.process_time()
            if profiler:
                profiler.enable()
            handled, leasing = await _handle(pool, queue, handle, limit)
            if profiler:
                profiler.disable()
            cpu, wall = time.process_time() - used, time.perf_counter() - began
            await pool.close()
    if profiler and profile:
        profiler.dump_stats(profile)
    each = 1000 / max(handled, 1)
    return {"handled": handled, "cpu_ms": cpu * each, "wall_ms": wall * each, "lease_ms": leasing * each,
            "warming_ms": 1000 * warming}  # fmt: skip


async def _handle(pool: Pool, queue: Queue, handle: wiring.Handle, limit: int) -> tuple[int, float]:
    """Return how many were handled, and the seconds it took to lease them."""
    leasing = 0.0
    for handled in range(limit):
        asked = time.perf_counter()
        async with pool.connection() as db:
            doorbells = await queues.lease(db, queue, 30, 1)
        leasing += time.perf_counter() - asked
        if not doorbells:
            return handled, leasing
        await handle(doorbells[0])
    return limit, leasing


def main() -> None:
    """Print the figures of one run as JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("queue", choices=("inbox", "outbox"))
    options.add_argument("--limit", type=int, default=1_000_000)
    options.add_argument("--warm", type=int, default=12)
    options.add_argument("--profile")
    told = options.parse_args()
    print(json.dumps(asyncio.run(drain(told.queue, told.limit, told.warm, told.profile))))


if __name__ == "__main__":
    main()
