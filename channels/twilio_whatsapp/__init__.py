"""WhatsApp and SMS through Twilio."""

from channels.twilio_whatsapp.channel import TwilioWhatsApp
from channels.twilio_whatsapp.settings import TwilioSettings

__all__ = ["TwilioSettings", "TwilioWhatsApp", "open_channel"]


def open_channel() -> TwilioWhatsApp | None:
    """Open the account the environment names; see `channels.port.Channel`."""
    settings = TwilioSettings()
    return TwilioWhatsApp(settings) if settings.is_begun() else None
