"""The one decision before anything leaves: every reason not to send, checked together at the moment of sending (OP10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from domain.flags import LOOK_AGAIN
from domain.messages import Content, Template
from domain.windows import next_opening, window_is_open

SENT_ALTHOUGH_OPTED_OUT = frozenset({"opt_out"})
"""The one confirmation of STOP (IN10)."""
SENT_ALTHOUGH_TAKEN_OVER = frozenset({"opt_out", "escalation", "link_code"})
"""What a person should still hear when a human has taken the conversation (DE9)."""
PAUSED = "automation_paused"
"""The wait that an operator ends, and time does not."""
STARTED_BY_US = frozenset({"outreach", "reminder"})
"""What a vendor did not just ask for; it waits for their hours (SO8)."""
MODEL_OFF = "model_off"
"""The switch was turned off between writing and sending: the coded workflow answers instead (DE3)."""
WISHES = frozenset({"erased", "opted_out", "cancelled", "taken_over", MODEL_OFF})
"""Refusals that somebody asked for; whatever else is refused lies in the dead letters, because somebody waits for it."""
HOURLY_MAILS = 10
"""Mails that one address gets from us in an hour: what ends a loop with a robot that gives no sign of being one (IN12)."""
ALARM_PAUSE = timedelta(minutes=5)
"""A broken account rests this long between two tries; each try finds out whether operators have mended it."""


@dataclass(frozen=True, slots=True)
class VendorHours:
    """When a vendor wants to hear from us, in its own time zone."""

    zone: str
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class SendFacts:
    """Everything the decision looks at, read in one query."""

    purpose: str
    content: Content | None
    fallback: Content | None
    belongs: bool
    """The address is the delivery's customer's or vendor's own (the envelope)."""
    opted_out: bool
    """They want nothing, or did not want this: it was written before they last said STOP."""
    taken_over: bool
    last_inbound: datetime | None
    window: timedelta | None
    sent_today: int
    daily_ceiling: int
    sent_this_hour: int = 0
    """To this one address."""
    hourly_ceiling: int | None = None
    account_paused_until: datetime | None = None
    vendor_hours: VendorHours | None = None
    ticket_cancelled: bool = False
    automation_paused: bool = False
    model_silenced: bool = False
    """A model wrote it, and none may speak to this person any more."""
    approved_templates: frozenset[str] | None = None
    """None: the channel's approvals are not known here and the provider decides."""


@dataclass(frozen=True, slots=True)
class Send:
    """Send this, now."""

    content: Content
    window_open: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """Not yet."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """Not this one, ever."""

    reason: str


Decision = Send | Wait | Refuse


def decide(facts: SendFacts, now: datetime) -> Decision:
    """Return what to do with one delivery: first every refusal, then every wait, then which content."""
    for reason, forbids in REFUSALS.items():
        if forbids(facts):
            return Refuse(reason)
    if wait := _operators_want_silence(facts, now) or _account_rests(facts, now) or _vendor_rests(facts, now):
        return wait
    return _choose_content(facts, now)


def _is_erased(facts: SendFacts) -> bool:
    return facts.content is None


def _is_for_somebody_else(facts: SendFacts) -> bool:
    return not facts.belongs


def _said_stop(facts: SendFacts) -> bool:
    return facts.opted_out and facts.purpose not in SENT_ALTHOUGH_OPTED_OUT


def _nobody_wants_it(facts: SendFacts) -> bool:
    return facts.ticket_cancelled and facts.purpose not in SENT_ALTHOUGH_OPTED_OUT


def _human_answers(facts: SendFacts) -> bool:
    return facts.taken_over and facts.purpose not in SENT_ALTHOUGH_TAKEN_OVER


def _budget_is_spent(facts: SendFacts) -> bool:
    return facts.sent_today >= facts.daily_ceiling and facts.purpose not in SENT_ALTHOUGH_OPTED_OUT


def _answers_a_robot(facts: SendFacts) -> bool:
    full = facts.hourly_ceiling is not None and facts.sent_this_hour >= facts.hourly_ceiling
    return full and facts.purpose not in SENT_ALTHOUGH_OPTED_OUT


def _model_may_not_speak(facts: SendFacts) -> bool:
    return facts.model_silenced


REFUSALS: Mapping[str, Callable[[SendFacts], bool]] = {
    "erased": _is_erased,
    "recipient": _is_for_somebody_else,
    "opted_out": _said_stop,
    "cancelled": _nobody_wants_it,
    "taken_over": _human_answers,
    "budget": _budget_is_spent,
    "mail_loop": _answers_a_robot,
    MODEL_OFF: _model_may_not_speak,
}


def _operators_want_silence(facts: SendFacts, now: datetime) -> Wait | None:
    if facts.automation_paused and facts.purpose not in SENT_ALTHOUGH_OPTED_OUT:
        return Wait(now + LOOK_AGAIN, PAUSED)
    return None


def _account_rests(facts: SendFacts, now: datetime) -> Wait | None:
    if facts.account_paused_until is not None and facts.account_paused_until > now:
        return Wait(facts.account_paused_until, "account_paused")
    return None


def _vendor_rests(facts: SendFacts, now: datetime) -> Wait | None:
    if facts.vendor_hours is None or facts.purpose not in STARTED_BY_US:
        return None
    opening = next_opening(now, facts.vendor_hours.zone, facts.vendor_hours.opens, facts.vendor_hours.closes)
    return Wait(opening, "quiet_hours") if opening else None


def _choose_content(facts: SendFacts, now: datetime) -> Decision:
    is_open = window_is_open(facts.last_inbound, now, facts.window)
    if facts.content is None:
        return Refuse("erased")
    chosen = facts.content if is_open or isinstance(facts.content, Template) else facts.fallback
    if chosen is None:
        # Error 131047: free text is refused 24 h after the person's last message; only a template reopens it.
        return Refuse("window_closed")
    if isinstance(chosen, Template) and not _is_approved(chosen, facts.approved_templates):
        return Refuse("template_not_approved")
    return Send(chosen, is_open)


def _is_approved(template: Template, approved: frozenset[str] | None) -> bool:
    return approved is None or template.name in approved
