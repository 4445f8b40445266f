"""What a telephone provider can do: place a call, hang up, and report what became of it by signed callbacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Protocol

from domain.calls import CallEvent


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
