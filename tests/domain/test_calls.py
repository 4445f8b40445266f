"""A call's states, as a table that any order of reports can be thrown at (CA4)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calls import MOVES, CallEvent, CallState, advance, dialable, follow, has_ended
from domain.errors import Refused

REPORTS = [CallEvent.RING, CallEvent.ANSWER, CallEvent.COMPLETE, CallEvent.NO_ANSWER, CallEvent.BUSY, CallEvent.FAIL]
events = st.lists(st.sampled_from(list(CallEvent)), max_size=30)


def _run(told: list[CallEvent], state: CallState = CallState.QUEUED) -> list[CallState]:
    states = [state]
    for event in told:
        states.append(follow(states[-1], event))
    return states


@given(events)
def test_a_call_is_placed_only_from_the_queue_and_ends_once(told: list[CallEvent]):
    states = _run(told)
    assert all(
        before is CallState.QUEUED
        for before, after in pairwise(states)
        if after is CallState.PLACING and before is not after
    )
    ends = [index for index, state in enumerate(states) if has_ended(state)]
    assert len({states[index] for index in ends}) <= 1
    assert ends == list(range(ends[0], len(states))) if ends else True


@given(events)
def test_what_may_be_at_the_provider_never_comes_back_into_the_queue(told: list[CallEvent]):
    """A second order for one consent would ring a phone twice (H1)."""
    states = _run(told)
    there = [index for index, state in enumerate(states) if state not in (CallState.QUEUED, CallState.PLACING)]
    after = states[there[0] :] if there else []
    assert {CallState.QUEUED, CallState.PLACING}.isdisjoint(after)


def test_no_move_leads_back_into_the_queue_but_one():
    """The whole table: only an order that certainly did not get through is placed again."""
    back = [
        (state, event) for state, moves in MOVES.items() for event, after in moves.items() if after is CallState.QUEUED
    ]
    assert back == [(CallState.PLACING, CallEvent.PUT_BACK)]
    placed = [state for state, moves in MOVES.items() if CallState.PLACING in moves.values()]
    assert placed == [CallState.QUEUED]


@given(st.permutations([CallEvent.ACCEPT, CallEvent.RING, CallEvent.ANSWER, CallEvent.COMPLETE]), st.booleans())
def test_reports_in_any_order_and_twice_end_the_call_as_it_ended(told: list[CallEvent], twice: bool):
    """Reports overtake each other and the answer to the order."""
    assert _run(told * 2 if twice else told, CallState.PLACING)[-1] is CallState.COMPLETED


@given(st.sampled_from(list(CallState)), st.sampled_from(list(CallEvent)))
def test_following_is_advancing_where_that_is_legal(state: CallState, event: CallEvent):
    if event in MOVES[state]:
        assert follow(state, event) is advance(state, event)
    else:
        assert follow(state, event) is state
        with pytest.raises(Refused):
            advance(state, event)


def test_every_state_leads_to_an_end():
    """No call hangs in a state for ever: from each one some end can be reached by lack of news or by a drop."""
    for state in CallState:
        ends = {following for following in MOVES[state].values() if has_ended(following)}
        assert has_ended(state) or ends


@pytest.mark.parametrize(
    "phone", ["", "+", "anonymous", "447700900100", "+0447700900100", "+44 7700 900100", "+447700900100;1", "+44", None]
)
def test_what_is_not_exactly_a_number_is_not_dialled(phone: str | None):
    """CVE-2026-28446: the empty caller and suffixes matched an allowlist."""
    assert dialable(phone) is None


@given(st.text(max_size=20))
def test_only_digits_after_a_plus_are_dialled(text: str):
    if (found := dialable(text)) is not None:
        assert found == text
        assert text[1:].isascii()
        assert text[1:].isdecimal()
