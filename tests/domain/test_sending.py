"""The one send decision (OP10, IN10, DE9, SO8, H2, H7); each refusal is removed once and harm is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from domain import sending
from domain.flags import LOOK_AGAIN
from domain.messages import Template, Text
from domain.sending import PAUSED, Refuse, Send, SendFacts, VendorHours, Wait, decide

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(hours=24)
REPLY = SendFacts(
    purpose="reply",
    content=Text("Hello"),
    fallback=None,
    belongs=True,
    opted_out=False,
    taken_over=False,
    last_inbound=NOON - timedelta(minutes=1),
    window=DAY,
    sent_today=0,
    daily_ceiling=60,
)
REOPEN = Template("concierge_shortlist_ready", "en", ("T1",))


def test_a_reply_in_an_open_window_is_sent():
    assert decide(REPLY, NOON) == Send(Text("Hello"), window_open=True)


HARMS: dict[str, dict[str, Any]] = {
    "recipient": {"belongs": False},
    "opted_out": {"opted_out": True},
    "cancelled": {"ticket_cancelled": True},
    "taken_over": {"taken_over": True},
    "budget": {"sent_today": 60},
}


@pytest.mark.parametrize("rule", HARMS)
def test_a_refusal_alone_stops_its_harm(rule: str):
    facts = replace(REPLY, **HARMS[rule])
    assert decide(facts, NOON) == Refuse(rule)
    without = {name: forbids for name, forbids in sending.REFUSALS.items() if name != rule}
    with patch.object(sending, "REFUSALS", without):
        assert isinstance(decide(facts, NOON), Send)


def test_an_erased_message_is_not_sent():
    assert decide(replace(REPLY, content=None), NOON) == Refuse("erased")


def test_stop_is_confirmed_once_although_the_person_opted_out():
    assert isinstance(decide(replace(REPLY, purpose="opt_out", opted_out=True), NOON), Send)


def test_a_hand_over_is_told_although_a_human_has_the_conversation():
    assert isinstance(decide(replace(REPLY, purpose="escalation", taken_over=True), NOON), Send)


@pytest.mark.parametrize(("age", "goes"), [(DAY - timedelta(seconds=1), True), (DAY, False)])
def test_free_text_is_refused_from_the_24th_hour_on(age: timedelta, goes: bool):
    """A11: at 23:59:59 text, at 24:00:00 none."""
    decision = decide(replace(REPLY, last_inbound=NOON - age), NOON)
    assert decision == (Send(Text("Hello"), window_open=True) if goes else Refuse("window_closed"))


def test_a_template_goes_where_the_window_is_closed():
    decision = decide(replace(REPLY, last_inbound=None, fallback=REOPEN), NOON)
    assert decision == Send(REOPEN, window_open=False)


def test_a_template_nobody_approved_does_not_go():
    facts = replace(REPLY, last_inbound=None, fallback=REOPEN, approved_templates=frozenset({"other"}))
    assert decide(facts, NOON) == Refuse("template_not_approved")


def test_a_channel_without_a_window_takes_text_always():
    assert isinstance(decide(replace(REPLY, last_inbound=None, window=None), NOON), Send)


HOURS = VendorHours("Europe/Stockholm", time(8), time(18))


@pytest.mark.parametrize("purpose", ["outreach", "reminder"])
def test_what_we_start_waits_for_the_vendors_hours(purpose: str):
    late = datetime(2026, 11, 20, 22, tzinfo=UTC)
    facts = replace(REPLY, purpose=purpose, vendor_hours=HOURS)
    assert decide(facts, late) == Wait(datetime(2026, 11, 21, 7, tzinfo=UTC), "quiet_hours")


def test_an_answer_to_a_vendor_goes_at_night():
    late = datetime(2026, 11, 20, 22, tzinfo=UTC)
    facts = replace(REPLY, purpose="clarification", vendor_hours=HOURS, last_inbound=late)
    assert isinstance(decide(facts, late), Send)


def test_a_paused_account_waits_and_loses_nothing():
    until = NOON + timedelta(minutes=5)
    assert decide(replace(REPLY, account_paused_until=until), NOON) == Wait(until, "account_paused")


@pytest.mark.parametrize("purpose", ["outreach", "clarification"])
def test_automation_is_silent_towards_a_vendor_whom_staff_is_talking_to(purpose: str):
    """DE9 says "a conversation", whoever it is with; two voices of one business confuse a vendor as well."""
    facts = replace(REPLY, purpose=purpose, taken_over=True, vendor_hours=VendorHours("UTC", time(0), time(0)))
    assert decide(facts, NOON) == Refuse("taken_over")


def test_a_refusal_comes_before_a_wait():
    """What will never go must not hold up its group until the account is rested."""
    facts = replace(REPLY, opted_out=True, account_paused_until=NOON + timedelta(minutes=5))
    assert decide(facts, NOON) == Refuse("opted_out")


def test_a_pause_that_is_over_holds_nothing_up():
    assert isinstance(decide(replace(REPLY, account_paused_until=NOON), NOON), Send)


def test_a_vendor_in_its_hours_is_asked():
    facts = replace(REPLY, purpose="outreach", content=REOPEN, vendor_hours=HOURS, last_inbound=None)
    assert decide(facts, NOON) == Send(REOPEN, window_open=False)


def test_stop_is_confirmed_although_the_days_budget_is_spent():
    assert isinstance(decide(replace(REPLY, purpose="opt_out", sent_today=60, opted_out=True), NOON), Send)


def test_a_reply_may_be_free_text_when_a_fallback_stands_by():
    assert decide(replace(REPLY, fallback=REOPEN), NOON) == Send(Text("Hello"), window_open=True)


def test_what_operators_paused_waits_and_a_confirmed_stop_does_not():
    """AUTOMATION_PAUSED: nothing is lost, and a person who said STOP still hears that it was heard."""
    paused = replace(REPLY, automation_paused=True)
    assert decide(paused, NOON) == Wait(NOON + LOOK_AGAIN, PAUSED)
    assert isinstance(decide(replace(paused, purpose="opt_out"), NOON), Send)
