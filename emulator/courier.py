"""What every stand-in's webhooks share: faults that can be set, a queue that may stir things up, and tries that follow."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Protocol, TypeVar

import httpx

_Waiting = TypeVar("_Waiting")


class Unruly(Protocol):
    """Faults of what is on its way: rates in 0…1."""

    duplicates: float
    reordering: float


def change(faults: Any, wanted: Mapping[str, Any]) -> None:
    """Set what is named in a dataclass of faults. Raises ValueError for a fault that does not exist."""
    known = {one.name for one in fields(faults)}
    if unknown := set(wanted) - known:
        raise ValueError(f"unknown faults: {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}")
    for name, value in wanted.items():
        setattr(faults, name, type(getattr(faults, name))(value))


def put(queue: list[_Waiting], one: _Waiting, faults: Unruly, chance: random.Random) -> None:
    """Queue it; with faults it may come twice or late."""
    for _ in range(2 if chance.random() < faults.duplicates else 1):
        late = queue and chance.random() < faults.reordering
        queue.insert(chance.randrange(len(queue)) if late else len(queue), one)


async def deliver(
    http: httpx.AsyncClient, url: str, content: str | bytes, headers: Mapping[str, str], *, tries: int, pause: float
) -> bool:
    """Post until it is taken, after pauses that double up to a hundredfold; False when it never was."""
    for attempt in range(tries):
        try:
            if (await http.post(url, content=content, headers=dict(headers))).is_success:
                return True
        except httpx.HTTPError:
            pass
        await asyncio.sleep(pause * min(2**attempt, 100))
    return False
