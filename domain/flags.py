"""The switches an operator may set; everything is off or at its default until a row says otherwise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from domain.errors import Invalid
from domain.guests import ENABLED, PERCENTAGE

LOOK_AGAIN = timedelta(seconds=30)
"""How soon what a flag holds up is looked at again should the flip's own wake-up miss it."""

_WORDS = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class Flag:
    """One switch: its default also says of which type its values are."""

    meaning: str
    default: bool | int
    most: int = 100

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
        if not 0 <= number <= self.most:
            raise Invalid("value", f"The number must be between 0 and {self.most}.")
        return number


FLAGS: Mapping[str, Flag] = {
    ENABLED: Flag(
        "A model may answer those it is allowed to; off, the coded workflow answers everybody", default=False
    ),
    PERCENTAGE: Flag("So many of a hundred people are answered by a model besides those on the allowlist", default=0),
    "AUTOMATION_PAUSED": Flag(
        "Nothing is answered or sent automatically; what comes in is kept and waits", default=False
    ),
    "CALLING_ENABLED": Flag(
        "Customers who ask for it may be called, after they agreed; off: a colleague answers in the chat", default=False
    ),
}
