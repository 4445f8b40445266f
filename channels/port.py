"""What every channel can do: verify, parse, send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar, Protocol

from domain.messages import Batch, Outbound


class SendOutcome(StrEnum):
    """What the delivery worker does next."""

    ACCEPTED = "accepted"
    UNKNOWN = "unknown"
    """The request may have been carried out (time-out, dropped connection): never resent blindly."""
    BACK_OFF_ACCOUNT = "back_off_account"
    BACK_OFF_RECIPIENT = "back_off_recipient"
    NEEDS_TEMPLATE = "needs_template"
    NEVER = "never"
    """This recipient will not get this message; do not try again."""
    FIX_TEMPLATE = "fix_template"
    ALARM = "alarm"
    """The account itself is broken (token, permission, payment): operators must act, the message waits."""


@dataclass(frozen=True, slots=True)
class SendResult:
    """How a send ended. `provider_id` is set when accepted; `error_code` is the provider's own word."""

    outcome: SendOutcome
    provider_id: str | None = None
    error_code: str | None = None
    retry_after: timedelta | None = None


class Channel(Protocol):
    """A way people reach us. Errors of the provider are outcomes, not exceptions."""

    name: ClassVar[str]
    """Names the route `/webhooks/<name>` and the rows."""
    window: ClassVar[timedelta | None]
    """How long after a person's last message free text may be sent; None means always."""

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raise `Refused` unless the raw bytes carry the provider's signature. Header names are lower-case."""
        ...

    def challenge(self, query: Mapping[str, str]) -> str:
        """Answer the provider's subscription handshake, or raise `Refused`."""
        ...

    def parse(self, body: bytes) -> Sequence[Batch]:
        """Read every message, status and notice, one `Batch` per account; odd ones become `unsupported`.

        Raises `Invalid` only when the whole body is not the provider's envelope.
        """
        ...

    async def send(self, account: str, message: Outbound) -> SendResult:
        """Hand one message to the provider, degraded to its limits. Never raises for a provider's answer."""
        ...

    async def aclose(self) -> None:
        """Release connections."""
        ...
