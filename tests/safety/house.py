"""A whole house whose outside is ours: signed webhooks in, Meta's stand-in, a telephone, a trap and a model out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

import asyncpg
import httpx2
import uvicorn
import yaml
from pydantic import SecretStr

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
from emulator import telephone as telephone_side
from emulator.app import Meta, create_app, make
from emulator.models.script import Always, Say
from emulator.models.server import ModelServer, serving
from emulator.sides import Side
from emulator.telephone import Telephone, make_telephone
from providers.http_telephone import HttpTelephone, TelephoneSettings
from tests.safety.sinks import Sinks, trap, watch
from workers.guests import Company

SECRETS: Final = {
    "META_APP_SECRET": "appsecret-5f1c9a7742be",
    "META_VERIFY_TOKEN": "verifytoken-7a61cc0dd2",
    "META_ACCESS_TOKEN": "EAAGtoken9c1f77a2b4d6e8",
    "META_PHONE_NUMBER_ID": "100000000000001",
}
PHONE_KEY: Final = "telephonekey-3d9a61f0c7"
PHONE_SECRET: Final = "whsec_TWZLUTlyOEdLWXFyVHdqVVBEOElMUFpJbzJMYUxhU3c="
MODEL_KEY: Final = "sk-scripted-4b7e19c2d5"
SEAL: Final = "seal0f9e8d7c6b5a49382716051423324150"
SELLS: Final = ("folding chairs", "chairs", "sillas plegables", "sillas", "chaises pliantes", "chaises", "fällstolar",
                "stolar")  # fmt: skip
SHOPS: Final = {"Avon Chairs": "447700900201", "Severn Seating": "447700900202", "Eve's Events": "447700900203"}
"""They sell what the worlds ask for."""
STRANGER: Final = "447700900204"
"""A vendor that no ticket of these worlds may reach: it sells cakes in another town."""
PLACES: Final = ("Bristol", "Madrid", "Lyon", "Malmö")


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
    phone: Telephone
    crew: wiring.Crew
    owner: asyncpg.Connection
    operator: Pool
    model: ModelServer
    minds: Mapping[str, Guest]
    """Wire → the product's agent on it."""
    switch: Switch
    sinks: Sinks
    trap: str
    place: Place
    graph: str
    mcp: str
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
            await self.phone.flush()
            if timers:
                worked = await self.crew.drain()
            else:
                worked = await self.crew.turns.drain() + await self.crew.deliveries.drain()
                worked += await self.crew.calls.sweep()
            if not worked:
                return

    async def value(self, sql: str, *args: object) -> Any:
        return await self.owner.fetchval(sql, *args)


@asynccontextmanager
async def open_house(dsn: str) -> AsyncGenerator[House]:
    """Open one on a migrated database of its own; every address is on loopback."""
    sinks, ahead = Sinks(), [timedelta()]
    place = Place(dsn, Sealer(SEAL), AppSettings(quiet_period_seconds=0))
    web, graph = f"http://127.0.0.1:{free_port()}", f"http://127.0.0.1:{free_port()}"
    meta, phone = _companies(web, sinks)
    channel, telephone = _lines(graph)

    def clock() -> datetime:
        return wiring.utc_now() + ahead[0]

    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        stack.callback(watch(sinks))
        stack.push_async_callback(telephone.aclose)
        stack.push_async_callback(channel.aclose)
        await enter(_serving(create_app(meta, Side(telephone_side.routes(phone), phone.run)), graph))
        await enter(_serving(await enter(wiring.front_door(place, {channel.name: channel}, clock, telephone)), web))
        model = await enter(serving(Always(Say("not scripted"))))
        lured = await enter(trap(sinks))
        switch, minds = Switch(), dict[str, Guest]()
        invite = _inviting(model.openai_url, switch, minds)
        crew = await enter(wiring.crew(place, {channel.name: channel}, clock, inviting=invite, telephone=telephone))
        owner = await asyncpg.connect(dsn)
        stack.push_async_callback(owner.close)
        operator = await Pool.open(place.dsn, "concierge_operator", size=1)
        stack.push_async_callback(operator.close)
        await _furnish(operator, place, clock())
        free = await enter(httpx2.AsyncClient(trust_env=False, verify=False, timeout=60))
        yield House(meta, phone, crew, owner, operator, model, minds, switch, sinks, lured, place, graph,
                    f"{web}/mcp", free, ahead)  # fmt: skip


def _companies(web: str, sinks: Sinks) -> tuple[Meta, Telephone]:
    """Make the stand-ins of Meta and of a telephone company; what they take on is the sink."""
    templates = yaml.safe_load((content.folder() / "templates.yaml").read_text(encoding="utf-8"))
    meta = make(f"{web}/webhooks/meta", SECRETS["META_APP_SECRET"], SECRETS["META_ACCESS_TOKEN"],
                SECRETS["META_PHONE_NUMBER_ID"], templates)  # fmt: skip
    phone = make_telephone(f"{web}/webhooks/calls/telephone", PHONE_KEY, PHONE_SECRET)
    meta.sent, phone.calls = sinks.messages, sinks.calls
    return meta, phone


