"""A customer asks to be called: asked first, called once, and left to a colleague in the chat whenever that fails.

Provenance: CA1, CA2, CA4; safety H1 and H5. Everything over real HTTP: webhooks in, the stand-in's telephone out.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from concierge.place import Place
from concierge.settings import AppSettings
from concierge.stage import Stage, set_up
from database import flags
from database.sealing import Sealer

ANN = "447700900100"


@pytest.fixture
async def stage(dsn: str) -> AsyncIterator[Stage]:
    place = Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))
    async with set_up(place) as stage:
        await switch(stage, "CALLING_ENABLED", on=True)
        async with stage.operator.transaction() as db:
            await db.execute("UPDATE businesses SET calls_from = $1, calls_until = $1", time(0))  # at every hour
        yield stage


async def switch(stage: Stage, name: str, *, on: bool) -> None:
    async with stage.operator.transaction() as db:
        await flags.put(db, 1, name, on, stage.now())


async def value(stage: Stage, sql: str, *args: object) -> Any:
    async with stage.operator.transaction() as db:
        return await db.value(sql, *args)  # type: ignore[arg-type]


async def says(stage: Stage, text: str, **more: Any) -> list[str]:
    """Let Ann write; return what she got in answer."""
    before = len(await stage.sent(ANN))
    await stage.say(ANN, text, at=stage.now().timestamp(), **more)
    await stage.settle()
    return [one["text"] for one in (await stage.sent(ANN))[before:]]


async def taps(stage: Stage, which: int) -> list[str]:
    """Let Ann tap a button of the last message that had some."""
    asked = [one["body"] for one in await stage.sent(ANN) if one["body"]["type"] == "interactive"][-1]
    button = asked["interactive"]["action"]["buttons"][which]["reply"]
    return await says(stage, "", type="tap", **button)


async def test_who_agrees_is_called_once_on_the_very_number(stage: Stage):
    """H1: one call, to the number that was named in the question, and the ticket is handed off."""
    (question,) = await says(stage, "Please call me about my request")
    assert f"+{ANN}" in question
    assert await stage.called() == []
    assert await taps(stage, 0) == ["Thank you. We are calling you now."]
    (call,) = await stage.called()
    assert (call["to"], call["state"]) == (f"+{ANN}", "completed")
    assert await value(stage, "SELECT state || ':' || handoff_reason FROM tickets") == "handed_off:call_held"


async def test_who_types_yes_below_the_question_is_called(stage: Stage):
    """A clear yes that follows the question directly counts like its button."""
    await says(stage, "Please call me")
    await says(stage, "Yes please")
    assert len(await stage.called()) == 1
    assert await value(stage, "SELECT answered_by FROM consents") == "typed"


@pytest.mark.parametrize("no", ["No thanks", "Please don't call, write to me here"])
async def test_who_declines_is_answered_in_the_chat(stage: Stage, no: str):
    await says(stage, "Please call me")
    assert await says(stage, no) == ["All right, no call. A colleague will answer you here."]
    assert await stage.called() == []
    assert await value(stage, "SELECT state FROM tickets") == "escalated"


async def test_an_unclear_answer_is_asked_about_once_more_and_then_left_to_the_chat(stage: Stage):
    """In doubt nobody is called; two questions at most."""
    await says(stage, "Please call me")
    first = (await stage.sent(ANN))[-1]
    assert "May we call you" in (await says(stage, "Hmm, maybe later, what would you ask?"))[0]
    assert "colleague" in (await says(stage, "I am not sure about it"))[0]
    assert await stage.called() == []
    stale = first["body"]["interactive"]["action"]["buttons"][0]["reply"]
    await says(stage, "", type="tap", **stale)
    assert await stage.called() == []


async def test_the_button_of_a_superseded_question_is_no_consent(stage: Stage):
    """H5: a stale button does not count, though its signature is right."""
    await says(stage, "Please call me")
    stale = (await stage.sent(ANN))[-1]["body"]["interactive"]["action"]["buttons"][0]["reply"]
    await says(stage, "Maybe later")
    await says(stage, "", type="tap", **stale)
    assert await stage.called() == []
    assert await value(stage, "SELECT count(*) FROM consents") == 0


async def test_a_made_up_button_is_no_consent(stage: Stage):
    """H5: the id is signed with the installation's secret."""
    await says(stage, "Please call me")
    await says(stage, "", type="tap", id=f"consent:1:yes:{'0' * 32}", title="Yes, call me")
    assert await value(stage, "SELECT count(*) FROM consents") == 0


