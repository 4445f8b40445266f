"""Any mailbox through IMAP and SMTP."""

from channels.imap.channel import ImapMail
from channels.imap.settings import ImapSettings

__all__ = ["ImapMail", "ImapSettings", "open_channel"]


def open_channel() -> ImapMail | None:
    """Open the mailbox the environment names; see `channels.port.Channel`."""
    settings = ImapSettings()
    return ImapMail(settings) if settings.is_begun() else None
