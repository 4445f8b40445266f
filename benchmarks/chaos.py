"""Kill workers under load, and count what was lost, done twice or out of order (`make chaos`).

Messages go through the stand-in with duplicates and reordering; three workers and the HTTP side are killed at random, one
worker is frozen and woken, one send in a hundred fails. The judge reads the database and what reached the stand-in.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import secrets
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from concierge import wiring
from concierge.place import Place
from concierge.programs import free_port, product, with_emulator
from concierge.settings import AppSettings
from concierge.supervisor import Program
from database.db import Pool
from database.migrate import migrate
from database.sealing import Sealer
from database.server import EmbeddedPostgres
from workers.deliveries import UNKNOWN_IS_SETTLED_WITHIN, Deliveries


class Victim:
    """A process that is killed and started again."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            *self._program.arguments,
            env={**os.environ, **self._program.environment},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )

    async def kill(self) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    def signal(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(number)


async def main(messages: int, people: int, kills: int, seed: int) -> int:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="concierge-chaos-") as folder:
        server = EmbeddedPostgres(Path(folder))
        try:
            return await _run(server.start(), messages, people, kills, chance)
        finally:
            server.stop()


async def _run(dsn: str, messages: int, people: int, kills: int, chance: random.Random) -> int:
    await migrate(dsn)
    key, http_port, emulator_port = secrets.token_hex(32), free_port(), free_port()
    environment = {
        "DATABASE_URL": dsn, "CONCIERGE_SECRET_KEY": key, "CONCIERGE_PORT": str(http_port), "LOG_LEVEL": "error",
        "QUIET_PERIOD_SECONDS": "0.1",
    }  # fmt: skip
    *programs, stand_in = with_emulator(product(3, environment), f"http://127.0.0.1:{http_port}", emulator_port)
    emulator, serve, *workers = Victim(stand_in), *(Victim(replace(one)) for one in programs)
    everybody = [emulator, serve, *workers]
    for one in everybody:
        await one.start()
    began = time.perf_counter()
    try:
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{emulator_port}", timeout=60, trust_env=False
        ) as client:
            await _until_it_answers(client)
            await client.put(
                "/_emulator/faults", json={"duplicates": 0.2, "reordering": 0.2, "batches": 0.1, "failing_sends": 0.01}
            )
            killing = asyncio.create_task(_kill(workers, serve, kills, chance))
            await _play(client, messages, people)
            await killing
            await client.post("/_emulator/flush", timeout=600)
            pool = await Pool.open(dsn, "concierge_operator", size=2)
            await _wait_until_quiet(pool)
            await _settle(dsn, key)
            sent = (await client.get("/_emulator/sent")).json()
            verdict = await _judge(pool, messages, sent)
            await pool.close()
    finally:
        for one in everybody:
            await one.kill()
    return _report(verdict, kills, time.perf_counter() - began)


async def _until_it_answers(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                await client.get("/_emulator/sent")
                return
            except httpx.HTTPError:
                await asyncio.sleep(0.1)


async def _play(client: httpx.AsyncClient, messages: int, people: int) -> None:
    async def talk(numbers: Sequence[int]) -> None:
        for number in numbers:
            person = f"4477009{number % people:05d}"
            await client.post(
                f"/_emulator/people/{person}/messages",
                json={"text": f"message {number // people}", "provider_id": f"wamid.chaos{number}"},
            )

    lanes = 8
    await asyncio.gather(*(talk(range(lane, messages, lanes)) for lane in range(lanes)))


async def _kill(workers: Sequence[Victim], serve: Victim, kills: int, chance: random.Random) -> None:
    """Kill at random; freeze one worker past its lease and wake it again."""
    frozen = workers[0]
    frozen.signal(signal.SIGSTOP)
    for number in range(kills):
        await asyncio.sleep(chance.uniform(0.5, 2.0))
        victim = serve if number % 7 == 6 else chance.choice(workers[1:])
        await victim.kill()
        await victim.start()
    frozen.signal(signal.SIGCONT)


async def _wait_until_quiet(pool: Pool) -> None:
    """Wait until no doorbell is left and nothing is being sent."""
    async with asyncio.timeout(900):
        while True:
            async with pool.transaction() as db:
                waiting = await db.value(
                    """SELECT (SELECT count(*) FROM pgmq.q_inbox) + (SELECT count(*) FROM pgmq.q_outbox)"""
                )
            if waiting == 0:
                return
            await asyncio.sleep(0.5)


async def _settle(dsn: str, key: str) -> None:
    """Let the clock pass the moment at which a send that nobody heard of is buried with its cause."""
    place = Place(dsn, Sealer(key), AppSettings(quiet_period_seconds=0))
    later = UNKNOWN_IS_SETTLED_WITHIN + timedelta(minutes=1)
    async with wiring.crew(place, {}, lambda: wiring.utc_now() + later) as crew:
        deliveries: Deliveries = crew.handlers[1]
        await deliveries.settle_unknown(wiring.utc_now() + later)


async def _judge(pool: Pool, messages: int, sent: Sequence[dict[str, Any]]) -> dict[str, int]:
    async with pool.transaction() as db:
        found = await db.row(
            """
            SELECT (SELECT count(*) FROM messages) AS stored,
              (SELECT count(*) FROM messages m WHERE turn_id IS NULL
                 AND NOT EXISTS (SELECT FROM dead_letters d WHERE d.address_id = m.address_id)) AS unanswered,
              (SELECT count(*) FROM turns WHERE finished_at IS NOT NULL) AS turns,
              (SELECT count(*) FROM (SELECT turn_id FROM deliveries WHERE purpose = 'reply'
                 GROUP BY turn_id HAVING count(*) > 1) twice) AS double_replies,
              (SELECT count(*) FROM (SELECT turn_id, lag(turn_id) OVER (PARTITION BY address_id ORDER BY id) AS before
                 FROM messages WHERE turn_id IS NOT NULL) o WHERE turn_id < before) AS reordered,
              (SELECT count(*) FROM deliveries WHERE state = 'accepted') AS accepted,
              (SELECT count(*) FROM deliveries WHERE state NOT IN ('accepted', 'dead', 'refused', 'failed')) AS undecided,
              (SELECT count(*) FROM dead_letters) AS dead
            """
        )
    told = dict(found) if found else {}
    repeated = Counter(one["token"] for one in sent)
    told["lost"] = messages - told["stored"]
    told["sent_twice"] = sum(count - 1 for count in repeated.values())
    told["sent"] = len(sent)
    return told


def _report(verdict: dict[str, int], kills: int, seconds: float) -> int:
    print(
        f"{verdict['stored']} messages stored, {verdict['turns']} turns, {verdict['sent']} replies at the provider, "
        f"{kills} SIGKILLs, {verdict['dead']} dead letters, {seconds:.0f} s"
    )
    harms = ("lost", "unanswered", "sent_twice", "double_replies", "reordered", "undecided")
    for name in harms:
        print(f"  {name:<16}{verdict[name]}")
    return 1 if any(verdict[name] for name in harms) else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--kills", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    sys.exit(asyncio.run(main(asked.messages, asked.people, asked.kills, asked.seed)))
