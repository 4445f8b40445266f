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


async def drain(queue: Queue, limit: int, profile: str | None) -> dict[str, float]:
    """Handle up to `limit` doorbells; CPU is user and system time of this process, start-up not counted."""
    profiler = cProfile.Profile() if profile else None
    with opened() as place:
        telemetry.configure("error", json=True)
        async with wiring.crew(place, wiring.open_channels()) as crew:
            handler = crew.handlers[0 if queue == "inbox" else 1]
            pool = await Pool.open(place.dsn, _ROLES[queue])
            handled, leasing, began, used = 0, 0.0, time.perf_counter(), time.process_time()
            if profiler:
                profiler.enable()
            while handled < limit:
                asked = time.perf_counter()
                async with pool.connection() as db:
                    doorbells = await queues.lease(db, queue, 30, 1)
                leasing += time.perf_counter() - asked
                if not doorbells:
                    break
                await handler.handle(doorbells[0])
                handled += 1
            if profiler:
                profiler.disable()
            cpu, wall = time.process_time() - used, time.perf_counter() - began
            await pool.close()
    if profiler and profile:
        profiler.dump_stats(profile)
    return {"handled": handled, "cpu": cpu, "wall": wall, "lease_ms": 1000 * leasing / max(handled, 1)}


def main() -> None:
    """Print the figures of one run as JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("queue", choices=("inbox", "outbox"))
    options.add_argument("--limit", type=int, default=1_000_000)
    options.add_argument("--profile")
    told = options.parse_args()
    print(json.dumps(asyncio.run(drain(told.queue, told.limit, told.profile))))


if __name__ == "__main__":
    main()
