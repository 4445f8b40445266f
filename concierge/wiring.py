"""Who gets what: the only module that knows concrete classes."""

from __future__ import annotations

import asyncio
import pkgutil
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Final

import structlog
from starlette.types import ASGIApp

from api.app import create_app
from api.call_callbacks import CallCallbacks
from api.later import Later
from channels.port import Channel
from concierge import telemetry
from concierge.doors import beside, forms
from concierge.fetching import fetching, open_intake, pushed
from concierge.files import FileKit
from concierge.files import from_environment as from_environment_files
from concierge.guests import Inviting, from_environment, nobody, seed
from concierge.outside import mcp_endpoint
from concierge.place import Place
from concierge.web_form import web_form
from database import channel_accounts, links
from database.bell import Bell
from database.call_reports import CallReports
from database.db import Db, Pool, Role
from database.form_store import FormStore
from database.migrate import pending
from database.queues import Doorbell
from database.stored_files import StoredFiles
from domain.errors import Invalid
from mcp_server.tool import registry
from providers.ports import Telephony
from workers.attention import Attention
from workers.calls import Calls
from workers.clock import Clock
from workers.deliveries import Deliveries
from workers.loop import Loop, Pace
from workers.mailboxes import Mailboxes
from workers.media import TRIES, MediaSweep
from workers.turns import Patience, Turns
from workers.vendor_replies import VendorReplies
from workflows.choose import CodedMind

log = structlog.get_logger()

WORKER_ROLES: Final[tuple[Role, ...]] = (
    "concierge_turn",
    "concierge_resolver",
    "concierge_delivery",
    "concierge_operator",
)

Now = Callable[[], datetime]
Handle = Callable[[Doorbell], Awaitable[None]]


def utc_now() -> datetime:
    """Return the wall clock; everything below takes it as an argument."""
    return datetime.now(UTC)


def open_channels() -> Mapping[str, Channel]:
    """Make every configured channel; one that misses a secret stays closed, and the log names the setting."""
    import channels  # late: `concierge tools` needs no channel

    opened: dict[str, Channel] = {}
    for module in pkgutil.iter_modules(channels.__path__, "channels."):
        open_channel: Callable[[], Channel | None] | None = getattr(import_module(module.name), "open_channel", None)
        try:
            channel = open_channel() if open_channel else None
        except Invalid as error:
            log.warning("channel.closed", channel=module.name.removeprefix("channels."), reason=str(error))
            continue
        if channel is not None:
            opened[channel.name] = channel
    if not opened:
        log.warning("channels.none", reason="No channel is configured; `concierge doctor` names what each needs.")
    return opened


def open_telephone() -> Telephony | None:
    """Make the configured telephone; without its settings nobody is called, and the log names what is missing."""
    from providers.http_telephone import HttpTelephone, TelephoneSettings  # late: most installations call nobody

    try:
        return HttpTelephone(TelephoneSettings())
    except Invalid as error:
        log.info("telephone.closed", reason=str(error))
        return None


@dataclass(frozen=True, slots=True)
class Crew:
    """The loops of one worker process."""

    turns: Loop
    deliveries: Loop
    media: Loop
    media_sweep: MediaSweep
    clock: Clock
    calls: Calls
    handlers: tuple[Turns, Deliveries]
    mailboxes: Mailboxes | None = None

    async def drain(self) -> int:
        """Do everything that is due now, for tests and the demo; return how many doorbells were handled."""
        handled = 0
        while True:
            fetched = await self.mailboxes.sweep() if self.mailboxes else 0
            fired = await self.clock.sweep() + await self.media_sweep.sweep()
            worked = await self.media.drain() + await self.turns.drain() + await self.deliveries.drain()
            called = await self.calls.sweep()
            handled += worked + called
            if not worked and not fetched and not fired and not called:
                return handled


@asynccontextmanager
async def crew(
    place: Place,
    channels: Mapping[str, Channel],
    now: Now = utc_now,
    pace: Pace | None = None,
    inviting: Inviting = nobody,
    telephone: Telephony | None = None,
    kit: FileKit = FileKit(),
) -> AsyncGenerator[Crew]:
    """Open the pools of a worker and put its handlers together."""
    async with _opened(place.dsn, *WORKER_ROLES) as (bell, pools):
        turn_pool, resolver_pool, delivery_pool, operator_pool = pools
        await _open_accounts(operator_pool, channels, now())
        replies = VendorReplies(resolver_pool, now, lambda: (bell.ring("inbox"), bell.ring("outbox")))
        calls = Calls(delivery_pool, telephone, place.sealer, now, lambda: bell.ring("inbox"))
        ring, patience, guests = _after_a_turn(bell, calls), _patience(place), inviting(turn_pool, now)
        attention = Attention(turn_pool, channels, place.sealer)
        shown = attention if place.settings.show_reading else None
        turns = Turns(turn_pool, registry(), CodedMind(), replies, now, place.sealer, ring, patience, guests, shown)
        deliveries = Deliveries(delivery_pool, channels, place.sealer, now, lambda: bell.ring("inbox"))
        kept = StoredFiles(delivery_pool, kit.store, place.sealer, now)
        media = kit.handler(kept, delivery_pool, channels, now, lambda: bell.ring("inbox"))
        span = telemetry.start_tracing(place.settings.otel_exporter_otlp_endpoint, "concierge-worker")
        try:
            async with fetching(place, channels, now, bell, kit) as boxes:
                yield Crew(
                    turns=Loop(turn_pool, "inbox", _traced(span, "turn", turns.handle), now, pace),
                    deliveries=Loop(delivery_pool, "outbox", _traced(span, "delivery", deliveries.handle), now, pace),
                    media=Loop(delivery_pool, "media", _traced(span, "media", media.handle), now, _pace_of_files(pace)),
                    media_sweep=MediaSweep(delivery_pool, kept, now, kit.retention),
                    clock=_clock(place, operator_pool, now, deliveries, bell),
                    calls=calls,
                    handlers=(turns, deliveries),
                    mailboxes=boxes,
                )
        finally:
            telemetry.stop_tracing()
            await attention.aclose()


