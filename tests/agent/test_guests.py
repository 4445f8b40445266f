"""Who is answered by a model: rows, read for every turn and once more when words leave (DE3), and what it says first (DE13)."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from concierge.guests import seed
from database import conversations
from database.guests import normal
from domain.errors import Invalid
from domain.guests import Admission, bucket, may_answer
from emulator.models.honest import Honest
from emulator.models.script import Action, Always, Call, Deciding, InTurn, Request, Say
from tests.agent.conftest import ANN, BOB, WISH, Inn, Inns


def end(reply: str, step: str = "done", **more: Any) -> Say:
    return Say(json.dumps({"reply": reply, "next_step": step, "confidence": 0.9, "claims": []} | more))


HELLO = Always(end("Hello there, what can I do for you?"))


async def test_a_model_answers_those_on_the_list_and_nobody_else(inn: Inn) -> None:
    """DE3; a suffix of a listed number is another number (CVE-2026-28446)."""
    inn.model.script = HELLO
    await inn.say("hello")
    for stranger in (BOB, ANN.removeprefix("+44"), f"{ANN}1", f"+1{ANN.removeprefix('+')}"):
        await inn.say("hello", stranger)
    assert await inn.minds() == ["agent"] + ["workflow"] * 4
    assert len(inn.model.requests) == 1


async def test_everything_is_off_until_somebody_turns_it_on(inn: Inn) -> None:
    """DE3: flags default off; the switch alone, and the list alone, let nobody in."""
    inn.model.script = HELLO
    await inn.owner.execute("DELETE FROM flags")
    await inn.say("hello")
    await inn.flag("AI_CONCIERGE_ENABLED", True)
    await inn.say("hello", BOB)
    await inn.flag("AI_CONCIERGE_ENABLED", "true")  # a word is not a switch
    await inn.say("hello again")
    assert inn.model.requests == []


async def test_a_flip_acts_on_the_next_message(inn: Inn) -> None:
    """DE3: flip mid-conversation, without a restart."""
    inn.model.script = HELLO
    for value in (True, False, True):
        await inn.flag("AI_CONCIERGE_ENABLED", value)
        await inn.say("hello")
    assert await inn.minds() == ["agent", "workflow", "agent"]


async def test_a_flip_while_the_model_thinks_silences_it_and_code_answers(inn: Inn) -> None:
    """Issue: checked again before sending."""

    def turn_off(_: Request) -> Action:
        off.append(1)
        return end("Hello there, what can I do for you?")

    off: list[int] = []
    inn.model.script = Deciding(turn_off)
    await inn.owner.execute(
        """CREATE FUNCTION turn_off() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
           $$ BEGIN UPDATE flags SET value = 'false' WHERE name = 'AI_CONCIERGE_ENABLED'; RETURN new; END $$"""
    )
    await inn.owner.execute("CREATE TRIGGER off AFTER INSERT ON ai_usage EXECUTE FUNCTION turn_off()")
    (reply,) = await inn.say("hello")
    assert off
    assert reply.startswith("Hello! This is the automatic assistant")
    assert await inn.minds() == ["workflow"]


async def test_words_of_a_model_that_wait_when_the_switch_goes_off_never_leave_and_code_answers(inn: Inn) -> None:
    """Issue: checked again before sending; nobody who wrote is left without an answer."""
    inn.model.script = Honest()
    await inn.hear(WISH)
    await inn.crew.turns.drain()
    assert await inn.minds() == ["agent"]
    await inn.flag("AI_CONCIERGE_ENABLED", False)
    await inn.crew.drain()
    (reply,) = inn.paper.to(ANN)
    assert reply.startswith("Got it: 40 × folding chairs, Bristol, 5 Dec. I am asking 2 vendors")
    assert await inn.minds() == ["agent", "workflow"]
    assert await inn.value("SELECT reason FROM deliveries WHERE by_model") == "model_off"


async def test_a_human_who_takes_over_while_a_model_thinks_silences_it(inn: Inn) -> None:
    """DE9, at the moment of sending; given back, what was asked is answered."""

    def take(_: Request) -> Action:
        return end("Hello there, what can I do for you?")

    inn.model.script = Deciding(take)
    await inn.owner.execute(
        """CREATE FUNCTION take_over() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
           $$ BEGIN UPDATE conversations SET taken_over_at = now(), taken_over_by = 'bea'; RETURN new; END $$"""
    )
    await inn.owner.execute("CREATE TRIGGER take AFTER INSERT ON ai_usage EXECUTE FUNCTION take_over()")
    assert await inn.say("hello") == []
    assert await inn.value("SELECT reason FROM turns") == "taken_over"
    await inn.owner.execute("DROP TRIGGER take ON ai_usage")
    async with inn.operator.transaction() as db:
        await conversations.give_back(db, 1, inn.clock[0])
    await inn.crew.drain()
    assert len(inn.paper.to(ANN)) == 1


async def test_a_human_who_takes_over_before_the_words_leave_silences_a_model(inn: Inn) -> None:
    """DE9: the delivery is refused, whoever wrote it."""
    inn.model.script = HELLO
    await inn.hear("hello")
    await inn.crew.turns.drain()
    async with inn.operator.transaction() as db:
        assert await conversations.take_over(db, 1, "bea", inn.clock[0])
    await inn.crew.drain()
    assert inn.paper.to(ANN) == []


async def test_the_first_words_of_a_model_say_that_an_ai_answers_and_later_ones_do_not(inn: Inn) -> None:
    """DE13: also when the coded workflow greeted before."""
    inn.model.script = HELLO
    await inn.flag("AI_CONCIERGE_ENABLED", False)
    await inn.say("hello")
    await inn.flag("AI_CONCIERGE_ENABLED", True)
    replies = [*await inn.say("hello again")][1:]
    replies = [*replies, (await inn.say("and again"))[-1]]
    assert [reply.startswith("An AI assistant of Concierge answers here") for reply in replies] == [True, False]


async def test_what_is_not_our_business_gets_one_polite_line_of_ours(inn: Inn) -> None:
    """DE13: whatever the model would rather write about it."""
    inn.model.script = Always(end("Roses are red, violets are blue.", "off_topic"))
    (reply,) = await inn.say("write a poem about roses please")
    assert "Roses" not in reply
    assert "I can only help with requests to our vendors" in reply


@pytest.mark.parametrize("text", ["I want to speak to a human", "stop"])
async def test_what_code_must_decide_is_never_put_before_a_model(inn: Inn, text: str) -> None:
    """People come first: STOP and the wish for a human (IN10, H12)."""
    await inn.say(text)
    assert inn.model.requests == []
    assert len(inn.paper.to(ANN)) == 1


async def test_a_model_that_does_nothing_for_a_wish_leaves_it_to_code(inn: Inn) -> None:
    """A hijacked model cannot starve a customer: what code reads in the message must be done."""
    inn.model.script = HELLO
    (reply,) = await inn.say(WISH)
    assert reply.startswith("Got it: 40 × folding chairs")
    assert await inn.minds() == ["workflow"]


@pytest.mark.parametrize(
    ("reply", "more"),
    [("I have booked everything for you.", {}), ("They cost 3 GBP each.", {}), ("Hello there to you.", {"confidence": 0.2}),
     ("", {}), ("See www.evil.example for more.", {})],
)  # fmt: skip
async def test_a_reply_that_may_not_be_said_is_replaced_by_the_coded_text(
    inn: Inn, reply: str, more: dict[str, Any]
) -> None:
    """DE12, through the whole house."""
    inn.model.script = Always(end(reply, **more))
    (said,) = await inn.say("hello")
    assert said.startswith("Hello! This is the automatic assistant")
    assert await inn.minds() == ["workflow"]


async def test_a_model_that_hands_over_makes_it_true(inn: Inn) -> None:
    """The words are ours, and a human really has it."""
    inn.model.script = Always(end("I leave this to my boss.", "hand_over"))
    (said,) = await inn.say("it is all so complicated here with us")
    assert said == "I have passed this to a colleague, who will answer you here."
    assert await inn.value("SELECT taken_over_by FROM conversations") == "rule:cannot_understand"


async def test_a_percentage_admits_the_same_people_everywhere_and_keeps_those_of_a_smaller_one() -> None:
    people = [uuid4() for _ in range(2000)]
    admitted = {percent: {one for one in people if _admits(percent, one)} for percent in (0, 10, 50, 100)}
    assert admitted[0] == set()
    assert admitted[10] < admitted[50] < admitted[100] == set(people)
    assert 120 < len(admitted[10]) < 280
    assert bucket(UUID(int=1)) == bucket(UUID(int=1))


def _admits(percent: object, address: UUID) -> bool:
    flags = {"AI_CONCIERGE_ENABLED": True, "AI_CONCIERGE_PERCENTAGE": percent}
    return may_answer(Admission(flags, listed=False), address)


@pytest.mark.parametrize("percent", [None, True, "100", 100.0, [100]])
def test_a_percentage_of_another_type_admits_nobody(percent: object) -> None:
    assert not _admits(percent, UUID(int=7))


@pytest.mark.parametrize("phone", ["", "+", "447700900100", "+44 7700 900100", "anonymous", "+٤٤٧٧٠٠٩٠٠١٠٠", "+1"])
def test_what_is_no_whole_number_cannot_be_listed(phone: str) -> None:
    """CVE-2026-28446: an empty or partial entry would match everybody or strangers."""
    with pytest.raises(Invalid):
        normal("phone", phone)


async def test_rows_follow_the_environment_until_an_operator_speaks(inn: Inn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue: seeded from the environment, changed by `concierge flags`."""

    async def start(**told: str) -> tuple[object, int]:
        for name in ("AI_CONCIERGE_ENABLED", "AI_CONCIERGE_ALLOWLIST_PHONES"):
            monkeypatch.delenv(name, raising=False)
        for name, value in told.items():
            monkeypatch.setenv(name, value)
        await seed(inn.place, inn.clock[0])
        value = await inn.value("SELECT value FROM flags WHERE name = 'AI_CONCIERGE_ENABLED'")
        listed = await inn.value(
            "SELECT count(*) FROM ai_allowlist WHERE removed_at IS NULL AND set_by = 'environment'"
        )
        return value, listed

    await inn.owner.execute("DELETE FROM flags")
    assert await start() == (None, 0)
    told = {"AI_CONCIERGE_ENABLED": "true", "AI_CONCIERGE_ALLOWLIST_PHONES": f"{BOB}, nonsense,"}
    assert await start(**told) == ("true", 1)
    assert await start(AI_CONCIERGE_ENABLED="false") == ("false", 0)
    await inn.flag("AI_CONCIERGE_ENABLED", False)
    assert await start(**told) == ("false", 1)


