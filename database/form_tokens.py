"""Sign what ties a form to an address and a ticket, for a day; whoever changes it holds nothing (AS7)."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from database.sealing import Sealer
from domain.forms import FormTicket

HOLDS: Final = timedelta(hours=24)
"""As long as we wait for a customer who was asked."""
_KIND: Final = "form"
_LONGEST: Final = 200


def mint(sealer: Sealer, ticket: FormTicket, now: datetime) -> str:
    """Return the token of one form: `<address>.<ticket>.<language>.<until>.<signature>`."""
    until = int((now + HOLDS).timestamp())
    told = f"{ticket.address_id.hex}.{ticket.ticket_id}.{ticket.locale.split('-')[0].lower()}.{until}"
    return f"{told}.{_signature(sealer, told)}"


def read(sealer: Sealer, token: str, now: datetime) -> FormTicket | None:
    """Return what a token vouches for; None for one that is not ours or whose day is over."""
    told, _, signature = token.rpartition(".")
    if len(token) > _LONGEST or not token.isascii() or not hmac.compare_digest(signature, _signature(sealer, told)):
        return None
    address, ticket, locale, until = told.split(".")  # what we signed has four parts
    return FormTicket(UUID(address), int(ticket), locale) if now.timestamp() < int(until) else None


def _signature(sealer: Sealer, told: str) -> str:
    return sealer.digest(_KIND, told).hex()[:40]
