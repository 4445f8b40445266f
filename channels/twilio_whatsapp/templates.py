"""Find a template at Twilio: the content's SID on WhatsApp, its words where a channel has no templates (SMS)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from channels.numbered import one_line
from domain.messages import Template

BUTTONS: Final = "concierge_buttons_{count}"
"""Names the quick replies for so many choices: {{1}} is the body, then title and id of each."""
_ANY: Final = "any"


class Templates:
    """What `context/templates.yaml` and the settings say about templates."""

    def __init__(self, told: Mapping[str, Mapping[str, Any]], sids: Mapping[str, Mapping[str, str]]) -> None:
        self._told = told
        self._sids = sids

    def sid(self, name: str, language: str) -> str | None:
        """Return the content's SID; None where nobody registered it."""
        written: Any = self._told.get(name, {}).get("twilio")
        known: dict[str, Any] = {**(written if isinstance(written, dict) else {}), **self._sids.get(name, {})}
        return str(known.get(language) or known.get(_ANY) or "") or None

    def words(self, template: Template) -> str | None:
        """Return the template as plain text; None where its words are not known."""
        text: Any = self._told.get(template.name, {}).get(template.language)
        if not isinstance(text, str):
            return None
        for number, parameter in enumerate(template.parameters, start=1):
            text = text.replace(f"{{{{{number}}}}}", parameter_of(parameter))
        return text


def parameter_of(text: str) -> str:
    """Write a parameter; WhatsApp refuses empty ones and line breaks."""
    return one_line(text) or "-"


@cache
def approved() -> Mapping[str, Mapping[str, Any]]:
    """Read `context/templates.yaml`, in a checkout or an installed package; empty where it is missing."""
    above = Path(__file__).resolve().parents[2]
    for place in (above / "concierge" / "context", above / "context"):
        if (place / "templates.yaml").is_file():
            return yaml.safe_load((place / "templates.yaml").read_text(encoding="utf-8"))
    return {}
