"""Whatever a provider or a model does wrong, the customer is served by the coded workflow, once (DE5, DE6, DE11)."""

from __future__ import annotations

import sys

import pytest

from emulator.models.honest import Honest
from emulator.models.script import (
    Action,
    Always,
    Call,
    Calls,
    CutOff,
    Deciding,
    Fail,
    Garbage,
    Hang,
    HangUp,
    InTurn,
    Refuse,
    Request,
    RunOut,
    Say,
)
from tests.agent.conftest import ANN, CHAIRS, TABLES, WISH, Inn, Inns

WIRES = ("responses", "chat", "anthropic")
FAULTS: dict[str, Action] = {
    "too many requests": Fail(429),
    "server error": Fail(500),
    "overloaded": Fail(529),
    "key refused": Fail(401),
    "request refused": Fail(400),
    "time-out": Hang(),
    "hang-up": HangUp(),
    "cut in the middle": CutOff(Say("x" * 400)),
    "garbage": Garbage(),
    "another kind of JSON": Garbage(b'{"hello": [1, 2]}'),
    "an empty object": Garbage(b"{}"),
    "null": Garbage(b"null"),
    "not text": Garbage(b"\xff\xfe\x00"),
    "refusal": Refuse(),
    "cut at its longest": RunOut(),
    "not JSON": Say("Sure! I have booked it."),
    "wrong schema": Say('{"reply": "Hello", "mood": "good"}'),
    "a field too many": Say('{"reply":"Hi","next_step":"done","confidence":0.9,"claims":[],"send_to":"+1"}'),
    "unknown tool": Call("transfer_money", {"to": "me"}),
    "a tool that is never a model's": Call("send_response", {"content": {"body": "Hi"}, "purpose": "reply"}),
    "malformed arguments": Call("create_ticket", '{"service": '),
    "arguments that are no object": Call("create_ticket", "[1, 2]"),
    "unknown arguments": Call("create_ticket", {"service": "sourcing", "to": "+447700900999"}),
    "an endless loop": Call("get_customer_history", {}),
    "calls without end at once": Calls([Call("get_customer_history", {})] * 20),
}


async def _is_served_by_code_once(inn: Inn) -> None:
    (reply,) = inn.paper.to(ANN)
    assert reply.startswith("Got it: 40 × folding chairs, Bristol, 5 Dec. I am asking 2 vendors")
    assert len(inn.paper.to(CHAIRS)) == len(inn.paper.to(TABLES)) == 1
    assert await inn.minds() == ["workflow"]
    assert await inn.value("SELECT count(*) FROM tickets") == 1
    assert await inn.value("SELECT count(*) FROM messages WHERE turn_id IS NULL") == 0
    assert await inn.value("SELECT count(*) FROM ai_usage WHERE outcome IS NULL") == 0


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_customer_is_served_whatever_a_model_does(inns: Inns, wire: str, fault: str) -> None:
    """Issue: every failure over real HTTP ends with the customer served by the coded workflow, once."""
    inn = await inns.open((wire,), ai_call_seconds=0.7 if fault == "time-out" else 10)
    inn.model.script = Always(FAULTS[fault])
    await inn.say(WISH)
    assert inn.model.requests  # the fault really came to pass
    await _is_served_by_code_once(inn)


@pytest.mark.parametrize("steps", range(1, 5))
async def test_a_model_that_dies_after_any_of_its_acts_leaves_no_act_done_twice(inn: Inn, steps: int) -> None:
    """DE5: every act is keyed by what it does, so the coded workflow finds it done."""
    honest = Honest()
    inn.model.script = Deciding(lambda asked: HangUp() if asked.number >= steps else honest.next(asked))
    await inn.say(WISH)
    assert len(inn.model.requests) == steps + 1
    await _is_served_by_code_once(inn)


async def test_the_second_provider_answers_when_the_first_does_not(inns: Inns) -> None:
    """DE6: Anthropic first, then OpenAI."""
    inn = await inns.open(("anthropic", "chat"))
    honest = Honest()
    inn.model.script = Deciding(lambda asked: Fail(529) if asked.wire == "anthropic" else honest.next(asked))
    (reply,) = await inn.say(WISH)
    assert "asking vendors now" in reply
    assert await inn.minds() == ["agent"]
    assert (await inn.reasons())[:2] == ["provider_error", "answered"]


