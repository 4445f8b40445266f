"""What must happen in a turn whatever a model thinks: code read it, so code sees to it (H12, DE11)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from agent.output import NextStep
from domain.minds import Look, Situation
from domain.tickets import State

_FOR_A_HUMAN: Final = frozenset({"support", "assistant", "information", "human"})


def unmet(situation: Situation, look: Look, done: Collection[str], step: NextStep) -> str | None:
    """Return what the model left undone, None when the turn may end like this; the coded mind does what is unmet."""
    if "escalate_to_human" in done or "send_shortlist" in done:
        return None
    if (
        look.ticket is not None
        and look.ticket.state == State.AWAITING_CONSENT
        and situation.calling.consent == "granted"
    ):
        return "call_not_started"
    service = look.ticket.service if look.ticket else situation.service
    if service in _FOR_A_HUMAN:
        return "not_escalated"
    if service != "sourcing":
        return None
    if look.ticket is None:
        return "no_ticket"
    if look.ticket.state in (State.NEW, State.COLLECTING):
        may_ask = bool(situation.missing) and not look.ticket.first_word_spent and _has_facts(situation, look)
        return None if step == "ask_customer" and may_ask else "vendors_not_asked"
    if look.ticket.state == State.SHORTLISTED:
        return "shortlist_not_sent"
    return None if _has_facts(situation, look) else "facts_not_taken"


def _has_facts(situation: Situation, look: Look) -> bool:
    """Say whether what the customer wrote stands in the ticket: vendors are asked from it, and so is the question."""
    if look.ticket is None:
        return False
    known = look.ticket.requirements
    return all(known.get(fact.field) == fact.value for fact in situation.facts if fact.field != "missing")
