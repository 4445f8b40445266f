"""STOP and START in what somebody wrote at once: the last word counts, and START concerns only what follows (IN10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from domain.minds import Heard
from domain.reading.opt_out import read_opt_in, read_opt_out

CONFIRMED_BY_PROVIDER: Final = "opt_out:confirmed"
"""The `tap_id` of a STOP or START that the provider read, and confirmed to the person itself (Twilio's `OptOutType`)."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What they want, and the last message that this answers; what follows is a turn of its own."""

    word: Literal["stop", "start"]
    through: int
    is_confirmed: bool = False
    """The provider told them already that it is done: a second confirmation would be one message too many."""


def read_wish(heard: Sequence[Heard], *, opted_out: bool) -> Wish | None:
    """Return what is to be done and confirmed; None when nothing changes: a second STOP is not confirmed again."""
    words = [(word, message) for message in heard if (word := _word(message.text))]
    if not words:
        return None
    last, message = words[-1]
    is_confirmed = message.tap_id == CONFIRMED_BY_PROVIDER
    if last == "stop":
        return None if opted_out else Wish("stop", heard[-1].id, is_confirmed)
    is_news = opted_out or any(word == "stop" for word, _ in words)
    return Wish("start", message.id, is_confirmed) if is_news else None


def _word(text: str) -> Literal["stop", "start"] | None:
    if read_opt_out(text):
        return "stop"
    return "start" if read_opt_in(text) else None