async def test_ok_without_a_question_is_no_consent(stage: Stage):
    """H5: a stray 'ok' is taken as consent nowhere."""
    for text in ("ok", "yes", "Yes, go ahead", "ok"):
        await says(stage, text)
    assert await stage.called() == []


async def test_with_calling_off_a_colleague_answers_in_the_chat(stage: Stage):
    """CA2: the flag's default; asking for a call falls back to chat."""
    await switch(stage, "CALLING_ENABLED", on=False)
    assert await says(stage, "Please call me") == ["I have passed this to a colleague, who will answer you here."]
    assert await value(stage, "SELECT count(*) FROM consent_requests") == 0
    assert await value(stage, "SELECT handoff_reason FROM tickets") == "explicit_human_request"


async def test_calling_switched_off_after_the_yes_rings_nobody(stage: Stage):
    """CA2: read again when the call is asked for, and once more when it is placed."""
    await says(stage, "Please call me")
    await switch(stage, "CALLING_ENABLED", on=False)
    assert await taps(stage, 0) == ["We could not reach you by phone. A colleague will answer you here."]
    assert await stage.called() == []


@pytest.mark.parametrize("does", ["no_answer", "busy", "failed", "voicemail"])
async def test_a_call_that_nobody_held_goes_on_in_the_chat(stage: Stage, does: str):
    """CA4: a failure falls back to chat, and is not tried again on the same consent (H1)."""
    await stage.emulator.put(f"/_emulator/phones/+{ANN}", json={"does": does})
    await says(stage, "Please call me")
    answers = await taps(stage, 0)
    assert answers[-1] == "We could not reach you by phone. A colleague will answer you here."
    stage.later(120)
    await stage.settle()
    assert [one["state"] for one in await stage.called()] == [does]
    assert await value(stage, "SELECT state FROM tickets") == "escalated"


async def test_outside_calling_hours_the_call_waits_for_the_morning(stage: Stage):
    """CA1: the hours of the number's own time zone, said to the customer."""
    now = stage.now()
    opens = (now + timedelta(hours=2)).astimezone(ZoneInfo("Europe/London")).replace(second=0, microsecond=0)
    closes = opens + timedelta(hours=1)
    async with stage.operator.transaction() as db:
        await db.execute("UPDATE businesses SET calls_from = $1, calls_until = $2", opens.time(), closes.time())
    await says(stage, "Please call me")
    assert await taps(stage, 0) == [f"Thank you. We will call you at {opens:%H:%M}."]
    assert await stage.called() == []
    stage.later(121)
    await stage.settle()
    assert len(await stage.called()) == 1


async def test_stop_before_the_phone_rings_withdraws_the_consent(stage: Stage):
    """STOP ends consent and call at once; nothing rings later."""
    await _wait_for_hours(stage)
    await says(stage, "STOP")
    stage.later(24 * 60)
    await stage.settle()
    assert await stage.called() == []
    assert await value(stage, "SELECT withdrawn_at IS NOT NULL FROM consents")
    assert await value(stage, "SELECT state || ':' || reason FROM calls") == "cancelled:consent_withdrawn"


async def test_dont_call_takes_a_yes_back(stage: Stage):
    """CA1: consent can be withdrawn in plain words, and the chat goes on."""
    await _wait_for_hours(stage)
    assert (await says(stage, "Please don't call me"))[-1] == "All right, no call. A colleague will answer you here."
    stage.later(24 * 60)
    await stage.settle()
    assert await stage.called() == []


async def test_stop_while_it_rings_hangs_up(stage: Stage):
    await stage.emulator.put(f"/_emulator/phones/+{ANN}", json={"does": "ringing"})
    await says(stage, "Please call me")
    await taps(stage, 0)
    assert [one["state"] for one in await stage.called()] == ["ringing"]
    await says(stage, "STOP")
    assert [one["state"] for one in await stage.called()] == ["cancelled"]


async def test_who_asks_for_a_human_while_it_rings_gets_one_in_the_chat(stage: Stage):
    """Found by `make safety` (H12): with a yes given, the wish for a human was not heard."""
    await stage.emulator.put(f"/_emulator/phones/+{ANN}", json={"does": "ringing"})
    await says(stage, "Please call me")
    await taps(stage, 0)
    (answer,) = await says(stage, "I want to speak to a human here.")
    assert "colleague" in answer
    assert [one["state"] for one in await stage.called()] == ["cancelled"]
    assert await value(stage, "SELECT count(*) FROM conversations WHERE taken_over_at IS NOT NULL") == 1


