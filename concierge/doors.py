"""What else answers on the HTTP side: the endpoint behind forms, the built pages, the console."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from api.app import Beside
from api.console import Console
from api.flows import Flows
from api.pages import Pages
from channels.port import Channel, WithForms
from concierge import content
from concierge.place import DEFAULT_BUSINESS, Place
from concierge.programs import is_loopback
from database import form_tokens, tickets
from database.db import Pool
from domain.forms import FormTicket

Now = Callable[[], datetime]


def forms(place: Place, channels: Mapping[str, Channel], pool: Pool, clock: Now) -> list[Flows]:
    """Open the endpoint behind the forms of each channel that has them."""

    async def still_asked(form: FormTicket) -> Mapping[str, Any] | None:
        async with pool.transaction() as db:
            return await tickets.asked_of(db, form.ticket_id, form.address_id)

    def vouch(token: str, now: datetime) -> FormTicket | None:
        return form_tokens.read(place.sealer, token, now)

    return [
        Flows(channel, vouch, still_asked, clock) for channel in channels.values() if isinstance(channel, WithForms)
    ]


def beside(place: Place, operator_pool: Pool, clock: Now) -> list[Beside]:
    """The built pages, and the console where a key was given and nobody from elsewhere can knock."""
    parts: list[Beside] = [Pages(content.site())]
    settings = place.settings
    if settings.console_key is not None and is_loopback(settings.concierge_host):
        key = settings.console_key.get_secret_value()
        parts.append(Console(operator_pool, DEFAULT_BUSINESS, key, clock))
    return parts
