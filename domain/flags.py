"""The switches an operator may set; everything is off or at its default until a row says otherwise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from domain.errors import Invalid

LOOK_AGAIN = timedelta(seconds=30)
"""How soon what a flag holds up is looked at again should the flip's own wake-up miss it."""

_WORDS = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class Flag:
    """One switch: its default also says of which type its values are."""

    meaning: str
    default: bool | int

    def parse(self, text: str) -> bool | int:
        """Read an operator's word. Raises `Invalid` when it is not of the flag's type."""
        if isinstance(self.default, bool):
            if (value := _WORDS.get(text.strip().lower())) is None:
                raise Invalid("value", f"{text!r} is neither on nor off.")
            return value
        try:
            number = int(json.loads(text))
        except (ValueError, TypeError):
            raise Invalid("value", f"{text!r} is not a whole number.") from None
        if number < 0:
            raise Invalid("value", "The number must not be negative.")
        return number


FLAGS: Mapping[str, Flag] = {
    "AUTOMATION_PAUSED": Flag(
        "Nothing is answered or sent automatically; what comes in is kept and waits", default=False
    ),
    "CALLING_ENABLED": Flag(
        "Customers who ask for it may be called, after they agreed; off: a colleague answers in the chat", default=False
    ),
}
