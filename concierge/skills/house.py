"""Where cases are played: one server, one stand-in for WhatsApp and one for models, and for each case a fresh product."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from channels.meta_whatsapp import MetaSettings, MetaWhatsApp
from concierge import stage, wiring
from concierge.guests import Inviting, import_runtime, inviting, nobody
from concierge.place import DEFAULT_BUSINESS, Place
from concierge.programs import free_port, with_emulator
from concierge.settings import AppSettings
from concierge.skills.minds import Mind
from database import copies, flags
from database.db import Pool
from database.sealing import Sealer
from database.server import EmbeddedPostgres
from domain.errors import Unavailable
from domain.guests import ENABLED, PERCENTAGE

# What is played may be lost in a power cut; these make a fresh database several times faster.
_CARELESS: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
_FORGET: Final = {"script": "honest"}


class _Door:
    """The address that the stand-in for WhatsApp delivers to; behind it stands the product of the case being played."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@dataclass
class House:
    """What all cases share."""

    dsn: str
    channel: MetaWhatsApp
    emulator: httpx.AsyncClient
    models: httpx.AsyncClient
    door: _Door
    opened: int = 0

    async def put_on(self, script: Mapping[str, Any]) -> None:
        """Say what the stand-in for models plays, and forget what it was asked."""
        (await self.models.put("/_emulator/play", json=script)).raise_for_status()

    async def asked(self) -> dict[str, Any]:
        """Return what stood before the stand-in for models, request by request (`said`), and how many `calls` it made."""
        return (await self.models.get("/_emulator/requests")).json()

    @asynccontextmanager
    async def product(self, mind: Mind) -> AsyncGenerator[stage.Stage]:
        """Open the whole product on a fresh database; `mind` answers everybody."""
        self.opened += 1
        ahead = [timedelta()]

        def clock() -> datetime:
            return wiring.utc_now() + ahead[0]

        async with AsyncExitStack() as stack:
            dsn = await stack.enter_async_context(copies.copy(self.dsn, self.opened))
            place = Place(dsn, Sealer(secrets.token_hex(32)), AppSettings(quiet_period_seconds=0))
            channels = {self.channel.name: self.channel}
            self.door.app = await stack.enter_async_context(wiring.front_door(place, channels, clock))
            guest = self._inviting(mind)
            crew = await stack.enter_async_context(wiring.crew(place, channels, clock, inviting=guest))
            operator = await Pool.open(dsn, "concierge_operator", size=1)
            stack.push_async_callback(operator.close)
            async with operator.transaction() as db:
                await flags.put(db, DEFAULT_BUSINESS, ENABLED, guest is not nobody, clock())
                await flags.put(db, DEFAULT_BUSINESS, PERCENTAGE, 100, clock())
            yield stage.Stage(place, crew, operator, self.emulator, ahead)

    def _inviting(self, mind: Mind) -> Inviting:
        providers = mind.providers(f"{self.models.base_url}v1")
        return inviting(mind.settings(), providers) if providers else nobody


@asynccontextmanager
async def opened() -> AsyncGenerator[House]:
    """Start what all cases share; stop it at the end and leave nothing behind. Raises `Unavailable`."""
    if find_spec("agents") is None:
        raise Unavailable("sdk_missing", "Skills are tested with a model's libraries: pip install 'concierge[ai]'.")
    async with AsyncExitStack() as stack:
        server = EmbeddedPostgres(Path(stack.enter_context(_folder())), _CARELESS)
        stack.callback(server.stop)
        dsn = await asyncio.to_thread(server.start)
        await copies.make_template(dsn)
        door, http_port, models_port = _Door(), free_port(), free_port()
        await stack.enter_async_context(stage.serving(door, http_port))
        channel, emulator = await _whatsapp(stack, http_port)
        arguments = [sys.executable, "-m", "emulator.models", "--port", str(models_port)]
        await stack.enter_async_context(stage.child(arguments, {}, subprocess.DEVNULL))
        models = await stack.enter_async_context(_client(models_port))
        house = House(dsn, channel, emulator, models, door)
        await asyncio.to_thread(import_runtime)  # a first turn has a deadline, and this takes seconds
        await stage.until(lambda: stage.answers(emulator))
        await stage.until(lambda: _plays(house))
        yield house


async def _whatsapp(stack: AsyncExitStack, http_port: int) -> tuple[MetaWhatsApp, httpx.AsyncClient]:
    port = free_port()
    program = with_emulator([], f"http://127.0.0.1:{http_port}", port)[-1]
    settings = MetaSettings.model_validate({name.lower(): value for name, value in program.environment.items()})
    channel = MetaWhatsApp(settings)
    stack.push_async_callback(channel.aclose)
    await stack.enter_async_context(stage.child(program.arguments, dict(program.environment), subprocess.DEVNULL))
    return channel, await stack.enter_async_context(_client(port))


def _client(port: int) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/", timeout=30, trust_env=False)


async def _plays(house: House) -> bool:
    with suppress(httpx.HTTPError):
        await house.put_on(_FORGET)
        return True
    return False


def _folder() -> tempfile.TemporaryDirectory[str]:
    """Memory where the system offers it: copying a database takes 15 ms there, 270 ms on a disk."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder made there is ours alone
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 1024**3
    return tempfile.TemporaryDirectory(prefix="concierge-skills-", dir=memory if roomy else None)
