"""The form on a web page, and the page where its answers are read."""

from channels.web_form.channel import WebForm
from channels.web_form.settings import WebFormSettings

__all__ = ["WebForm", "WebFormSettings", "open_channel"]


def open_channel() -> WebForm | None:
    """Open the form unless it is switched off; see `channels.port.Channel`."""
    settings = WebFormSettings()
    return WebForm() if settings.web_form_enabled else None