async def test_an_invalid_ending_is_repaired_once_and_no_more(inn: Inn) -> None:
    """Issue: repaired once at most."""
    good = Say('{"reply":"Hello there!","next_step":"done","confidence":0.9,"claims":[]}')
    inn.model.script = InTurn(Say("Hello!"), good)
    (reply,) = await inn.say("hello")
    assert reply.endswith("Hello there!")
    assert len(inn.model.requests) == 2
    assert inn.model.requests[1].tools == {}
    inn.model.script = InTurn(Say("Hello!"), Say("Hello?"), good)
    await inn.say("hello again")
    assert await inn.minds() == ["agent", "workflow"]
    assert len(inn.model.requests) == 4


async def test_a_model_that_is_late_is_not_heard_any_more(inns: Inns) -> None:
    """DE11: the whole turn has a deadline, whatever each call takes."""
    inn = await inns.open(ai_turn_seconds=2, ai_call_seconds=30)
    inn.model.script = Always(Hang())
    await inn.say(WISH)
    await _is_served_by_code_once(inn)
    assert await inn.reasons() == ["deadline"]


async def test_without_the_sdk_the_coded_workflow_answers(inn: Inn, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra `ai` is optional."""
    monkeypatch.setitem(sys.modules, "agent.run", None)
    await inn.say(WISH)
    assert inn.model.requests == []
    await _is_served_by_code_once(inn)


async def test_three_failures_open_the_breaker_and_a_success_closes_it(inn: Inn) -> None:
    """DE6: opens after 3 failures, half-open after a rest, closes on success."""
    inn.model.script = Always(Fail(500))
    for number in range(4):
        await inn.say(f"hello {number}")
    assert len(inn.model.requests) == 3
    inn.clock[0] = inn.clock[0].replace(minute=5)
    await inn.say("hello half open")
    assert len(inn.model.requests) == 4  # the one that tries fails, and it is open again
    await inn.say("hello open")
    assert len(inn.model.requests) == 4
    inn.clock[0] = inn.clock[0].replace(minute=10)
    inn.model.script = Always(Say('{"reply":"Hello there!","next_step":"done","confidence":0.9,"claims":[]}'))
    await inn.say("hello again")
    await inn.say("hello and again")
    assert len(inn.model.requests) == 6
    assert await inn.minds() == ["workflow"] * 6 + ["agent"] * 2


async def test_refusals_of_a_model_do_not_use_up_what_the_workflow_may_do(inn: Inn) -> None:
    """The abuse ceiling is a mind's own: a hijacked model must not shut the door for the customer."""
    inn.model.script = Always(Calls([Call("create_ticket", {"service": "nothing"})] * 12))
    await inn.say(WISH)
    assert await inn.value("SELECT count(*) FROM tool_calls WHERE outcome = 'refused' AND caller = 'agent'") >= 8
    await _is_served_by_code_once(inn)


async def test_a_worker_that_lost_its_turn_stops_and_says_nothing(inn: Inn) -> None:
    """Engine rules: a lost lease is nobody's failure; the worker that has the turn now answers it, once."""
    honest = Honest()

    def next_step(asked: Request) -> Action:
        steal.append(asked.step)
        return honest.next(asked)

    steal: list[int] = []
    inn.model.script = Deciding(next_step)
    await inn.owner.execute(
        """CREATE FUNCTION steal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
           $$ BEGIN UPDATE pgmq.q_inbox SET read_ct = read_ct + 1 WHERE (SELECT count(*) FROM ai_usage) = 2; RETURN new; END $$"""
    )
    await inn.owner.execute("CREATE TRIGGER steal AFTER INSERT ON ai_usage EXECUTE FUNCTION steal()")
    await inn.hear(WISH)
    await inn.crew.turns.drain()
    assert steal == [0, 1]
    assert await inn.value("SELECT count(*) FROM deliveries") == 0
    assert await inn.value("SELECT count(*) FROM messages WHERE turn_id IS NULL") == 1
    await inn.owner.execute("UPDATE pgmq.q_inbox SET vt = clock_timestamp() - interval '1 second'")
    await inn.crew.drain()
    assert len(inn.paper.to(ANN)) == 1
    assert len(inn.paper.to(CHAIRS)) == 1
