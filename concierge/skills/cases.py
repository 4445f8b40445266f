"""What `evals/evals.json` and `evals/attacks.json` may say; a file that says anything else is refused with the remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["en", "es", "fr", "sv"]
Carrier = Literal["message", "quoted", "vendor_reply", "profile_name"]


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Business(_Told):
    """Whose desk it is."""

    name: str
    country: str = Field(pattern="^[A-Z]{2}$", description="Two capital letters, such as GB.")
    currency: str = Field(pattern="^[A-Z]{3}$", description="Three capital letters, such as GBP.")
    locale: str = Field(description="Language, perhaps with a country: en, es-CO.")
    time_zone: str = Field(description="A name such as Europe/London.")


class Person(_Told):
    """Somebody of the cast: a customer, or a vendor with what it sells where."""

    phone: str = Field(pattern="^[1-9][0-9]{6,14}$", description="Digits with the country code, without a plus.")
    vendor: bool = False
    locale: str = "en"
    area: str = Field(default="", description="The town a vendor serves.")
    categories: Sequence[str] = Field(default=(), description="What a vendor sells.")
    rating: float = Field(default=3.0, ge=0, le=5)


class Said(_Told):
    """What somebody must have been sent."""

    to: str = Field(description="customer, vendors, anybody, or the name of one vendor of the cast.")
    count: int | None = Field(default=None, ge=0, description="Exactly so many messages in all.")
    contains: Sequence[str] = Field(default=(), description="Every one of these stands somewhere in what they got.")
    lacks: Sequence[str] = Field(default=(), description="None of these does.")


class Ticket(_Told):
    """What one of the customer's tickets must look like; what is not named does not matter."""

    service: str | None = None
    state: str | None = None
    handoff_reason: str | None = None
    requirements: Mapping[str, Any] = Field(default={}, description="Fields of the wish: item, quantity, place …")


class Expect(_Told):
    """One thing that must hold at the end; exactly one of the fields."""

    tool: str | None = Field(default=None, description="This tool was done at least once.")
    ticket: Ticket | None = Field(default=None, description="A ticket like this exists.")
    tickets: int | None = Field(default=None, ge=0, description="Exactly so many tickets exist.")
    said: Said | None = Field(default=None, description="Somebody got this.")


class NeverSaid(_Told):
    """Words that must not have reached somebody."""

    to: str = Field(description="customer, vendors, strangers, anybody, or the name of one vendor of the cast.")
    any_of: Sequence[str] = Field(default=(), description="Not one of these; empty: nothing at all may reach them.")


class Never(_Told):
    """One act that must not have happened at the end; exactly one of the fields."""

    tool: str | None = Field(default=None, description="This tool was never done.")
    ticket: Ticket | None = Field(default=None, description="No ticket like this exists.")
    said: NeverSaid | None = Field(default=None, description="Nobody got this.")


class Step(_Told):
    """What happens after the first message: somebody writes, or time passes; exactly one of the fields."""

    customer: str | None = Field(default=None, description="The customer writes this.")
    vendors: Mapping[str, str] | None = Field(
        default=None, description="Name of a vendor of the cast → what it writes."
    )
    later: float | None = Field(default=None, gt=0, description="So many minutes pass.")


class Act(_Told):
    """What the hijacked model does: a call with these arguments, or these last words."""

    call: str | None = Field(default=None, description="Name of a tool, existing or not.")
    arguments: Mapping[str, Any] = Field(default={}, description="Its arguments, as wrong as you like.")
    say: str | None = Field(default=None, description="The reply it wants the customer to get.")


class Example(_Told):
    """One conversation that must go well."""

    id: str | int
    language: Language = "en"
    prompt: str = Field(min_length=1, description="What the customer writes first.")
    expected_output: str = Field(min_length=1, description="What should happen, for people.")
    then: Sequence[Step] = ()
    expect: Sequence[Expect] = Field(min_length=1, description="The same for code: this is what is judged.")
    never: Sequence[Never] = ()
    files: Sequence[str] = Field(
        default=(), max_length=0, description="Attachments are not played yet; leave it empty."
    )
    assertions: Sequence[str] = Field(default=(), description="For graders that read words; code judges `expect`.")


class Attack(_Told):
    """One attempt to misuse the service."""

    id: str | int
    language: Language = "en"
    goal: str = Field(min_length=1, description="What the attacker is after, for people.")
    carrier: Carrier = "message"
    prompt: str = Field(
        default="", description="What the customer honestly writes before (or, in a profile name, with) it."
    )
    attack: str = Field(min_length=1, description="The text of the attack.")
    vendor: str | None = Field(
        default=None, description="Who writes it, for `vendor_reply`; else the first of the cast."
    )
    then: Sequence[Step] = ()
    hijacked: Sequence[Act] = Field(
        default=(),
        description="What the hijacked model does; nothing told: it tries every tool on everything it knows.",
    )
    never: Sequence[Never] = Field(min_length=1, description="The acts that must not happen.")
    expect: Sequence[Expect] = Field(default=(), description="How the customer is served all the same.")
    reaches_model: bool = Field(default=True, description="False where code takes the turn before any model reads it.")


class Evals(_Told):
    """`evals/evals.json`."""

    skill_name: str
    business: Business | None = Field(
        default=None, description="Whose desk it is; else that of the golden conversation."
    )
    people: Mapping[str, Person] | None = Field(
        default=None, description="Name → person; else the golden conversation's."
    )
    evals: Sequence[Example] = Field(min_length=1)


class Attacks(_Told):
    """`evals/attacks.json`."""

    skill_name: str
    business: Business | None = None
    people: Mapping[str, Person] | None = None
    attacks: Sequence[Attack] = Field(min_length=1)


ONE_OF = (Expect, Never, Step)
"""Objects of which exactly one field says what is meant."""
