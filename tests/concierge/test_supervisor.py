"""Children are kept alive, and end with their parent."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from concierge.supervisor import Patience, Program, keep_running

_IMPATIENT = Patience(first_restart=0.0, longest_restart=0.0, until_killed=0.2)


def _python(name: str, code: str, *arguments: str) -> Program:
    return Program(name, [sys.executable, "-c", code, *arguments], {"TOLD": name})


@pytest.mark.parametrize(("failures", "seconds"), [(1, 0.5), (2, 1.0), (3, 2.0), (7, 30.0), (10_000, 30.0)])
def test_the_wait_doubles_with_every_failure_and_has_a_ceiling(failures: int, seconds: float) -> None:
    """A part that cannot start must neither spin nor be forgotten."""
    assert Patience().before_restart(failures) == seconds


async def test_a_program_that_dies_is_started_again_and_its_end_is_told() -> None:
    """OP6: replicas may die at any time."""
    stopping, told = asyncio.Event(), list[str]()

    def hear(line: str) -> None:
        told.append(line)
        if len(told) == 3:
            stopping.set()

    await keep_running([_python("cat", "raise SystemExit(3)")], stopping, hear, _IMPATIENT)
    assert told == ["cat ended with code 3; starting it again in 0 s"] * 3


async def test_a_killed_program_is_told_by_the_name_of_the_signal() -> None:
    """An operator reads SIGKILL and thinks of memory."""
    stopping, told = asyncio.Event(), list[str]()

    def hear(line: str) -> None:
        told.append(line)
        stopping.set()

    program = _python("cat", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    await keep_running([program], stopping, hear, _IMPATIENT)
    assert told == ["cat was ended by SIGKILL; starting it again in 0 s"]


async def test_a_program_is_told_its_environment_and_ends_when_asked(tmp_path: Path) -> None:
    """SIGTERM first: a worker finishes its turn."""
    code = (
        "import os, signal, sys;"
        "signal.signal(signal.SIGTERM, lambda *_: (open(sys.argv[1], 'a').write(' bye'), os._exit(0)));"
        "open(sys.argv[1], 'w').write(os.environ['TOLD']); os.kill(int(sys.argv[2]), signal.SIGUSR1);"
        "[signal.pause() for _ in iter(int, 1)]"
    )
    note, stopping = tmp_path / "note", asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, stopping.set)
    await keep_running([_python("cat", code, str(note), str(os.getpid()))], stopping, pytest.fail, Patience())
    assert note.read_text() == "cat bye"


async def test_a_program_that_ignores_the_request_to_end_is_killed() -> None:
    """Ctrl-C must come to an end."""
    code = (
        "import os, signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "os.kill(int(sys.argv[1]), signal.SIGUSR1); [signal.pause() for _ in iter(int, 1)]"
    )
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, stopping.set)
    async with asyncio.timeout(20):
        await keep_running([_python("cat", code, str(os.getpid()))], stopping, pytest.fail, _IMPATIENT)
