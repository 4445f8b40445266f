"""Mail through Gmail: told by Pub/Sub or asked, read by its history, answered in its threads."""

from channels.gmail.channel import Gmail
from channels.gmail.settings import GmailSettings

__all__ = ["Gmail", "GmailSettings", "open_channel"]


def open_channel() -> Gmail | None:
    """Open the mailbox the environment names; see `channels.port.Channel`."""
    settings = GmailSettings()
    return Gmail(settings) if settings.is_begun() else None
