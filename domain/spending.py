"""What calls of a model cost, and the ceilings that are asked before each of them (DE7)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens, which is also millionths of a dollar per token."""

    input: Decimal
    output: Decimal

    def micros(self, input_tokens: int, output_tokens: int) -> int:
        """Return millionths of a dollar, rounded up."""
        return int((self.input * input_tokens + self.output * output_tokens).to_integral_value(ROUND_CEILING))


@dataclass(frozen=True, slots=True)
class Ceilings:
    """The most that may be spent, in millionths of a dollar: a day, a day on one customer, a ticket (or turn without one)."""

    day: int
    customer: int
    ticket: int
    alert_percent: int = 80


@dataclass(frozen=True, slots=True)
class Planned:
    """A call that is about to be made, and the most it may cost."""

    business_id: int
    customer_id: UUID
    time_zone: str
    ticket_id: int | None
    turn_id: int
    provider: str
    model: str
    estimated_tokens: int
    micros: int


@dataclass(frozen=True, slots=True)
class Spent:
    """How a call ended. `micros` None: the provider did not say, so what was reserved stays spent."""

    outcome: str
    millis: int
    input_tokens: int | None = None
    output_tokens: int | None = None
    micros: int | None = None


class Ledger(Protocol):
    """Where every call is written before it is made."""

    async def reserve(self, planned: Planned) -> int:
        """Return the entry's id. Raises `Refused` with `budget_day`, `budget_customer` or `budget_ticket`: nothing is spent."""
        ...

    async def settle(self, planned: Planned, entry: int, spent: Spent) -> None:
        """Write how the call ended; what was reserved beyond it is free again."""
        ...
