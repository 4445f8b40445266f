"""A ticket's states and legal moves, what each state grants, and what a customer needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from domain.errors import Refused


class State(StrEnum):
    """Where a ticket is; the last three are closed."""

    NEW = "new"
    COLLECTING = "collecting"
    SOURCING = "sourcing"
    SHORTLISTED = "shortlisted"
    AWAITING_CONSENT = "awaiting_consent"
    CALLING = "calling"
    HANDED_OFF = "handed_off"
    ESCALATED = "escalated"
    CANCELLED = "cancelled"


class Move(StrEnum):
    """What happens to a ticket."""

    ASK_CUSTOMER = "ask_customer"
    ASK_VENDORS = "ask_vendors"
    MAKE_SHORTLIST = "make_shortlist"
    ASK_CONSENT = "ask_consent"
    CALL = "call"
    HAND_OFF = "hand_off"
    ESCALATE = "escalate"
    CANCEL = "cancel"


_ALWAYS = {Move.ESCALATE: State.ESCALATED, Move.CANCEL: State.CANCELLED}
_MAY_CALL = {Move.ASK_CONSENT: State.AWAITING_CONSENT, **_ALWAYS}

MOVES: Mapping[State, Mapping[Move, State]] = {
    State.NEW: {Move.ASK_CUSTOMER: State.COLLECTING, Move.ASK_VENDORS: State.SOURCING, **_MAY_CALL},
    State.COLLECTING: {Move.ASK_VENDORS: State.SOURCING, **_MAY_CALL},
    State.SOURCING: {Move.ASK_VENDORS: State.SOURCING, Move.MAKE_SHORTLIST: State.SHORTLISTED, **_MAY_CALL},
    State.SHORTLISTED: {Move.HAND_OFF: State.HANDED_OFF, **_ALWAYS},
    State.AWAITING_CONSENT: {Move.CALL: State.CALLING, **_MAY_CALL},
    State.CALLING: {Move.HAND_OFF: State.HANDED_OFF, **_ALWAYS},
    State.HANDED_OFF: {},
    State.ESCALATED: {},
    State.CANCELLED: {},
}


def advance(state: State, move: Move) -> State:
    """Return the next state. Raises `Refused("illegal_move")` for a move the table does not have."""
    following = MOVES[state].get(move)
    if following is None:
        raise Refused("illegal_move", f"A ticket that is {state} cannot {move.replace('_', ' ')}.")
    return following


def is_open(state: State) -> bool:
    """Say whether anything may still happen to the ticket."""
    return bool(MOVES[state])


_OCR = {"run_ocr": 5}
_LOOK = {"get_ticket": 5, "get_customer_history": 2, "read_facts": 2}
_ESCALATE = {"escalate_to_human": 1}
_ASK = {"request_consent": 1}

GRANTS: Mapping[State | None, Mapping[str, int]] = {
    None: {"create_ticket": 1, "send_offers": 1, "get_customer_history": 2},
    State.NEW: {"update_requirements": 3, "select_vendors": 1, "contact_vendors": 1, **_ASK, **_OCR, **_LOOK, **_ESCALATE},
    State.COLLECTING: {"update_requirements": 3, "select_vendors": 1, "contact_vendors": 1, **_ASK, **_OCR, **_LOOK, **_ESCALATE},
    State.SOURCING: {
        "update_requirements": 3, "read_vendor_replies": 5, "remind_vendors": 1, "make_shortlist": 1, **_ASK, **_LOOK,
        **_ESCALATE,
    },
    State.SHORTLISTED: {"send_shortlist": 1, "read_vendor_replies": 5, **_LOOK, **_ESCALATE},
    State.AWAITING_CONSENT: {"start_call": 1, "call_status": 5, **_ASK, **_LOOK, **_ESCALATE},
    State.CALLING: {"call_status": 5, "finish_call": 1, **_LOOK, **_ESCALATE},
    State.HANDED_OFF: {},
    State.ESCALATED: {},
    State.CANCELLED: {},
}  # fmt: skip
"""Tool → how often in one turn, by the ticket's state (None: no open ticket). What is not here is refused."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long we wait for whom, from the moment vendors or the customer were asked."""

    vendor_reminder: timedelta = timedelta(minutes=45)
    vendor_deadline: timedelta = timedelta(hours=2)
    customer_silent: timedelta = timedelta(hours=24)


DEADLINES = Deadlines()


@dataclass(frozen=True, slots=True)
class Requirements:
    """What the customer needs. `deadline` is an ISO date or moment in the business's time zone."""

    item: str | None = None
    quantity: int | None = None
    unit_size: str | None = None
    deadline: str | None = None
    budget_max: Decimal | None = None
    currency: str | None = None
    place: str | None = None

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read a ticket's JSON; unknown keys (evidence) are passed over."""
        budget = stored.get("budget_max")
        quantity = stored.get("quantity")
        return cls(
            item=stored.get("item"),
            quantity=int(quantity) if quantity is not None else None,
            unit_size=stored.get("unit_size"),
            deadline=stored.get("deadline"),
            budget_max=Decimal(str(budget)) if budget is not None else None,
            currency=stored.get("currency"),
            place=stored.get("place"),
        )
