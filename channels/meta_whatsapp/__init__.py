"""WhatsApp through the Meta Cloud API."""

from channels.meta_whatsapp.channel import MetaWhatsApp
from channels.meta_whatsapp.settings import MetaSettings

__all__ = ["MetaSettings", "MetaWhatsApp", "open_channel"]


def open_channel() -> MetaWhatsApp | None:
    """Open the number the environment names; see `channels.port.Channel`."""
    settings = MetaSettings()
    return MetaWhatsApp(settings) if settings.is_begun() else None
