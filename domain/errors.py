"""The three ways an operation can say no; anything else that is raised is a bug."""

from __future__ import annotations


class ConciergeError(Exception):
    """Carry a stable machine code besides the sentence a person reads."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


class Invalid(ConciergeError):
    """The sender's fault: the message names the field and the remedy."""


class Refused(ConciergeError):
    """A gate said no; `code` is the rule that refused."""


class Unavailable(ConciergeError):
    """A machine failed; trying later may help."""