async def test_who_asks_for_the_call_again_while_it_rings_is_not_hung_up_on(stage: Stage):
    """'Can somebody call me' wishes for a human too, and for just this call."""
    await stage.emulator.put(f"/_emulator/phones/+{ANN}", json={"does": "ringing"})
    await says(stage, "Please call me")
    await taps(stage, 0)
    await says(stage, "Can somebody call me?")
    assert [one["state"] for one in await stage.called()] == ["ringing"]


async def test_who_does_not_answer_the_question_is_left_to_a_colleague(stage: Stage):
    """Nobody hangs: after half an hour the chat goes on, and a later yes rings nobody."""
    await says(stage, "Please call me")
    stage.later(31)
    await stage.settle()
    assert (await stage.sent(ANN))[-1]["text"] == "All right, no call. A colleague will answer you here."
    await taps(stage, 0)
    assert await stage.called() == []


async def test_an_order_of_unknown_fate_is_never_placed_again(stage: Stage):
    """The provider took the order and the line broke: its callback settles the call, and one phone rang once."""
    await stage.emulator.put("/_emulator/phone-faults", json={"timeouts_accepted": 1})
    await says(stage, "Please call me")
    await taps(stage, 0)
    assert len(await stage.called()) == 1
    assert await value(stage, "SELECT state FROM calls") == "completed"
    events = await value(stage, "SELECT string_agg(to_state, ' ' ORDER BY id) FROM call_events")
    assert events == "queued placing unknown initiated ringing in_progress completed"


async def test_an_order_that_was_lost_ends_in_the_chat_and_not_in_a_second_order(stage: Stage):
    await stage.emulator.put("/_emulator/phone-faults", json={"timeouts_lost": 1})
    await says(stage, "Please call me")
    await taps(stage, 0)
    assert await value(stage, "SELECT state FROM calls") == "unknown"
    stage.later(6)
    await stage.settle()
    assert await stage.called() == []
    assert (await stage.sent(ANN))[-1]["text"] == "We could not reach you by phone. A colleague will answer you here."


async def test_an_order_that_certainly_did_not_get_through_is_tried_again(stage: Stage):
    await stage.emulator.put("/_emulator/phone-faults", json={"rate_limited": 1})
    await says(stage, "Please call me")
    await taps(stage, 0)
    stage.later(1)
    await stage.settle()
    assert [one["state"] for one in await stage.called()] == ["completed"]


@pytest.mark.parametrize("fault", ["callbacks_first", "duplicates", "reordering"])
async def test_reports_that_come_early_twice_or_out_of_order_end_the_call_once(stage: Stage, fault: str):
    await stage.emulator.put("/_emulator/phone-faults", json={fault: 1})
    await says(stage, "Please call me")
    await taps(stage, 0)
    assert await value(stage, "SELECT state FROM calls") == "completed"
    assert await value(stage, "SELECT count(*) FROM tickets WHERE state = 'handed_off'") == 1
    assert len(await stage.called()) == 1


async def test_a_wish_for_a_call_ends_the_sourcing_like_every_wish_for_a_human(stage: Stage):
    await says(stage, "I need 40 folding chairs in Bristol")
    assert "May we call you" in (await says(stage, "Could you call me?"))[-1]
    await taps(stage, 0)
    assert len(await stage.called()) == 1


async def test_a_number_nobody_shows_is_not_asked_for(stage: Stage):
    """A person known by a WhatsApp id alone has no number; the number never comes from what somebody writes."""
    await stage.say("GB.1234567890", "Please call me on +44 7700 900999")
    await stage.settle()
    assert [one["text"] for one in await stage.sent("GB.1234567890")] == [
        "I have passed this to a colleague, who will answer you here."
    ]


async def test_no_number_rests_in_clear_in_what_was_sent_and_called(stage: Stage):
    """CA7: a dump of the ledger, the calls and the sent messages holds no number."""
    await says(stage, "Please call me")
    await taps(stage, 0)
    for table in ("deliveries", "consent_requests", "consents", "calls", "call_events", "telephony_provider_logs"):
        rows = await value(stage, f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
        assert rows
        assert ANN not in rows, table


async def _wait_for_hours(stage: Stage) -> None:
    """A yes at night: the call waits."""
    opens = (stage.now() + timedelta(hours=3)).astimezone(ZoneInfo("Europe/London"))
    closes = opens + timedelta(hours=1)
    async with stage.operator.transaction() as db:
        await db.execute("UPDATE businesses SET calls_from = $1, calls_until = $2", opens.time(), closes.time())
    await says(stage, "Please call me")
    await taps(stage, 0)
    assert await value(stage, "SELECT state FROM calls") == "queued"
