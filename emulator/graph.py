"""What the Graph API checks of a message body, and the errors it answers with.

Source: developers.facebook.com/docs/whatsapp/cloud-api/reference/messages and …/support/error-codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MESSAGES: Mapping[int, str] = {
    100: "Invalid parameter",
    190: "Invalid OAuth access token",
    130429: "Rate limit hit",
    131000: "Something went wrong",
    131026: "Message undeliverable",
    131047: "Re-engagement message",
    131056: "(Business Account, Consumer Account) pair rate limit hit",
    132000: "Number of parameters does not match the expected number of params",
    132001: "Template does not exist",
}
STATUS_CODES = {190: 401, 130429: 429, 131000: 500}


class Rejected(Exception):
    """The body is refused with one of Meta's codes."""

    def __init__(self, code: int, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def error(code: int, detail: str = "") -> tuple[int, dict[str, Any]]:
    """Return the HTTP status and body of a refusal."""
    told = {
        "message": f"(#{code}) {MESSAGES.get(code, 'Error')}",
        "type": "OAuthException",
        "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": detail or MESSAGES.get(code, "")},
        "fbtrace_id": "AemulatedTrace",
    }
    return STATUS_CODES.get(code, 400), {"error": told}


def check(body: Mapping[str, Any]) -> None:
    """Raise `Rejected` for a body that Meta would not take."""
    _require(body.get("messaging_product") == "whatsapp", "messaging_product must be whatsapp")
    _require(bool(body.get("to")) or bool(body.get("recipient")), "to or recipient is required")
    _require(len(str(body.get("biz_opaque_callback_data", ""))) <= 512, "biz_opaque_callback_data is too long")
    kind = body.get("type")
    if kind == "reaction":
        _require(bool(_part(body, "reaction").get("message_id")), "reaction.message_id")
    elif kind == "text":
        text = _part(body, "text").get("body", "")
        _require(isinstance(text, str) and 0 < len(text) <= 4096, "text.body must have 1 to 4096 characters")
    elif kind == "interactive":
        _check_interactive(_part(body, "interactive"))
    elif kind == "template":
        _check_template(_part(body, "template"))
    else:
        raise Rejected(100, f"type {kind!r} is not supported")


def _check_interactive(part: Mapping[str, Any]) -> None:
    text = _part(part, "body").get("text", "")
    _require(0 < len(text) <= 1024, "interactive.body.text must have 1 to 1024 characters")
    action = _part(part, "action")
    if part.get("type") == "button":
        buttons = [button.get("reply", {}) for button in action.get("buttons", [])]
        _require(1 <= len(buttons) <= 3, "1 to 3 buttons")
        _check_choices(buttons, 20, 256)
        return
    if part.get("type") == "flow":
        _check_flow(_part(action, "parameters"))
        return
    _require(part.get("type") == "list", "interactive.type")
    _require(0 < len(action.get("button", "")) <= 20, "action.button must have 1 to 20 characters")
    rows = [row for section in action.get("sections", []) for row in section.get("rows", [])]
    _require(1 <= len(rows) <= 10, "1 to 10 rows in all sections")
    _require(all(len(row.get("description", "")) <= 72 for row in rows), "row description")
    _check_choices(rows, 24, 200)


def _check_flow(told: Mapping[str, Any]) -> None:
    """Source: developers.facebook.com/docs/whatsapp/flows/guides/sendingaflow."""
    _require(told.get("flow_message_version") == "3", "flow_message_version")
    _require(bool(told.get("flow_token")) and bool(told.get("flow_id")), "flow_token and flow_id")
    _require(0 < len(told.get("flow_cta", "")) <= 20, "flow_cta must have 1 to 20 characters")
    action = told.get("flow_action")
    _require(action in ("navigate", "data_exchange"), "flow_action")
    if action == "navigate":
        _require(bool(_part(told, "flow_action_payload").get("screen")), "flow_action_payload.screen")
    else:
        _require("flow_action_payload" not in told, "no flow_action_payload with data_exchange")


def _check_choices(choices: list[Mapping[str, Any]], title: int, longest_id: int) -> None:
    _require(all(0 < len(one.get("title", "")) <= title for one in choices), f"title must have 1 to {title} characters")
    _require(all(0 < len(one.get("id", "")) <= longest_id for one in choices), "id")
    _require(len({one["id"] for one in choices}) == len(choices), "ids must be unique")


def _check_template(part: Mapping[str, Any]) -> None:
    _require(bool(part.get("name")) and bool(_part(part, "language").get("code")), "template.name and language.code")
    for component in part.get("components", []):
        for parameter in component.get("parameters", []):
            text = parameter.get("text", "")
            _require(bool(text) and "\n" not in text, "a parameter is empty or has a line break")


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = body.get(name)
    _require(isinstance(part, dict), f"{name} is required")
    return part or {}


def _require(holds: bool, detail: str) -> None:
    if not holds:
        raise Rejected(100, detail)
