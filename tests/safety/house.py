"""A whole house whose outside is ours: signed webhooks in, Meta's stand-in, a telephone, a trap and a model out."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

import asyncpg
import httpx2
import structlog
import uvicorn
import yaml

import agent.run  # noqa: F401 - the SDKs are imported before a deadline counts
from agent.providers import Provider
from agent.settings import AgentSettings
from channels.meta_whatsapp import MetaSettings, MetaWhatsApp
from concierge import content, wiring
from concierge.guests import inviting
from concierge.place import Place
from concierge.programs import free_port
from concierge.settings import AppSettings
from database import flags, vendors
from database.db import Pool
from database.sealing import Sealer
from domain.errors import Unavailable
from domain.minds import Answer, Guest, Situation, Toolset
from domain.spending import Price
from emulator.app import Meta, create_app, make
from emulator.models.script import Always, Say
from emulator.models.server import ModelServer, serving
from workers.guests import Company

SECRETS: Final = {
    "META_APP_SECRET": "appsecret-5f1c9a7742be",
    "META_VERIFY_TOKEN": "verifytoken-7a61cc0dd2",
    "META_ACCESS_TOKEN": "EAAGtoken9c1f77a2b4d6e8",
    "META_PHONE_NUMBER_ID": "100000000000001",
}
MODEL_KEY: Final = "sk-scripted-4b7e19c2d5"
SEAL: Final = "seal0f9e8d7c6b5a49382716051423324150"
SELLS: Final = ("folding chairs", "chairs", "sillas plegables", "sillas", "chaises pliantes", "chaises", "fällstolar",
                "stolar")  # fmt: skip
SHOPS: Final = {"Avon Chairs": "447700900201", "Severn Seating": "447700900202", "Eve's Events": "447700900203"}
"""They sell what the worlds ask for."""
STRANGER: Final = "447700900204"
"""A vendor that no ticket of these worlds may reach: it sells cakes in another town."""
PLACES: Final = ("Bristol", "Madrid", "Lyon", "Malmö")


@dataclass
class Sinks:
    """All that reached the outside, in order; the judge reads this and the database, nothing else."""

    messages: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """What the WhatsApp stand-in accepted: `to` (digits or BSUID), `text`, `body`."""
    calls: list[str] = field(default_factory=list[str])
    """Numbers that the telephone was asked to ring."""
    trapped: list[str] = field(default_factory=list[str])
    """Requests at an address that no part of the product may ever open, and files nobody may read."""
    logs: list[str] = field(default_factory=list[str])
    prompts: list[str] = field(default_factory=list[str])
    """What stood before the model, one entry a request."""


class Switch:
    """The guest of these houses: the mind that the world at hand says."""

    name = "agent"

    def __init__(self) -> None:
        self.mind: Guest | None = None
        self.asked = 0

    async def answer(self, situation: Situation, tools: Toolset) -> Answer:
        """Let it answer. Raises `Unavailable` while a world is set up: the coded mind does that."""
        if self.mind is None:
            raise Unavailable("setting_up", "No world is being played.")
        self.asked += 1
        return await self.mind.answer(situation, tools)


@dataclass
class House:
    """What a world is played in."""

    meta: Meta
    crew: wiring.Crew
    owner: asyncpg.Connection
    model: ModelServer
    minds: Mapping[str, Guest]
    """Wire → the product's agent on it."""
    switch: Switch
    sinks: Sinks
    trap: str
    place: Place
    graph: str
    web: httpx2.AsyncClient
    """For the twin: a client without a rule."""
    ahead: list[timedelta]

    @property
    def now(self) -> datetime:
        return wiring.utc_now() + self.ahead[0]

    def later(self, **span: float) -> None:
        self.ahead[0] += timedelta(**span)

    async def say(self, who: str, text: str, **more: Any) -> str:
        """Let somebody write through the signed webhook; nothing answers yet."""
        provider_id = self.meta.say(who, {"text": text, "at": int(self.now.timestamp()), **more})
        await self.meta.postman.flush()
        return provider_id

    async def settle(self, *, timers: bool = True) -> None:
        """Let everything happen that is due; without `timers` only what rings already."""
        while True:
            await self.meta.postman.flush()
            if timers:
                worked = await self.crew.drain()
            else:
                worked = await self.crew.turns.drain() + await self.crew.deliveries.drain()
            if not worked:
                return

    async def value(self, sql: str, *args: object) -> Any:
        return await self.owner.fetchval(sql, *args)


