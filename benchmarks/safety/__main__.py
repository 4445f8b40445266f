"""`make safety`: every figure that the safety claim needs, together (`python -m benchmarks.safety`)."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from benchmarks.safety import shard
from database.server import EmbeddedPostgres
from tests.safety.worlds import Played, World, worlds

_FAST: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB",
                "max_connections": "200"}  # fmt: skip


def main() -> int:
    """Play on a fresh embedded server; return 1 when a figure misses its bar."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.safety", description=__doc__)
    options.add_argument("--worlds", type=int, default=3136)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--only", default="", help="ours, twin")
    options.add_argument("--keep", default="", help="file to keep what was played in")
    told = options.parse_args()
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="concierge-safety-", dir=memory if memory.is_dir() else None))
    server = EmbeddedPostgres(folder, _FAST)
    try:
        dsn = server.start()
        asyncio.run(shard.make_template(dsn))
        made = worlds(told.worlds, told.seed)
        for which in ("ours", "twin"):
            if told.only in ("", which):
                played, seconds = _play(dsn, made, told.jobs, twin=which == "twin", keep=told.keep and f"{told.keep}.{which}")
                _show(which, played, seconds)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _play(dsn: str, made: Sequence[World], jobs: int, *, twin: bool, keep: str) -> tuple[list[Played], float]:
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(shard.play, dsn, n, made[n::jobs], twin=twin, keep=keep) for n in range(jobs)]
        done = [one.result() for one in waiting]
    return [one for played, _ in done for one in played], max(seconds for _, seconds in done)


def _show(which: str, played: Sequence[Played], seconds: float) -> None:
    harmed = [one for one in played if one.harms]
    reached = [one for one in played if one.reached]
    print(f"\n{which}: {len(harmed)} harmed of {len(played)} worlds in {seconds:.0f} s; reached {len(reached)}", flush=True)
    print("  by harm", dict(Counter(id for one in harmed for id in {harm for harm, _ in one.harms})))
    print("  stood", sum(one.stood for one in reached), "served", Counter(one.served for one in played))
    for one in harmed[:12] if which == "ours" else [one for one in played if not one.harms][:12]:
        world = one.world
        print("  ", world.number, world.attack.id, world.state, world.carrier, world.attacker, world.wire, one.harms[:3], one.minds)
    for one in [one for one in reached if not one.stood][:6]:
        print("   not stood", one.world.number, one.world.attack.id, one.world.carrier, one.world.state)
    for one in [one for one in played if one.served is False][:6]:
        print("   not served", one.world.number, one.world.attack.id, one.world.carrier, one.world.state, one.world.attacker, one.minds)


if __name__ == "__main__":
    sys.exit(main())
