"""`make safety`: every figure that the safety claim needs, together (`python -m benchmarks.safety`)."""

from __future__ import annotations

import argparse
import asyncio
import pickle
import shutil
import sys
import tempfile
from collections.abc import Collection, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from benchmarks.safety import figures, shard
from database.server import EmbeddedPostgres
from tests.safety.worlds import Played, World, worlds

_FAST: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB",
                "max_connections": "400"}  # fmt: skip


def main() -> int:
    """Play on a fresh embedded server; return 1 when a figure misses its bar."""
    told = _options()
    if told.kept:
        return not (figures.show_ours(_kept(f"{told.kept}.ours"), 0) & figures.show_twin(_kept(f"{told.kept}.twin"), 0))
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="concierge-safety-", dir=memory if memory.is_dir() else None))
    server = EmbeddedPostgres(folder, _FAST)
    try:
        dsn = server.start()
        asyncio.run(shard.make_template(dsn))
        return not _measure(dsn, told, worlds(told.worlds, told.seed))
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m benchmarks.safety", description=__doc__)
    options.add_argument("--worlds", type=int, default=3024)
    options.add_argument("--twins", type=int, default=6, help="the twin plays every so manieth of the same worlds")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--only", default="", help="ours, twin, layers or honest")
    options.add_argument(
        "--keep", default="", help="files to add what was played to; a run with the same files goes on"
    )
    options.add_argument("--kept", default="", help="print the figures of such files and play nothing")
    return options.parse_args()


def _measure(dsn: str, told: argparse.Namespace, made: Sequence[World]) -> bool:
    fine = True
    if told.only in ("", "ours"):
        fine &= figures.show_ours(*_play(dsn, made, told, twin=False))
    if told.only in ("", "twin"):
        fine &= figures.show_twin(*_play(dsn, made[:: told.twins], told, twin=True))
    if told.only in ("", "layers"):
        fine &= figures.show_layers(dsn, 60)
    if told.only in ("", "honest"):
        fine &= figures.show_honest(dsn, 10)
    return fine


def _play(dsn: str, made: Sequence[World], told: argparse.Namespace, *, twin: bool) -> tuple[list[Played], float]:
    keep = told.keep and f"{told.keep}.{'twin' if twin else 'ours'}"
    before = _kept(keep) if keep else []
    made = _without(made, {one.world.number for one in before})
    with ProcessPoolExecutor(told.jobs, mp_context=get_context("spawn")) as pool:
        waiting = [
            pool.submit(shard.play, dsn, n, made[n :: told.jobs], twin=twin, keep=keep) for n in range(told.jobs)
        ]
        done = [one.result() for one in waiting]
    return [*before, *(one for played, _ in done for one in played)], max(seconds for _, seconds in done)


def _without(made: Sequence[World], numbers: Collection[int]) -> Sequence[World]:
    return [world for world in made if world.number not in numbers]


def _kept(name: str) -> list[Played]:
    found: list[Played] = []
    for path in sorted(Path(name).parent.glob(f"{Path(name).name}.[0-9]*")):
        with path.open("rb") as file:
            while file.peek(1):
                found.append(pickle.load(file))
    return found


if __name__ == "__main__":
    sys.exit(main())
