"""The rules that say no: pure, one function per reason, checked before every act."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from mcp_server.tool import Input, Spoken, Tool

REFUSALS_PER_TURN = 8
"""After this many refusals in one turn the door stays shut: a mind that keeps trying is not asking."""
SHUT = "abuse_ceiling"
"""The rule that says so; what is tried behind it is counted and no longer written down one by one."""


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked, and what the ticket's state gives."""

    tool: Tool
    arguments: Input
    granted: int
    used: int
    refused: int
    handles: Mapping[str, str]
    """Name → kind of everything minted for this ticket."""
    by_worker: bool
    consented: bool = False
    """The ticket's customer agreed to this purpose, and it holds now."""


Rule = Callable[[Call], bool]


def read_arguments(tool: Tool, arguments: Mapping[str, object]) -> Input | None:
    """Return exactly the schema's arguments, or None when one is unknown, missing or of another type."""
    try:
        return tool.input.model_validate(dict(arguments))
    except ValidationError:
        return None


def decide(call: Call) -> str | None:
    """Return the name of the first rule that refuses, None when the act may run."""
    for name, holds in RULES.items():
        if not holds(call):
            return name
    return None


def _is_within_abuse_ceiling(call: Call) -> bool:
    return call.refused < REFUSALS_PER_TURN


def _caller_may_have_it(call: Call) -> bool:
    return call.by_worker or not call.tool.worker_only


def _is_granted(call: Call) -> bool:
    return call.granted > 0 or (call.by_worker and call.tool.worker_only)


def _budget_is_left(call: Call) -> bool:
    return call.used < max(call.granted, 1)


def _handles_are_minted(call: Call) -> bool:
    fields = call.tool.handle_fields()
    return all(
        call.handles.get(name) == mark.kind
        for field, mark in fields.items()
        for name in _names(getattr(call.arguments, field))
    )


def _text_is_plain(call: Call) -> bool:
    return all(
        is_plain(getattr(call.arguments, field), mark)
        for field, mark in call.tool.spoken_fields().items()
        if getattr(call.arguments, field) is not None
    )


def _consent_is_present(call: Call) -> bool:
    return call.consented or not call.tool.needs_consent


RULES: Mapping[str, Rule] = {
    SHUT: _is_within_abuse_ceiling,
    "worker_only": _caller_may_have_it,
    "not_granted": _is_granted,
    "budget_spent": _budget_is_left,
    "unknown_handle": _handles_are_minted,
    "text_not_plain": _text_is_plain,
    "no_consent": _consent_is_present,
}


_LONG_NUMBER = re.compile(r"(?:\d[\s().\-/]?){7,}")
_LINK = re.compile(r"(?i)(?:https?:|www\.|\w@\w|\b[\w-]+\.(?:com|net|org|io|co|me|ru|info|link|app|dev|xyz)\b)")
_MARKUP = re.compile(r"[<>{}\[\]`|\\]|\*\*|__|!\[")
_CARGO = re.compile(r"[A-Za-z0-9+/=_-]{32,}")


def is_plain(text: str, mark: Spoken) -> bool:
    """Say whether a mind's words are short, visible and carry no address, number, link, markup or encoded cargo."""
    if len(text) > mark.limit or unicodedata.normalize("NFKC", text) != text:
        return False
    if any(_is_hidden(char) for char in text):
        return False
    return not any(pattern.search(text) for pattern in (_LONG_NUMBER, _LINK, _MARKUP, _CARGO))


def _is_hidden(char: str) -> bool:
    if char == "\n":
        return False
    if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn"):
        return True
    # Variation selectors can carry a byte each (Mn, so the category alone lets them pass).
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _names(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
