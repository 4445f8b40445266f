"""WhatsApp through WAHA, a server that drives WhatsApp Web: unofficial, and off unless it is switched on."""

from __future__ import annotations

import structlog

from channels.waha.channel import Waha
from channels.waha.settings import UNOFFICIAL, WahaSettings

__all__ = ["Waha", "WahaSettings", "open_channel"]

log = structlog.get_logger()


def open_channel() -> Waha | None:
    """Open the session the environment names, with a warning in the log; see `channels.port.Channel`."""
    settings = WahaSettings()
    if not settings.waha_enabled:
        return None
    channel = Waha(settings)
    log.warning("channel.unofficial", channel=Waha.name, reason=UNOFFICIAL)
    return channel
