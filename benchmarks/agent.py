"""What a model costs a turn besides the model: everything but its own time (`python -m benchmarks.agent`)."""

from __future__ import annotations

import argparse
import asyncio
import logging
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import ClassVar, Final

import structlog

import agent.run  # noqa: F401 - its import is a cost of the worker's start, not of a turn
from agent.providers import Provider
from agent.settings import AgentSettings
from benchmarks.turns import percentile, say, say_machine
from channels.port import Call, Mailbox, SendOutcome, SendResult, Source
from concierge import wiring
from concierge.guests import inviting
from concierge.place import Place, operating
from concierge.settings import AppSettings
from database import flags, vendors
from database.db import Pool
from database.intake import Intake
from database.migrate import migrate
from database.sealing import Sealer
from database.server import EmbeddedPostgres
from domain.errors import Invalid
from domain.messages import Batch, Inbound, Media, Outbound, Sender
from domain.spending import Price

WARM: Final = 10
WISH: Final = "I need 40 folding chairs in Bristol by 5 December"


@dataclass
class _Nowhere:
    """A channel that takes everything and sends nothing."""

    name: ClassVar[str] = "meta"
    window: ClassVar[timedelta | None] = timedelta(hours=24)

    async def verify(self, call: Call) -> None: ...

    def challenge(self, query: Mapping[str, str]) -> str:
        return ""

    def parse(self, call: Call) -> Sequence[Batch]:
        return ()

    async def send(self, account: str, message: Outbound) -> SendResult:
        return SendResult(SendOutcome.ACCEPTED, provider_id=message.delivery_token)

    async def locate(self, account: str, media: Media) -> Source:
        raise Invalid("media", "There are no files here.")

    def accounts(self) -> Sequence[str]:
        return ()

    def mailboxes(self) -> Sequence[Mailbox]:
        return ()

    async def aclose(self) -> None: ...


def main() -> None:
    """Measure on a fresh embedded server and print; writes nothing outside a temporary folder."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--turns", type=int, default=200)
    told = options.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    folder = Path(tempfile.mkdtemp(prefix="concierge-bench-"))
    server = EmbeddedPostgres(folder)
    try:
        say_machine()
        asyncio.run(_measure(server.start(), told.turns))
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def _measure(dsn: str, turns: int) -> None:
    await migrate(dsn)
    place = Place(dsn, Sealer("b" * 40), AppSettings(quiet_period_seconds=0))
    await _furnish(place)
    say(f"{turns} turns each, one at a time, from the doorbell to the reply in the outbox")
    coded = [await _turns(place, turns, "hello", None), await _turns(place, turns, WISH, None)]
    hello = await _turns(place, turns, "hello", "--hello")
    wish = await _turns(place, turns, WISH, "")
    _show("coded, a greeting", coded[0])
    _show("coded, a wish", coded[1])
    _show("a model that answers at once: one call", hello, "bar: p95 < 150 ms")
    _show("a model that answers at once: five calls, four tools", wish)


async def _furnish(place: Place) -> None:
    now = wiring.utc_now()
    async with operating(place.dsn) as db:
        await flags.put(db, 1, "AI_CONCIERGE_ENABLED", True, now)
        await flags.put(db, 1, "AI_CONCIERGE_PERCENTAGE", 100, now)
        for number in range(5):
            sells = ("folding chairs", "chairs")
            new = vendors.NewVendor(
                f"Vendor {number}", f"+4477009002{number:02d}", sells, ("Bristol",), "en", daily_cap=10**6
            )
            await vendors.import_one(db, place.sealer, 1, new, now)


async def _turns(place: Place, turns: int, text: str, model: str | None) -> list[float]:
    """Return sorted milliseconds; `model` None is the coded mind, else the stand-in's option."""
    async with _crew(place, model) as (crew, intake):
        took: list[float] = []
        burnt = 0.0
        for number in range(turns + WARM):
            phone = f"+4478{abs(hash((text, model))) % 100:02d}{number:06d}"
            message = Inbound(
                f"wamid.{model}{text[:3]}{number}", Sender(phone[1:], phone), wiring.utc_now(), "text", text, b"{}"
            )
            await intake.put("meta", Batch("100000000000001", (message,)), "bench")
            began, cpu = time.perf_counter(), time.process_time()
            await crew.turns.drain()
            took.append(1000 * (time.perf_counter() - began))
            burnt += time.process_time() - cpu
        expected = "agent" if model is not None else "workflow"
        async with operating(place.dsn) as db:
            minds = await db.rows("SELECT mind FROM turns ORDER BY id DESC LIMIT $1", turns)
        answered = sum(row["mind"] == expected for row in minds)
        if answered != turns:
            raise SystemExit(f"only {answered} of {turns} turns were answered by {expected}")
    print(f"  {1000 * burnt / len(took):.1f} ms of it the worker's CPU", flush=True)
    return sorted(took[WARM:])


@asynccontextmanager
async def _crew(place: Place, model: str | None) -> AsyncGenerator[tuple[wiring.Crew, Intake]]:
    process = None
    chosen: list[Provider] = []
    if model is not None:
        arguments = [sys.executable, "-m", "emulator.models", "--port", "0", *filter(None, [model])]
        process = await asyncio.create_subprocess_exec(*arguments, stdout=subprocess.PIPE)
        assert process.stdout is not None
        url = (await process.stdout.readline()).decode().strip()
        chosen = [Provider("openai", "responses", url, "none", "scripted-1", Price(Decimal(0), Decimal(0)))]
    pool = await Pool.open(place.dsn, "concierge_intake", size=2)
    intake = Intake(pool, place.sealer, wiring.utc_now, lambda: None)
    try:
        guests = inviting(AgentSettings(), chosen)
        async with wiring.crew(place, {"meta": _Nowhere()}, inviting=guests) as crew:
            yield crew, intake
    finally:
        await _close(intake.close, pool.close)
        if process is not None:
            process.terminate()
            await process.wait()


async def _close(*closing: Callable[[], Awaitable[None]]) -> None:
    for close in closing:
        await close()


def _show(name: str, took: Sequence[float], bar: str = "") -> None:
    middle, high = percentile(took, 0.5), percentile(took, 0.95)
    print(f"{name:54} p50 {middle:>6.1f} ms   p95 {high:>6.1f} ms   {bar and f'({bar})'}")


if __name__ == "__main__":
    main()
