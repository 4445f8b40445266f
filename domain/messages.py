"""What people send us and what we send them, the same shape on every channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from domain.files import Kept

PartKind = Literal[
    "text", "image", "video", "audio", "document", "sticker", "location", "contacts",
    "tap", "flow", "reaction", "order", "unsupported",
]  # fmt: skip


class Proof(StrEnum):
    """How we know that an address is who it says; only the first three may ever link two addresses (IN8)."""

    SIGNED_WEBHOOK = "signed_webhook"
    ALIGNED_DMARC = "aligned_dmarc"
    ONE_TIME_CODE = "one_time_code"
    CLAIMED = "claimed"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote, as the channel knows them.

    `stable_id` is the channel's own identity (WhatsApp: the BSUID, or the phone's digits where no BSUID came; mail: the
    address in lower case); `phone` (E.164 with `+`) and `username` are attributes that may be absent and are never the key.
    """

    stable_id: str
    phone: str | None = None
    username: str | None = None
    display_name: str | None = None
    parent_id: str | None = None
    proof: Proof = Proof.SIGNED_WEBHOOK


@dataclass(frozen=True, slots=True)
class Media:
    """A file of a message. One that the provider keeps has a `url` or only its id, and is fetched later, never inside the
    webhook; one that came with the message (a mail's attachment, a form's upload) has its `content`.
    """

    media_id: str
    mime_type: str | None = None
    sha256: str | None = None
    filename: str | None = None
    voice: bool = False
    url: str | None = None
    content: bytes | None = field(default=None, repr=False)
    kept: Kept | None = None
    """Where its content was put before the message was stored."""
    unfit: str | None = None
    """Why its content was not kept."""


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a mail stands: its subject, and the Message-IDs that lead to it, oldest first."""

    subject: str
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormReply:
    """What somebody filled into a form: the token it was sent with ('' where none came back), and values by field."""

    token: str
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message from a person, normalised.

    `text` is what can be read as words: body, caption, a tap's title, a location's name; '' where there is none.
    `tap_id` is the id of the button or list row the person tapped. `reply_to` is the provider id of the message answered.
    `raw` holds the provider's own bytes of this one message. `left_because` says why it is stored and never answered
    (IN12: `auto_submitted`, `bounce`, …); None for what people write.
    """

    provider_id: str
    sender: Sender
    sent_at: datetime
    kind: PartKind
    text: str
    raw: bytes
    tap_id: str | None = None
    media: tuple[Media, ...] = ()
    reply_to: str | None = None
    forwarded: bool = False
    latitude: float | None = None
    longitude: float | None = None
    thread: Thread | None = None
    left_because: str | None = None
    form: FormReply | None = None


class DeliveryStatus(StrEnum):
    """How far a message of ours got; later words outrank earlier ones, see `outranks`."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    PLAYED = "played"
    FAILED = "failed"


_RANK = {
    DeliveryStatus.SENT: 1,
    DeliveryStatus.FAILED: 2,
    DeliveryStatus.DELIVERED: 3,
    DeliveryStatus.READ: 4,
    DeliveryStatus.PLAYED: 5,
}


def rank(status: DeliveryStatus) -> int:
    """Return the order in which statuses may follow each other."""
    return _RANK[status]


def outranks(new: DeliveryStatus, old: DeliveryStatus | None) -> bool:
    """Say whether `new` moves a delivery forward; `failed` is final only while no `delivered` was seen."""
    return old is None or _RANK[new] > _RANK[old]


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """A provider's word on a message of ours; it may come before our send call returned.

    `delivery_token` is our own key, echoed back (Meta: `biz_opaque_callback_data`). `recipient` is who the provider says
    received it, so that a phone and a stable id of one person can be joined. Where `sent_to` is set, it counts only for a
    message that went to them: what anybody can claim (a bounce) must at least know whom we wrote to.
    """

    provider_id: str
    status: DeliveryStatus
    at: datetime
    recipient: Sender | None = None
    delivery_token: str | None = None
    error_code: str | None = None
    billable: bool | None = None
    price_category: str | None = None
    sent_to: Sender | None = None


class NoticeKind(StrEnum):
    """Things a channel tells us that are not a message to answer."""

    STAFF_MESSAGE = "staff_message"
    IDENTITY_CHANGED = "identity_changed"
    MARKETING_STOPPED = "marketing_stopped"
    MARKETING_RESUMED = "marketing_resumed"
    ACCOUNT_ALARM = "account_alarm"
    REVOKED = "revoked"
    EDITED = "edited"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Notice:
    """An event to record and act on by code, never to answer. `new_identity` is set for IDENTITY_CHANGED."""

    kind: NoticeKind
    at: datetime
    raw: bytes
    provider_id: str | None = None
    sender: Sender | None = None
    new_identity: Sender | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    body: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap: `id` comes back in `Inbound.tap_id`."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """Words and things to tap; the channel renders buttons, a list or numbered text, whatever its limits allow."""

    body: str
    choices: tuple[Choice, ...]
    menu_label: str = "Menu"


@dataclass(frozen=True, slots=True)
class Template:
    """A pre-approved text by name; the only thing that may be sent outside an open window."""

    name: str
    language: str
    parameters: tuple[str, ...] = ()
    copies_code: bool = False
    """It carries a one-time code, its first parameter: such a text has a button that copies it."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A form (`domain.forms`) to fill in, and words that ask for the same: those alone go where a channel has no forms.

    `known` stands in its fields already. `token` is signed at the moment of sending (`database.form_tokens`), which is
    also when `today` is known.
    """

    body: str
    form: str
    button: str
    locale: str
    known: tuple[tuple[str, str], ...] = ()
    token: str = ""
    today: date | None = None


Content = Text | Choices | Template | Flow


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a delivery goes: the channel's stable id, and the phone where one is known."""

    stable_id: str
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message to hand to a channel. `delivery_token` is our own key for it, at most 512 characters."""

    recipient: Recipient
    content: Content
    delivery_token: str
    reply_to: str | None = None
    thread: Thread | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """All that one webhook call carried, in the order it stood there."""

    account: str
    messages: tuple[Inbound, ...] = ()
    statuses: tuple[StatusUpdate, ...] = ()
    notices: tuple[Notice, ...] = field(default=())
