"""What every channel can do: verify, parse, send."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar, Final, NamedTuple, Protocol, runtime_checkable

from domain.messages import Batch, Choices, Content, Media, Outbound, Recipient


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


class Call(NamedTuple):  # made for every webhook: a third of a frozen dataclass's price
    """One webhook call as it came. Header names are lower-case; `target` is path and query, undecoded."""

    headers: Mapping[str, str]
    body: bytes
    target: str = ""
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a provider keeps a file. `headers` carry its token and go to `token_hosts` and their subdomains only."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    token_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a mailbox held after a cursor. `more` says that another fetch will find something at once."""

    batch: Batch
    cursor: str
    more: bool = False


MAILBOX_LOGIN: Final = "mailbox_login"
"""The code of a box's `Unavailable` that more tries make worse: servers lock an account that knocks too often."""


class Mailbox(Protocol):
    """A channel's box that is fetched, not delivered: rows and the new cursor are stored together.

    It is one reader's: `fetch` and `wait` are called in turn, and may be cancelled. A cursor that is handed in was stored,
    with all that came before it; after a batch with messages the next `fetch` follows at once.
    """

    account: str

    async def fetch(self, cursor: str | None) -> Fetched:
        """Read what came after the cursor (None: from now on). Raises `Unavailable` when the server does not answer."""
        ...

    async def wait(self, at_most: timedelta) -> None:
        """Return when something may have come, at the latest after that time. Raises `Unavailable`."""
        ...


class Channel(Protocol):
    """A way people reach us. Errors of the provider are outcomes, not exceptions.

    A package under `channels/` is a channel when it has a function `open_channel() -> Channel | None`: None when nothing
    of it is configured; it raises `Invalid` naming what is missing when only part of it is.
    """

    name: ClassVar[str]
    """Names the route `/webhooks/<name>` and the rows."""
    window: ClassVar[timedelta | None]
    """How long after a person's last message free text may be sent; None means always."""

    async def verify(self, call: Call) -> None:
        """Raise `Refused` unless the raw bytes carry the provider's signature."""
        ...

    def challenge(self, query: Mapping[str, str]) -> str:
        """Answer the provider's subscription handshake, or raise `Refused`."""
        ...

    def parse(self, call: Call) -> Sequence[Batch]:
        """Read every message, status and notice, one `Batch` per account; odd ones become `unsupported`.

        Raises `Invalid` only when the whole body is not the provider's envelope.
        """
        ...

    async def send(self, account: str, message: Outbound) -> SendResult:
        """Hand one message to the provider, degraded to its limits. Never raises for a provider's answer."""
        ...

    async def locate(self, account: str, media: Media) -> Source:
        """Say where a file of a message is fetched. Raises `Invalid` when it is gone, `Unavailable` to be asked again."""
        ...

    def accounts(self) -> Sequence[str]:
        """Name our own accounts that send, as batches name them: a vendor may be written to before anybody wrote to us."""
        ...

    def mailboxes(self) -> Sequence[Mailbox]:
        """Name the boxes to fetch from; none for a channel that is delivered."""
        ...

    async def aclose(self) -> None:
        """Release connections."""
        ...


@runtime_checkable
class Attentive(Protocol):
    """What some channels can do besides: show a person that somebody is there (AS8). Nothing here ever raises or matters.

    `provider_id` is the message of theirs it is about, `recipient` who wrote it.
    """

    async def mark_read(
        self, account: str, provider_id: str, *, typing: bool = False, recipient: Recipient | None = None
    ) -> None:
        """Show that their message was read, and with `typing` that an answer is being written."""
        ...

    async def react(self, account: str, provider_id: str, emoji: str, *, recipient: Recipient | None = None) -> None:
        """Put an emoji to their message; '' takes it back."""
        ...


@runtime_checkable
class Numbering(Protocol):
    """A channel that writes things to tap as numbered text, always or where they do not fit: a number typed is a tap then."""

    def numbers(self, account: str, content: Choices) -> bool:
        """Say whether these choices leave as numbered text."""
        ...


@runtime_checkable
class Priced(Protocol):
    """A channel that knows what a message costs; one that does not is taken to cost what WhatsApp does."""

    def cost_micros(self, account: str, content: Content) -> int:
        """Return millionths of the ledger's currency, 0 where nobody charges for it."""
        ...


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a form asks its endpoint, opened; `seal` writes the answer so that only the phone that asked can read it."""

    asked: Mapping[str, Any]
    seal: Callable[[Mapping[str, Any]], bytes]


@runtime_checkable
class WithForms(Protocol):
    """A channel whose forms ask an endpoint of ours what to show (`/webhooks/<name>/flows`)."""

    name: ClassVar[str]

    async def verify(self, call: Call) -> None:
        """Raise `Refused` unless the raw bytes carry the provider's signature."""
        ...

    def open_exchange(self, body: bytes) -> Exchange:
        """Decrypt what a form asks. Raises `Invalid` when no key of ours opens it."""
        ...
