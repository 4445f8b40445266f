"""Put the web form's public API together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from starlette.types import ASGIApp

from api.callers import Patience
from api.form_desk import FormDesk, Limits
from api.origins import allowed_origins
from api.support import Support
from channels.web_form import WebFormSettings
from concierge.place import Place
from database.form_store import FormStore


def web_form(
    place: Place, store: FormStore, clock: Callable[[], datetime]
) -> Callable[[Callable[[str, int, float], object]], ASGIApp]:
    """Return what makes the app of `/support/…`, once somebody says who hears how long it took."""
    told = WebFormSettings()
    limits = Limits(told.web_form_per_hour, told.web_form_answers_per_hour, timedelta(days=told.web_form_link_days))
    desk = FormDesk(store, place.sealer, limits, clock)
    origins = allowed_origins(place.settings.public_base_url, told.origins())
    patience = Patience(told.web_form_calls_per_minute, clock)
    return lambda took: Support(desk, origins, told.proxies(), patience, took)