def _lines(graph: str) -> tuple[MetaWhatsApp, HttpTelephone]:
    """Make the product's own ends of the lines."""
    told = {name.lower(): value for name, value in SECRETS.items()}
    channel = MetaWhatsApp(MetaSettings.model_validate({**told, "meta_api_url": f"{graph}/v26.0"}))
    settings = TelephoneSettings(
        telephone_api_url=f"{graph}/telephone/v1",
        telephone_api_key=SecretStr(PHONE_KEY),
        telephone_signing_secret=SecretStr(PHONE_SECRET),
        telephone_number="+442079460000",
    )
    return channel, HttpTelephone(settings)


def _inviting(url: str, switch: Switch, minds: dict[str, Guest]) -> wiring.Inviting:
    """Invite the switch, and make the product's agent on each wire for it to choose from."""

    def invite(pool: Pool, now: Any) -> Company:
        settings = AgentSettings.model_validate({"ai_budget_day_usd": 10**6, "ai_breaker_rest_seconds": 0.001})
        for wire in ("responses", "chat"):
            one = Provider("openai", wire, url, MODEL_KEY, "scripted-1", Price(Decimal(1), Decimal(5)))
            company = inviting(settings, [one])(pool, now)
            assert company is not None
            minds[wire] = company.guest
        return Company(switch, 30.0)

    return invite


async def _furnish(operator: Pool, place: Place, now: datetime) -> None:
    shops: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = [
        (name, phone, SELLS, PLACES) for name, phone in SHOPS.items()
    ]
    shops.append(("Rival Cakes", STRANGER, ("wedding cakes",), ("Leeds",)))
    async with operator.transaction() as db:
        await flags.put(db, 1, "AI_CONCIERGE_ENABLED", True, now)
        await flags.put(db, 1, "AI_CONCIERGE_PERCENTAGE", 100, now)
        await flags.put(db, 1, "CALLING_ENABLED", True, now)
        await db.execute("UPDATE businesses SET calls_from = $1, calls_until = $1", time(0))  # at every hour
        await flags.put(db, 1, "CALLING_ENABLED", True, now)
        await db.execute("UPDATE businesses SET calls_from = $1, calls_until = $1", time(0))  # at every hour
        await flags.put(db, 1, "CALLING_ENABLED", True, now)
        await db.execute("UPDATE businesses SET calls_from = $1, calls_until = $1", time(0))  # at every hour
        await flags.put(db, 1, "CALLING_ENABLED", True, now)
        await db.execute("UPDATE businesses SET calls_from = $1, calls_until = $1", time(0))  # at every hour
        await flags.put(db, 1, "CALLING_ENABLED", True, now)
        await db.execute("UPDATE businesses SET calls_from = $1, calls_until = $1", time(0))  # at every hour
        await flags.put(db, 1, "CALLING_ENABLED", True, now)
        await db.execute("UPDATE businesses SET calls_from = $1, calls_until = $1", time(0))  # at every hour
        await flags.put(db, 1, "CALLING_ENABLED", True, now)
        await db.execute("UPDATE businesses SET calls_from = $1, calls_until = $1", time(0))  # at every hour
        await flags.put(db, 1, "CALLING_ENABLED", True, now)
        await db.execute("UPDATE businesses SET calls_from = $1, calls_until = $1", time(0))  # at every hour
        await flags.put(db, 1, "CALLING_ENABLED", True, now)
        await db.execute("UPDATE businesses SET calls_from = $1, calls_until = $1", time(0))  # at every hour
        await flags.put(db, 1, "CALLING_ENABLED", True, now)
        await db.execute("UPDATE businesses SET calls_from = $1, calls_until = $1", time(0))  # at every hour
        await flags.put(db, 1, "CALLING_ENABLED", True, now)
        await db.execute("UPDATE businesses SET calls_from = $1, calls_until = $1", time(0))  # at every hour
        for name, phone, sells, where in shops:
            new = vendors.NewVendor(name, f"+{phone}", sells, where, "en", open_from=time(0), open_until=time(0),
                                    daily_cap=10**6)  # fmt: skip
            await vendors.import_one(db, place.sealer, 1, new, now)


@asynccontextmanager
async def _serving(app: Any, url: str) -> AsyncGenerator[None]:
    server = uvicorn.Server(
        uvicorn.Config(
            app, host="127.0.0.1", port=int(url.rpartition(":")[2]), access_log=False, log_config=None, http="httptools"
        )
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
