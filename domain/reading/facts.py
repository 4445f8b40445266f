"""What reading returns: a value, where it stands in the text, and how sure we are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Generic, Literal, TypeVar

V = TypeVar("V", covariant=True)


@dataclass(frozen=True, slots=True)
class Fact(Generic[V]):
    """One thing that was read. `span` is (start, end) in the text, `confidence` in 0…1."""

    kind: str
    text: str
    span: tuple[int, int]
    value: V
    confidence: float


@dataclass(frozen=True, slots=True)
class Number:
    """A cardinal (`value`) or an ordinal."""

    value: Decimal | None
    ordinal: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """An amount, or bounds of one; `per` says whether it is for one piece or for all."""

    amount: Decimal | None
    min: Decimal | None = None
    max: Decimal | None = None
    currency: str | None = None
    per: Literal["unit", "total"] | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of what."""

    value: Decimal | None
    min: Decimal | None = None
    max: Decimal | None = None
    unit: str | None = None
    product: str | None = None


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as stated, and in seconds."""

    value: Decimal
    unit: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment in local time, as fine as `grain` (second … year)."""

    value: datetime
    grain: str


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of local time; an open end is None, `end` is exclusive."""

    start: datetime | None
    end: datetime | None
    grain: str


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in E.164, None where it could not be normalised."""

    e164: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """A mail address or a URL."""

    type: Literal["email", "url"]
