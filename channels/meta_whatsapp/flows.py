"""Send forms as WhatsApp Flows: filled from the message itself, or from our endpoint where a key is registered.

Source: developers.facebook.com/docs/whatsapp/flows/guides/sendingaflow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from domain import forms
from domain.messages import Flow

SCREEN: Final = "REQUEST"
"""The one screen of the form, in `context/flows/`."""
_BODY: Final = 1024
_BUTTON: Final = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """Which forms are registered at Meta: form → flow id; `by_endpoint` when our endpoint fills them."""

    ids: Mapping[str, str] = field(default_factory=dict[str, str])
    by_endpoint: bool = False


NO_FORMS: Final = Shown()


def can_be_shown(flow: Flow, shown: Shown) -> bool:
    """Whether Meta takes it as a form: it is registered, was signed, and its words fit."""
    return bool(shown.ids.get(flow.form) and flow.token) and 0 < len(flow.body.strip()) <= len(flow.body) <= _BODY


def body(flow: Flow, shown: Shown) -> dict[str, Any]:
    """Return the part of a message's body that shows the form."""
    parameters: dict[str, Any] = {
        "flow_message_version": "3",
        "flow_token": flow.token,
        "flow_id": shown.ids[flow.form],
        "flow_cta": flow.button[:_BUTTON],
    }
    if shown.by_endpoint:
        parameters["flow_action"] = "data_exchange"
    else:
        data = forms.screen(flow.locale, dict(flow.known), flow.today or date.min)
        parameters |= {"flow_action": "navigate", "flow_action_payload": {"screen": SCREEN, "data": data}}
    action = {"name": "flow", "parameters": parameters}
    return {"type": "interactive", "interactive": {"type": "flow", "body": {"text": flow.body}, "action": action}}
