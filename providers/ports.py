"""What machines we call can do: a telephone that rings and reports by signed callbacks, engines that read and hear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Protocol

from domain.calls import CallEvent
from domain.photos import Reading


@dataclass(frozen=True, slots=True)
class CallOrder:
    """One call to place. `to` is E.164; `reference` is our own key for it, which every callback echoes."""

    to: str
    reference: str
    opening: str
    """The first words said when somebody answers."""
    language: str
    at_most: timedelta
    """The provider hangs up then."""


class Placed(StrEnum):
    """What the worker does next."""

    ACCEPTED = "accepted"
    UNKNOWN = "unknown"
    """The order may have been carried out (time-out, dropped connection): never placed again."""
    NOT_NOW = "not_now"
    """It certainly was not carried out, and may be later."""
    NEVER = "never"
    """This number will not be called."""
    ALARM = "alarm"
    """The account itself is broken (key, payment): operators must act."""


@dataclass(frozen=True, slots=True)
class PlaceResult:
    """How placing ended. `provider_id` is set when accepted; `error_code` is the provider's own word."""

    outcome: Placed
    provider_id: str | None = None
    error_code: str | None = None
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class CallReport:
    """A provider's word on a call; it may come before our order was answered, twice, late or out of order."""

    event_id: str
    reference: str
    provider_id: str
    event: CallEvent
    at: datetime


class Telephony(Protocol):
    """A way to ring a phone. Errors of the provider are outcomes, not exceptions."""

    name: ClassVar[str]
    """Names the route `/webhooks/calls/<name>` and the rows."""

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raise `Refused` unless the raw bytes carry the provider's signature. Header names are lower-case."""
        ...

    def parse(self, headers: Mapping[str, str], body: bytes) -> Sequence[CallReport]:
        """Read a verified callback. Raises `Invalid` when it is not the provider's."""
        ...

    async def place(self, order: CallOrder) -> PlaceResult:
        """Order a call. Never raises for a provider's answer."""
        ...

    async def hang_up(self, provider_id: str) -> bool:
        """Order the end of a call; False when the provider did not take the order. Its callback ends the call."""
        ...

    async def aclose(self) -> None:
        """Release connections."""
        ...


class Ocr(Protocol):
    """An engine that reads pictures and documents."""

    name: ClassVar[str]

    async def read(self, content: bytes, mime: str) -> Reading:
        """Return the lines in reading order.

        Raises `Refused` for a file that this engine can never read, `Unavailable` when another, or a later try, may.
        """
        ...

    async def aclose(self) -> None:
        """Release processes and connections."""
        ...


class Speech(Protocol):
    """An engine that writes down what is said."""

    name: ClassVar[str]

    async def hear(self, content: bytes, mime: str, language: str | None) -> Reading:
        """Return what is said, a line a passage; `language` is a guess. Raises as `Ocr.read` does."""
        ...

    async def aclose(self) -> None:
        """Release connections."""
        ...
