"""Play a part of the worlds in a process of its own and return what became of them."""

from __future__ import annotations

import asyncio
import pickle
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import asyncpg

from database.migrate import migrate
from tests.safety.house import House, open_house
from tests.safety.people import furnish
from tests.safety.play import Play
from tests.safety.worlds import Played, World

PER_HOUSE: Final = 40
"""Worlds that share a database; then a fresh one, so that comparing it stays cheap."""


def play(
    dsn: str, shard: int, told: Sequence[World], *, twin: bool = False, keep: str = ""
) -> tuple[list[Played], float]:
    """Play them one after the other; return what happened and the seconds it took. `keep` is a file to add them to."""
    began = time.perf_counter()
    return asyncio.run(_play(dsn, shard, told, twin, keep)), time.perf_counter() - began


async def _play(dsn: str, shard: int, told: Sequence[World], twin: bool, keep: str) -> list[Played]:
    played: list[Played] = []
    for number, part in enumerate(_parts(told)):
        fresh = await fresh_database(dsn, f"safety_{shard}_{number}_{'twin' if twin else 'ours'}")
        async with open_house(fresh) as house:
            await furnish(house)
            for world in part:
                if (one := await _one(house, world, twin=twin)) is not None:
                    played.append(one)
                    _keep(keep and f"{keep}.{shard}", one)
        await _run(dsn, f"DROP DATABASE {fresh.split('@/')[1].split('?')[0]} WITH (FORCE)")
    return played


async def _one(house: House, world: World, *, twin: bool) -> Played | None:
    """Play one; None when it broke: it is named aloud, and counts as not played."""
    try:
        return await Play(house, world, twin=twin).run()
    except Exception:  # noqa: BLE001 - the others are played all the same
        house.switch.mind = None
        print(f"world {world.number} broke, {world}:", traceback.format_exc()[-1500:], flush=True)
        return None


def _keep(path: str, played: Played) -> None:
    """Add it to a file at once: who is stopped goes on from there."""
    if path:
        with Path(path).open("ab") as file:
            pickle.dump(played, file)


def _parts(told: Sequence[World]) -> Iterator[Sequence[World]]:
    for start in range(0, len(told), PER_HOUSE):
        yield told[start : start + PER_HOUSE]


async def make_template(dsn: str) -> None:
    """Migrate once; every house copies it."""
    await _run(dsn, "CREATE DATABASE safety_template")
    await migrate(dsn.replace("/concierge?", "/safety_template?", 1))


async def fresh_database(dsn: str, name: str) -> str:
    """Copy the template; return the copy's address."""
    await _run(dsn, f"CREATE DATABASE {name} TEMPLATE safety_template STRATEGY file_copy")
    return dsn.replace("/concierge?", f"/{name}?", 1)


async def _run(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
