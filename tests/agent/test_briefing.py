"""The context pack stays within its budget and is pruned in the order it says (DE4)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.briefing import Briefing, write
from agent.skills import read_all
from agent.tokens import Estimator
from domain.errors import Refused, Unavailable
from domain.minds import Business, FactHandle, Heard, Look, Memory, Offer, Said, Situation, TicketFacts, VendorWord

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
SKILLS = read_all(Path(__file__).parents[2] / "context" / "services")
HARBOUR = Business(1, "Harbour Desk", "GB", "GBP", "en", "Europe/London")
FACT = FactHandle("f1_item", "item", "folding chairs", "folding chairs", 1)
SITUATION = Situation(
    HARBOUR, uuid4(), "en", False, (Heard(1, "text", "any news?", None, NOW, NOW),), "message", NOW, facts=(FACT,)
)
TICKET = TicketFacts(7, "sourcing", "sourcing", "en", {"item": "folding chairs"}, False, True, NOW, None)
LOOK = Look(TICKET, (Offer("get_ticket", "Look at the ticket.", {"type": "object", "properties": {}}, True),))
PAST = {"ticket": 3, "service": "sourcing", "state": "handed_off", "item": "tables", "opened_at": "2026-11-01"}
FULL = Memory(
    1,
    said=tuple(Said("customer", f"line {n} " + "words " * 60, NOW) for n in range(40)),
    past=(PAST,) * 10,
    replies=tuple(VendorWord(f"v{n}", f"Vendor {n}", "answered", {"unit_price": "3"}, "yes " * 60) for n in range(5)),
)


def brief(memory: Memory = FULL, budget: int = 4096, situation: Situation = SITUATION) -> Briefing:
    return write(situation, memory, LOOK, SKILLS, budget, Estimator())


def test_a_long_history_fits_into_the_default_budget() -> None:
    """DE4: budget test on a long history."""
    told = brief()
    assert told.tokens <= 4096
    assert told.cut == ("conversation",)
    assert "line 39" in told.pack
    assert "line 0 " not in told.pack


def test_what_gives_way_first_is_what_the_rule_says() -> None:
    """Stated order: conversation, earlier tickets, quotes, vendors' replies, the service's instructions, the message."""
    order = ("conversation", "earlier_tickets", "quotes", "vendor_replies", "skill")
    cuts = {brief(budget=budget).cut for budget in range(1400, 5000, 50)}
    assert cuts <= {order[:n] for n in range(len(order) + 1)}
    assert len(cuts) >= 4


def test_a_customers_novel_loses_its_middle_and_keeps_both_ends() -> None:
    heard = replace(SITUATION.messages[0], text="START " + "blah " * 5000 + "END")
    told = brief(Memory(1), situation=replace(SITUATION, messages=(heard,)))
    message = json.loads(told.pack)["message"]
    assert (message[:5], message[-3:]) == ("START", "END")
    assert told.tokens <= 4096


def test_what_cannot_be_pruned_and_does_not_fit_is_refused() -> None:
    """The turn goes to the coded workflow rather than to a model that was told half."""
    with pytest.raises(Refused, match="does not fit"):
        brief(budget=300)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=3000), st.integers(1500, 6000))
def test_whatever_is_written_the_pack_is_json_within_its_budget(text: str, budget: int) -> None:
    """Text of others is data inside JSON: it cannot end its string and speak as the desk."""
    heard = replace(SITUATION.messages[0], text=text)
    told = brief(FULL, budget, replace(SITUATION, messages=(heard,)))
    assert told.tokens <= budget
    assert set(json.loads(told.pack)) <= {"now", "time_zone", "customer", "read_by_code", "facts", "ticket",
                                          "earlier_tickets", "vendor_replies", "conversation", "message"}  # fmt: skip


def test_no_id_address_or_customer_of_the_house_is_told() -> None:
    """H3 and H6: what the model does not know it cannot say."""
    told = brief()
    assert str(SITUATION.customer_id) not in told.pack
    assert '"ticket": 3' not in told.pack


def test_every_service_has_instructions_that_a_model_gets() -> None:
    assert set(SKILLS) == {"sourcing", "support", "assistant", "information", "human"}
    assert "Two messages, never more" in brief(Memory(1)).instructions


def test_a_service_without_front_matter_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "SKILL.md").write_text("# Odd\n")
    with pytest.raises(Unavailable, match="odd"):
        read_all(tmp_path)


def test_an_estimate_that_was_too_low_is_not_too_low_again() -> None:
    """Tokenizers fetch vocabularies from the network; providers tell us what they counted."""
    estimator = Estimator()
    first = estimator.tokens("x" * 300)
    assert estimator.learn(first, first * 2)
    assert estimator.tokens("x" * 300) >= first * 2 - 16
    assert not estimator.learn(first * 2, first)