async def test_a_bsuid_can_be_listed_too(inn: Inn) -> None:
    inn.model.script = HELLO
    await inn.allow("US.abc123", "bsuid")
    await inn.say("hello", "US.abc123")
    await inn.say("hello", "US.abc1234")
    assert await inn.minds() == ["agent", "workflow"]


async def test_without_a_provider_nobody_is_asked(inns: Inns) -> None:
    inn = await inns.open(())
    await inn.say("hello")
    assert await inn.minds() == ["workflow"]


async def test_no_log_line_holds_what_people_wrote_or_a_key(
    inn: Inn, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """H6: the SDKs would write prompts and bodies; we write reasons and ids."""
    caplog.set_level("DEBUG")
    for action in (Honest(), Always(Say("not json at all")), HELLO):
        inn.model.script = action
        await inn.say("I need 40 zebra-striped folding chairs in Bristol by 5 December")
    written = caplog.text + "".join(capsys.readouterr())
    assert len(inn.model.requests) > 3
    assert "zebra" not in written
    assert "scripted-key" not in written


async def test_the_model_is_told_of_this_customer_only(inn: Inn) -> None:
    """H3: facts, history and vendors' replies of another customer never stand before the model."""
    inn.model.script = Honest()
    await inn.allow(BOB)
    await inn.say("I need 40 zebra-striped folding chairs in Bristol by 5 December", BOB)
    before = len(inn.model.requests)
    await inn.say("I need 40 folding chairs in Bristol by 5 December")
    await inn.say("any news?")
    for request in inn.model.requests[before:]:
        assert "zebra" not in json.dumps(request.body)
    assert any("zebra" in request.said for request in inn.model.requests[:before])


async def test_a_tool_is_listed_only_while_the_ticket_grants_it(inn: Inn) -> None:
    """One list and one gate: what is offered changes with every act, and the reply is never among it."""
    inn.model.script = Honest()
    await inn.say(WISH)
    offered = [set(request.tools) for request in inn.model.requests]
    assert "create_ticket" in offered[0]
    assert "contact_vendors" not in offered[0] | offered[1]
    assert "contact_vendors" in offered[3]
    assert not any("send_response" in names or "cancel_ticket" in names for names in offered)
    schema = inn.model.requests[3].tools["contact_vendors"]
    assert schema["properties"]["vendors"]["items"]["enum"] == ["v1", "v2"]


async def test_a_model_cannot_end_the_wait_for_vendors_before_the_promised_time(inn: Inn) -> None:
    """A hijacked model would tell the customer that nobody answered, a minute after asking."""
    inn.model.script = Honest()
    await inn.say(WISH)
    inn.model.script = InTurn(Call("make_shortlist", {}), end("Nothing new so far.", "wait"))
    await inn.say("any news?")
    assert await inn.value("SELECT rule FROM tool_calls WHERE outcome = 'refused'") == "too_early"
    assert await inn.value("SELECT state FROM tickets") == "sourcing"
    assert len(inn.paper.to(ANN)) == 1
