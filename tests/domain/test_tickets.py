"""States and legal moves (SO1 to SO7)."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.errors import Refused
from domain.tickets import GRANTS, MOVES, Move, Requirements, State, advance, is_open


class TicketLife(RuleBasedStateMachine):
    """Any order of moves: what is closed stays closed, and a shortlist comes only after vendors were asked."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.NEW
        self.past: list[Move] = []

    @precondition(lambda self: is_open(self.state))
    @rule(move=st.sampled_from(list(Move)))
    def move(self, move: Move) -> None:
        if move not in MOVES[self.state]:
            with pytest.raises(Refused):
                advance(self.state, move)
            return
        self.state = advance(self.state, move)
        self.past.append(move)

    @precondition(lambda self: not is_open(self.state))
    @rule(move=st.sampled_from(list(Move)))
    def stay_closed(self, move: Move) -> None:
        with pytest.raises(Refused):
            advance(self.state, move)

    @invariant()
    def the_customer_is_asked_once(self) -> None:
        assert self.past.count(Move.ASK_CUSTOMER) <= 1

    @invariant()
    def a_shortlist_needs_vendors(self) -> None:
        if Move.MAKE_SHORTLIST in self.past:
            assert Move.ASK_VENDORS in self.past[: self.past.index(Move.MAKE_SHORTLIST)]


TestTicketLife = TicketLife.TestCase


def test_every_state_has_its_moves_and_grants():
    assert set(MOVES) == set(State)
    assert set(GRANTS) == {None, *State}


def test_no_state_grants_the_reply_to_a_mind():
    """house.md: `send_response` is never granted to a model."""
    assert all("send_response" not in grants for grants in GRANTS.values())


def test_a_closed_ticket_grants_nothing():
    assert all(not GRANTS[state] for state in State if not is_open(state))


def test_requirements_read_back_what_a_ticket_stores():
    stored = {"item": "chairs", "quantity": 40, "budget_max": "600.50", "currency": "GBP", "evidence": {}}
    needed = Requirements.from_json(stored)
    assert (needed.item, needed.quantity, str(needed.budget_max)) == ("chairs", 40, "600.50")
