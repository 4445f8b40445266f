"""What a mind is given, what it may do and what it gives back; workflows and agent are two of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from domain.linking import Claim
from domain.messages import Content, FormReply
from domain.photos import Shown

Cause = Literal["message", "vendor_reply", "timer", "opted_out", "given_back", "call"]
Outcome = Literal["answered", "handed_over", "left", "noted"]
Source = Literal["words", "image text", "voice note"]
Purpose = Literal["reply", "question", "acknowledgement", "escalation", "notice", "opt_out"]


@dataclass(frozen=True, slots=True)
class Business:
    """Whose front desk this is. `country` is ISO 3166, `currency` ISO 4217."""

    id: int
    name: str
    country: str
    currency: str
    locale: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Heard:
    """One unanswered message of the customer, oldest first in a situation."""

    id: int
    kind: str
    text: str
    tap_id: str | None
    sent_at: datetime
    received_at: datetime
    unproven: bool = False
    """The sender's address is only claimed (mail without DMARC, a form)."""
    form: FormReply | None = None
    """What was filled into a form; whether the form was ours is for whoever reads it to check."""
    left_because: str | None = None
    """Why it is never answered (IN12: a robot's mail); no mind hears it."""
    files: tuple[Shown, ...] = ()
    """What came with it. What code read of them is evidence for a wish, never a yes, a STOP or a START."""

    @property
    def shown(self) -> str:
        """What was read of its files, as one text."""
        return "\n".join(file.text for file in self.files if file.text)


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """The customer's open ticket as a mind may see it. `requirements` is the JSON of `domain.tickets.Requirements`."""

    id: int
    service: str
    state: str
    locale: str
    requirements: Mapping[str, Any]
    needs_clarification: bool
    first_word_spent: bool
    """The one question or acknowledgement has been sent (sourcing slot 1)."""
    opened_at: datetime
    deadline_at: datetime | None


@dataclass(frozen=True, slots=True)
class FactHandle:
    """Something the customer wrote, read by code and offered by name; a mind picks it and cannot write one."""

    name: str
    field: str
    value: Any
    text: str
    message_id: int
    source: Source = "words"
    confidence: float = 1.0
    """How sure the engine is of the lines it stands in; words that a person typed are certain."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A file that was read, offered as a handle, with every field found in it, sure or not."""

    name: str
    source: Source
    text: str
    fields: tuple[FactHandle, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One earlier message of this conversation."""

    who: Literal["customer", "we"]
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class VendorWord:
    """What one vendor of the ticket answered: the fields read from it, and the words they rest on."""

    vendor: str
    name: str
    state: str
    fields: Mapping[str, Any]
    quoted: str


@dataclass(frozen=True, slots=True)
class Memory:
    """What a guest mind is told besides the situation, all of it about this customer; loaded only where one may answer."""

    turn_id: int
    said: tuple[Said, ...] = ()
    past: tuple[Mapping[str, Any], ...] = ()
    """Earlier tickets, newest first."""
    replies: tuple[VendorWord, ...] = ()
    results: tuple[Mapping[str, Any], ...] = ()
    """What tools returned for the open ticket in earlier turns."""
    disclosed: bool = False
    """This sitting was told that an AI answers."""


@dataclass(frozen=True, slots=True)
class Calling:
    """How far asking for a call, and the call itself, have come in the open ticket; states are those of the rows."""

    consent: str | None = None
    rounds: int = 0
    """How often they were asked."""
    call: str | None = None
    call_after: datetime | None = None


NO_CALL = Calling()
"""Nobody was asked and nobody is called."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All a mind knows about the turn it answers."""

    business: Business
    customer_id: UUID
    locale: str
    first_contact: bool
    messages: tuple[Heard, ...]
    cause: Cause
    now: datetime
    ticket: TicketFacts | None = None
    service: str | None = None
    timer: str | None = None
    facts: tuple[FactHandle, ...] = ()
    missing: tuple[str, ...] = ()
    wants_human: bool = False
    offers_unread: bool = False
    """A template told them that offers or other news are there; the words themselves never went."""
    memory: Memory | None = None
    """Set where a guest mind may answer."""
    wants_call: bool = False
    may_call: bool = False
    """Calling is on, and there is a number to call; read only where they want a call."""
    call_allowed_at: datetime | None = None
    """When calling hours let their phone ring, in their own time; read where a call is asked for or under way."""
    calling: Calling = NO_CALL
    claim: Claim | None = None
    """Another address that they say is theirs too."""
    proved_link: bool = False
    """What they wrote was the code that proved it."""
    photos: tuple[Photo, ...] = ()
    names_more: bool = False
    """They want other things besides; a ticket has one, and they are told so."""

    @property
    def files(self) -> tuple[Shown, ...]:
        """Every file of what waits for an answer."""
        return tuple(file for message in self.messages for file in message.files)

    @property
    def text(self) -> str:
        """Everything unanswered as one text, a line a message."""
        return "\n".join(message.text for message in self.messages if message.text)


@dataclass(frozen=True, slots=True)
class Answer:
    """How a turn ends: what is said (None: nothing), why, and as what kind of message."""

    outcome: Outcome
    reason: str
    content: Content | None = None
    purpose: Purpose = "reply"


class Tools(Protocol):
    """The one door, bound to a turn."""

    async def call(self, name: str, arguments: Mapping[str, object] | None = None) -> Mapping[str, Any]:
        """Do one act. Raises `Refused` with the rule's name when the gate says no."""
        ...


@dataclass(frozen=True, slots=True)
class Offer:
    """A tool that the ticket's state grants now: its name, what it is for, and the JSON schema of its arguments."""

    name: str
    purpose: str
    arguments: Mapping[str, Any]
    reads_only: bool


@dataclass(frozen=True, slots=True)
class Look:
    """The ticket and the tools as they are this moment."""

    ticket: TicketFacts | None
    offers: tuple[Offer, ...]


class Toolset(Tools, Protocol):
    """The one door for a mind that must be told what there is."""

    async def look(self) -> Look:
        """Return what is granted now; it changes with every act."""
        ...


class Mind(Protocol):
    """Decide how to answer a turn; acts only through `tools`."""

    name: str

    async def answer(self, situation: Situation, tools: Tools) -> Answer: ...


class Guest(Protocol):
    """A mind that may fail at any point; whatever it raises, the coded mind answers the turn."""

    name: str

    async def answer(self, situation: Situation, tools: Toolset) -> Answer: ...