@asynccontextmanager
async def _opened(dsn: str, *roles: Role) -> AsyncGenerator[tuple[Bell, list[Pool]]]:
    """A bell, and a pool of each role."""
    bell = Bell(dsn)
    pools = [await Pool.open(dsn, role) for role in roles]
    try:
        yield bell, pools
    finally:
        await bell.close()
        for pool in pools:
            await pool.close()


def _patience(place: Place) -> Patience:
    quiet = timedelta(seconds=place.settings.quiet_period_seconds)
    return Patience(quiet, quiet * 4)


def _clock(place: Place, pool: Pool, now: Now, deliveries: Deliveries, bell: Bell) -> Clock:
    def send_codes(db: Db, at: datetime) -> Awaitable[int]:
        return links.send_asked(db, place.sealer, at)

    return Clock(pool, now, deliveries.settle_unknown, lambda: bell.ring("inbox"), send_codes)


async def _open_accounts(pool: Pool, channels: Mapping[str, Channel], now: datetime) -> None:
    """Write down from where vendors can be asked, before the first of them ever wrote to us."""
    async with pool.transaction() as db:
        for name, channel in channels.items():
            for account in channel.accounts():
                await channel_accounts.open_own(db, name, account, now)


def _pace_of_files(pace: Pace | None) -> Pace:
    """A file takes seconds and memory: few at a time, and given up when its person has heard so."""
    return replace(pace or Pace(), slots=4, tries=TRIES)


def _after_a_turn(bell: Bell, calls: Calls) -> Callable[[], None]:
    """Wake who does what a turn may have left: messages in any process, a call in this one."""

    def ring() -> None:
        bell.ring("outbox")
        calls.wake()

    return ring


def _traced(span: telemetry.Span | None, name: str, handle: Handle) -> Handle:
    """Open a span around each doorbell where somebody asked for traces; without, the handler itself."""
    if span is None:
        return handle

    async def traced(doorbell: Doorbell) -> None:
        with span(name, {"doorbell": str(doorbell.id)}):
            await handle(doorbell)

    return traced


async def work(place: Place) -> None:
    """Run a worker until cancelled."""
    channels, telephone, kit = open_channels(), open_telephone(), from_environment_files()
    await seed(place, utc_now())
    inviting = from_environment()
    try:
        async with (
            crew(place, channels, inviting=inviting, telephone=telephone, kit=kit) as people,
            asyncio.TaskGroup() as together,
        ):
            together.create_task(people.turns.run(place.dsn))
            together.create_task(people.deliveries.run(place.dsn))
            together.create_task(people.media.run(place.dsn))
            together.create_task(people.media_sweep.run())
            together.create_task(people.clock.run())
            together.create_task(people.calls.run())
            if people.mailboxes is not None:
                together.create_task(people.mailboxes.run(place.dsn))
    finally:
        await kit.aclose()
        if telephone is not None:
            await telephone.aclose()
        for channel in channels.values():
            await channel.aclose()


@asynccontextmanager
async def front_door(
    place: Place,
    channels: Mapping[str, Channel],
    clock: Now = utc_now,
    telephone: Telephony | None = None,
    kit: FileKit = FileKit(),
) -> AsyncGenerator[ASGIApp]:
    """Open the HTTP side: intake, health, metrics. It knows no mind."""
    intake_pool = await Pool.open(place.dsn, "concierge_intake", size=4)
    operator_pool = await Pool.open(place.dsn, "concierge_operator", size=2)
    bell = Bell(place.dsn)
    intake = open_intake(intake_pool, place, clock, bell, kit)
    reports = CallReports(intake_pool, place.sealer, clock, lambda: bell.ring("inbox"))
    callbacks = CallCallbacks({telephone.name: telephone} if telephone else {}, reports)
    span = telemetry.start_tracing(place.settings.otel_exporter_otlp_endpoint, "concierge-api")
    outside = Later(lambda: mcp_endpoint(place, clock))
    turn_pool = await Pool.open(place.dsn, "concierge_turn", size=2)
    form = web_form(place, FormStore(intake, intake_pool, turn_pool), clock) if "web" in channels else None
    try:
        yield create_app(
            channels,
            pushed(intake, channels, bell),
            operator_pool,
            lambda: pending(place.dsn),
            clock,
            span=span,
            callbacks=callbacks,
            outside=outside,
            flows=forms(place, channels, operator_pool, clock),
            support=form,
            beside=beside(place, operator_pool, clock),
        )
    finally:
        await outside.aclose()
        telemetry.stop_tracing()
        await intake.close()
        await bell.close()
        for pool in (intake_pool, operator_pool, turn_pool):
            await pool.close()
