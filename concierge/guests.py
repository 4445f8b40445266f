"""Invite a model to the desk: who may answer is rows, seeded from the environment; who can is what is set there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from threading import Thread

import structlog

from agent.answer import AgentMind, Desk
from agent.providers import Provider, in_order
from agent.settings import AgentSettings
from agent.skills import read_all
from concierge import content
from concierge.place import DEFAULT_BUSINESS, Place, operating
from concierge.settings import read
from database import flags, guests
from database.ai_usage import AiLedger
from database.db import Db, Pool
from database.guests import Kind
from domain.errors import Invalid
from domain.guests import ENABLED, PERCENTAGE
from workers.guests import Company

log = structlog.get_logger()

Inviting = Callable[[Pool, Callable[[], datetime]], Company | None]
"""Make the guest of a worker from its pool and clock; None where no provider is set."""


def nobody(pool: Pool, clock: Callable[[], datetime]) -> Company | None:
    """Invite no guest: the coded workflow is the product."""
    return None


def from_environment() -> Inviting:
    """Invite whoever the settings name. What is wrong with them closes the door to models, not to customers."""
    try:
        settings = read(AgentSettings)
        return inviting(settings, in_order(settings))
    except Invalid as error:
        log.error("guest.not_invited", reason=str(error))
        return nobody


def inviting(settings: AgentSettings, providers: Sequence[Provider]) -> Inviting:
    """Invite a model of these providers; nobody where there is none."""
    if not providers:
        return nobody

    def invite(pool: Pool, clock: Callable[[], datetime]) -> Company:
        ledger = AiLedger(pool, settings.ceilings(), clock)
        warm_up()
        skills = read_all(content.folder() / "services")
        return Company(AgentMind(Desk(providers, skills, settings, ledger, clock)), settings.ai_turn_seconds)

    return invite


def warm_up() -> None:
    """Import the SDKs while nobody waits: it takes more than a second, and a first turn has a deadline."""
    Thread(target=import_runtime, daemon=True).start()


def import_runtime() -> None:
    """Import the SDKs now; without the extra `ai` nothing happens."""
    with suppress(ImportError):  # the turn that needs it says so
        import_module("agent.run")


async def seed(place: Place, now: datetime) -> None:
    """Bring the rows to what the environment says; what an operator set stays. A wrong value lets nobody in."""
    try:
        settings = read(AgentSettings)
    except Invalid as error:
        log.error("flags.not_seeded", reason=str(error))
        return
    async with operating(place.dsn) as db:
        await flags.seed(db, DEFAULT_BUSINESS, ENABLED, settings.ai_concierge_enabled, now)
        await flags.seed(db, DEFAULT_BUSINESS, PERCENTAGE, settings.ai_concierge_percentage, now)
        await _seed_list(db, place, "phone", settings.ai_concierge_allowlist_phones, now)
        await _seed_list(db, place, "bsuid", settings.ai_concierge_allowlist_bsuids, now)
        await _seed_list(db, place, "email", settings.ai_concierge_allowlist_emails, now)


async def _seed_list(db: Db, place: Place, kind: Kind, told: str, now: datetime) -> None:
    values: list[str] = []
    for value in filter(None, map(str.strip, told.split(","))):
        try:
            guests.normal(kind, value)
        except Invalid:
            log.error("allowlist.entry_ignored", kind=kind)  # never the value: it is somebody's address
            continue
        values.append(value)
        await guests.allow(db, place.sealer, DEFAULT_BUSINESS, kind, value, "environment", now)
    await guests.keep_only(db, place.sealer, DEFAULT_BUSINESS, kind, values, now)
