"""`concierge up` on an empty folder: one command, a product that answers, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from concierge.__main__ import available
from concierge.programs import free_port
from database.server import EmbeddedPostgres

pytestmark = pytest.mark.skipif(not {"serve", "work"} <= set(available()), reason="needs serve and work")


@pytest.fixture
def home(fast_folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="concierge-up-", dir=fast_folder) as folder:
        yield Path(folder)


def test_it_answers_after_one_command_and_ctrl_c_ends_all_of_it(home: Path) -> None:
    """OP1: one command runs it on an empty machine with the embedded database."""
    port = free_port()
    told = {key: value for key, value in os.environ.items() if not key.startswith(("META_", "DATABASE_"))}
    up = subprocess.Popen(
        [sys.executable, "-m", "concierge", "up", "--emulator", "--port", str(port), "--home", str(home)],
        stdout=subprocess.PIPE,
        text=True,
        env={**told, "PYTHONUNBUFFERED": "1"},
    )
    give_up = threading.Timer(60, up.kill)  # ends the output below: a part that cannot start is tried again for ever
    give_up.start()
    try:
        assert up.stdout is not None
        assert any(line.startswith(f"concierge  http://127.0.0.1:{port}") for line in up.stdout)
        assert httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200
    finally:
        up.send_signal(signal.SIGINT)
        code = up.wait(timeout=30)
        give_up.cancel()
    assert code == 0
    assert not EmbeddedPostgres(home).is_running()