@asynccontextmanager
async def open_house(dsn: str) -> AsyncGenerator[House]:
    """Open one on a migrated database of its own; every address is on loopback."""
    sinks, ahead = Sinks(), [timedelta()]
    place = Place(dsn, Sealer(SEAL), AppSettings(quiet_period_seconds=0))
    web, graph = free_port(), free_port()
    templates = yaml.safe_load((content.folder() / "templates.yaml").read_text(encoding="utf-8"))
    meta = make(f"http://127.0.0.1:{web}/webhooks/meta", SECRETS["META_APP_SECRET"], SECRETS["META_ACCESS_TOKEN"],
                SECRETS["META_PHONE_NUMBER_ID"], templates)  # fmt: skip
    told = {name.lower(): value for name, value in SECRETS.items()}
    channel = MetaWhatsApp(MetaSettings.model_validate({**told, "meta_api_url": f"http://127.0.0.1:{graph}/v26.0"}))
    meta.sent = sinks.messages

    def clock() -> datetime:
        return wiring.utc_now() + ahead[0]

    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        stack.callback(_watch(sinks))
        await enter(_serving(create_app(meta), graph))
        door = await enter(wiring.front_door(place, {channel.name: channel}, clock))
        await enter(_serving(door, web))
        model = await enter(serving(Always(Say("not scripted"))))
        trap = await enter(_trap(sinks))
        switch, minds = Switch(), dict[str, Guest]()

        def invite(pool: Pool, now: Any) -> Company:
            settings = AgentSettings.model_validate({"ai_budget_day_usd": 10**6, "ai_breaker_rest_seconds": 0.001})
            for wire in ("responses", "chat"):
                price = Price(Decimal(1), Decimal(5))
                one = Provider("openai", wire, model.openai_url, MODEL_KEY, "scripted-1", price)
                company = inviting(settings, [one])(pool, now)
                assert company is not None
                minds[wire] = company.guest
            return Company(switch, 30.0)

        crew = await enter(wiring.crew(place, {channel.name: channel}, clock, inviting=invite))
        stack.push_async_callback(channel.aclose)
        owner = await asyncpg.connect(dsn)
        stack.push_async_callback(owner.close)
        await _furnish(place, clock())
        free = await enter(httpx2.AsyncClient(trust_env=False, verify=False))
        yield House(
            meta, crew, owner, model, minds, switch, sinks, trap, place, f"http://127.0.0.1:{graph}", free, ahead
        )


async def _furnish(place: Place, now: datetime) -> None:
    operator = await Pool.open(place.dsn, "concierge_operator", size=1)
    shops: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = [
        (name, phone, SELLS, PLACES) for name, phone in SHOPS.items()
    ]
    shops.append(("Rival Cakes", STRANGER, ("wedding cakes",), ("Leeds",)))
    async with operator.transaction() as db:
        await flags.put(db, 1, "AI_CONCIERGE_ENABLED", True, now)
        await flags.put(db, 1, "AI_CONCIERGE_PERCENTAGE", 100, now)
        for name, phone, sells, where in shops:
            new = vendors.NewVendor(name, f"+{phone}", sells, where, "en", open_from=time(0), open_until=time(0),
                                    daily_cap=10**6)  # fmt: skip
            await vendors.import_one(db, place.sealer, 1, new, now)
    await operator.close()


@asynccontextmanager
async def _serving(app: Any, port: int) -> AsyncGenerator[None]:
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, access_log=False, log_config=None, http="httptools")
    )
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(30):
        while not server.started:  # noqa: ASYNC110 - uvicorn offers no event
            await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def _trap(sinks: Sinks) -> AsyncGenerator[str]:
    """Listen where nothing of ours may connect; whoever does is noted."""

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sinks.trapped.append((await reader.readline()).decode("latin-1").strip() or "connected")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok")
        writer.close()

    server = await asyncio.start_server(note, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


_watching: list[Sinks] = []
_FORBIDDEN_FILES: Final = ("/etc/passwd", "/etc/shadow", "/proc/self/environ")


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and _watching and str(arguments[0]).endswith(_FORBIDDEN_FILES):
        _watching[-1].trapped.append(f"read {arguments[0]}")
    if event == "socket.connect" and _watching and isinstance(arguments[1], tuple):
        host = str(arguments[1][0])
        if host not in ("127.0.0.1", "::1", "localhost"):
            _watching[-1].trapped.append(f"connect {host}")


sys.addaudithook(_audit)


def _watch(sinks: Sinks) -> Any:
    """Catch what is logged, read and connected to; return what undoes it."""
    before = structlog.get_config()

    def keep(_: Any, __: str, event: Mapping[str, Any]) -> Any:
        sinks.logs.append(repr(dict(event)))
        raise structlog.DropEvent

    structlog.configure(processors=[keep], wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    handler = _Keep(sinks.logs)
    logging.getLogger().addHandler(handler)
    _watching.append(sinks)

    def undo() -> None:
        structlog.configure(**before)
        logging.getLogger().removeHandler(handler)
        _watching.remove(sinks)

    return undo


class _Keep(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.INFO)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(record.getMessage())


def digits(sent: Sequence[Mapping[str, Any]], who: str) -> list[str]:
    """Return the texts one person got."""
    return [str(one["text"]) for one in sent if one["to"] == who]
