"""Keep programs running as children of this one: start, restart with back-off, end together."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

_PR_SET_PDEATHSIG: Final = 1  # prctl(2)
_LIBC: ctypes.CDLL | None = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Program:
    """What to run. `environment` is added to ours."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds."""

    first_restart: float = 0.5
    longest_restart: float = 30.0
    steady_after: float = 60.0
    """A program that ran this long has recovered; the next failure starts again at `first_restart`."""
    until_killed: float = 15.0

    def before_restart(self, failures: int) -> float:
        """Double with every failure in a row, the first counting as 1."""
        return min(self.longest_restart, self.first_restart * 2 ** min(failures - 1, 16))


async def keep_running(
    programs: Sequence[Program],
    stopping: asyncio.Event,
    say: Callable[[str], None],
    patience: Patience | None = None,
) -> None:
    """Run them all until `stopping` is set, then end them; one that dies is started again."""
    async with asyncio.TaskGroup() as together:
        for program in programs:
            together.create_task(_keep(program, stopping, say, patience or Patience()))


def stop_on_signals(stopping: asyncio.Event) -> None:
    """Let Ctrl-C and SIGTERM set the event. Ctrl-C reaches the children too: they are in our group."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)


async def _keep(program: Program, stopping: asyncio.Event, say: Callable[[str], None], patience: Patience) -> None:
    now = asyncio.get_running_loop().time
    failures = 0
    while not stopping.is_set():
        started = now()
        process = await _start(program)
        if await _stopped_before(process.wait(), stopping):
            await _end(process, patience)
            return
        failures = 1 if now() - started >= patience.steady_after else failures + 1
        wait = patience.before_restart(failures)
        say(f"{program.name} {_how_it_ended(process.returncode)}; starting it again in {wait:g} s")
        await _stopped_before(asyncio.sleep(wait), stopping)


async def _start(program: Program) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *program.arguments,
        env={**os.environ, **program.environment},
        stdin=asyncio.subprocess.DEVNULL,
        preexec_fn=_die_with_the_parent,
    )


def _die_with_the_parent() -> None:
    """Ask Linux for a SIGTERM when we are killed, so that no orphan keeps the port."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


async def _end(process: asyncio.subprocess.Process, patience: Patience) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), patience.until_killed)
    except TimeoutError:
        process.kill()
        await process.wait()


async def _stopped_before(wait: Coroutine[Any, Any, object], stopping: asyncio.Event) -> bool:
    """Wait for either; return whether we are to stop."""
    tasks = asyncio.create_task(wait), asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return stopping.is_set()
    finally:
        for task in tasks:
            task.cancel()


def _how_it_ended(code: int | None) -> str:
    if code is not None and code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"
