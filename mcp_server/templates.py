"""Pre-approved texts by purpose: what may be sent when no window is open. Their bodies are in `context/templates.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from domain.messages import Template
from domain.words import plain

Purpose = Literal["vendor_outreach", "vendor_reminder", "shortlist_ready", "request_news"]
LANGUAGES = ("en", "es", "fr", "sv")


def template_for(purpose: Purpose, locale: str, parameters: Sequence[str]) -> Template:
    """Name the template of a purpose in the language of a locale; Meta refuses empty parameters and line breaks."""
    language = locale.split("-")[0].lower()
    return Template(
        name=f"concierge_{purpose}",
        language=language if language in LANGUAGES else "en",
        parameters=tuple(plain(parameter, 200) or "-" for parameter in parameters),
    )
