"""The product in one process with stand-ins beside it and a clock that can be moved: for the demo and for stories."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

import httpx
import uvicorn

from channels.meta_whatsapp import MetaSettings, MetaWhatsApp
from channels.port import Channel
from channels.twilio_whatsapp import TwilioSettings, TwilioWhatsApp
from channels.waha import Waha, WahaSettings
from concierge import wiring
from concierge.files import FileKit
from concierge.place import Place
from concierge.programs import free_port, with_emulator
from database.db import Pool
from providers.http_telephone import HttpTelephone, TelephoneSettings


@dataclass
class Stage:
    """A running product, and the stand-in's interface to play people."""

    place: Place
    crew: wiring.Crew
    operator: Pool
    emulator: httpx.AsyncClient
    ahead: list[timedelta] = field(default_factory=lambda: [timedelta()])
    channels: Mapping[str, Channel] = field(default_factory=dict[str, Channel])

    def now(self) -> datetime:
        """Return the product's time."""
        return wiring.utc_now() + self.ahead[0]

    def later(self, minutes: float) -> None:
        """Move the product's clock."""
        self.ahead[0] += timedelta(minutes=minutes)

    async def say(self, person: str, text: str, **more: Any) -> None:
        """Let a person write through the real webhook."""
        answer = await self.emulator.post(f"/_emulator/people/{person}/messages", json={"text": text, **more})
        answer.raise_for_status()

    async def send_file(self, person: str, kind: str, content: bytes, mime_type: str, text: str = "") -> None:
        """Let a person send a file: `image`, `audio` or `document`."""
        answer = await self.emulator.post("/_emulator/files", content=content, headers={"content-type": mime_type})
        await self.say(person, text, type=kind, file=answer.json())

    async def settle(self) -> None:
        """Let everything that is due happen: webhooks in, turns, deliveries, statuses."""
        while True:
            await self._deliver_what_is_told()
            if not await self.crew.drain():
                await self._deliver_what_is_told()
                if not await self.crew.drain():
                    return

    async def called(self) -> list[dict[str, Any]]:
        """Return the calls that the telephone was asked for."""
        return (await self.emulator.get(self._telephone("/_emulator/calls"))).json()

    async def _deliver_what_is_told(self) -> None:
        await self.emulator.post("/_emulator/flush")
        await self.emulator.post(self._telephone("/_emulator/calls/flush"))

    def _telephone(self, path: str) -> httpx.URL:
        """The telephone has one address, whatever people write through."""
        return self.emulator.base_url.copy_with(path=path)

    async def sent(self, person: str | None = None) -> list[dict[str, Any]]:
        """Return what arrived at the people."""
        answer = await self.emulator.get("/_emulator/sent", params={"to": person} if person else {})
        return answer.json()


@asynccontextmanager
async def set_up(
    place: Place,
    over: Literal["meta", "twilio", "waha"] = "meta",
    changes: Mapping[str, str] | None = None,
    kit: FileKit | None = None,
) -> AsyncGenerator[Stage]:
    """Start stand-ins and product on free ports of loopback; stop both at the end.

    `over` says how people write, `changes` what is set otherwise than for the stand-ins. Files may come from the stand-in.
    """
    http_port, emulator_port = free_port(), free_port()
    program = with_emulator([], f"http://127.0.0.1:{http_port}", emulator_port)[-1]
    told = {name.lower(): value for name, value in program.environment.items()}
    told |= changes or {}
    telephone = HttpTelephone(TelephoneSettings.model_validate(told))
    kit = replace(kit or FileKit(), trusted=tuple(told["media_trusted_origins"].split(",")))
    ahead = [timedelta()]

    def clock() -> datetime:
        return wiring.utc_now() + ahead[0]

    channels = _channels(told, clock)

    async with AsyncExitStack() as stack:
        await stack.enter_async_context(child(program.arguments, dict(program.environment)))
        door = await stack.enter_async_context(wiring.front_door(place, channels, clock, telephone, kit))
        await stack.enter_async_context(serving(door, http_port))
        crew = await stack.enter_async_context(wiring.crew(place, channels, clock, telephone=telephone, kit=kit))
        operator = await Pool.open(place.dsn, "concierge_operator", size=1)
        stack.push_async_callback(operator.close)
        for channel in channels.values():
            stack.push_async_callback(channel.aclose)
        stack.push_async_callback(telephone.aclose)
        base_url = f"http://127.0.0.1:{emulator_port}" + ("" if over == "meta" else f"/{over}")
        client = httpx.AsyncClient(base_url=base_url, timeout=30, trust_env=False)
        emulator = await stack.enter_async_context(client)
        await until(lambda: answers(emulator))
        yield Stage(place, crew, operator, emulator, ahead, channels)


def _channels(told: Mapping[str, str], clock: Callable[[], datetime]) -> Mapping[str, Channel]:
    opened: tuple[Channel, ...] = (
        MetaWhatsApp(MetaSettings.model_validate(told)),
        TwilioWhatsApp(TwilioSettings.model_validate(told), clock),
        Waha(WahaSettings.model_validate({**told, "waha_enabled": True})),
    )
    return {channel.name: channel for channel in opened}


@asynccontextmanager
async def child(arguments: Any, environment: dict[str, str], said_to: Any = None) -> AsyncGenerator[None]:
    """Run a program beside the product until the block ends."""
    program = await asyncio.create_subprocess_exec(
        *arguments, env={**os.environ, **environment}, stdout=said_to or sys.stderr
    )
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            program.terminate()
        await program.wait()


@asynccontextmanager
async def serving(app: Any, port: int) -> AsyncGenerator[None]:
    """Serve an application on loopback until the block ends."""
    config = uvicorn.Config(app, host="127.0.0.1", port=port, access_log=False, log_config=None, http="httptools")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    await until(lambda: _is(server.started))
    try:
        yield
    finally:
        server.should_exit = True
        await task


async def _is(value: bool) -> bool:
    return value


async def answers(client: httpx.AsyncClient) -> bool:
    """Say whether the stand-in for WhatsApp is there."""
    with suppress(httpx.HTTPError):
        return (await client.get("/_emulator/sent")).is_success
    return False


async def until(holds: Callable[[], Any]) -> None:
    """Ask again every twentieth of a second, for half a minute at most."""
    async with asyncio.timeout(30):
        while not await holds():  # noqa: ASYNC110 - another process answers, no event of ours
            await asyncio.sleep(0.05)
