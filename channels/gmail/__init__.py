"""Mail through Gmail: told by Pub/Sub or asked, read by its history, answered in its threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from channels.gmail.settings import GmailSettings

if TYPE_CHECKING:
    from channels.gmail.channel import Gmail

__all__ = ["GmailSettings", "open_channel"]


def open_channel() -> Gmail | None:
    """Open the mailbox the environment names; see `channels.port.Channel`."""
    settings = GmailSettings()
    if not settings.is_begun():
        return None
    from channels.gmail.channel import Gmail  # late: most installations check no signed tokens

    return Gmail(settings)
