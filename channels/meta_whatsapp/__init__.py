"""WhatsApp through the Meta Cloud API."""

from channels.meta_whatsapp.channel import MetaWhatsApp
from channels.meta_whatsapp.settings import MetaSettings

__all__ = ["MetaSettings", "MetaWhatsApp"]
