"""Play a model on loopback: `python -m emulator.models --port 8091` (honest; `--hello` answers at once)."""

from __future__ import annotations

import argparse
import asyncio
import json
from typing import Any

from emulator.models.honest import Honest
from emulator.models.script import Always, Say
from emulator.models.server import serving

_HELLO: dict[str, Any] = {"reply": "Hello there, my friend.", "next_step": "done", "confidence": 0.9, "claims": []}


def main() -> None:
    """Serve until stopped; the first line of output names the address. Port 0 takes a free one."""
    parser = argparse.ArgumentParser(prog="emulator.models", description=__doc__)
    parser.add_argument("--port", type=int, default=8091)
    parser.add_argument("--hello", action="store_true", help="answer everything with the same greeting")
    asked = parser.parse_args()
    asyncio.run(_serve(asked.port, hello=asked.hello))


async def _serve(port: int, *, hello: bool) -> None:
    async with serving(Always(Say(json.dumps(_HELLO))) if hello else Honest(), port) as model:
        print(model.openai_url, flush=True)  # noqa: T201 - its answer
        await asyncio.Event().wait()


if __name__ == "__main__":
    main()
