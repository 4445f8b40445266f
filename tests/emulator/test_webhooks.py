"""What the stand-in's postman does to webhooks when it is told to misbehave, as a real webhook sees it."""

from __future__ import annotations

import asyncio

import pytest

from tests.emulator.conftest import ADA, NUMBER, Stage, values

TOGETHER = 8
"""How many bodies travel at once: within them the network alone decides who arrives first."""


async def test_without_a_fault_every_message_arrives_once_alone_and_signed_over_its_bytes(stage: Stage) -> None:
    """https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads"""
    said = await stage.say_while_held(10)
    assert sorted(stage.webhook.ids()) == sorted(said)
    assert [len(values(body)) for body in stage.webhook.bodies] == [1] * 11
    assert stage.webhook.are_signed()


async def test_words_beyond_ascii_are_escaped_on_the_wire_and_signed_as_escaped(stage: Stage) -> None:
    """Meta signs the escaped form, so a receiver that signs what it parsed refuses genuine mail."""
    await stage.say(text="¿Cuánto? ✨")
    await stage.delivered()
    assert b"\\u00bf" in stage.webhook.bodies[0]
    assert stage.webhook.messages()[0]["text"]["body"] == "¿Cuánto? ✨"
    assert stage.webhook.are_signed()


async def test_duplicates_deliver_every_message_twice_under_one_id(stage: Stage) -> None:
    await stage.faults(duplicates=1.0)
    said = [await stage.say() for _ in range(5)]
    await stage.delivered()
    assert sorted(stage.webhook.ids()) == sorted(said * 2)


async def test_some_duplicates_are_some_and_not_all(stage: Stage) -> None:
    await stage.faults(duplicates=0.5)
    said = [await stage.say() for _ in range(20)]
    await stage.delivered()
    assert set(stage.webhook.ids()) == set(said)
    assert 20 < len(stage.webhook.ids()) < 40


@pytest.mark.parametrize(("rate", "overtakes"), [(0.0, False), (1.0, True)])
async def test_reordering_lets_a_message_overtake_more_than_travel_together(
    stage: Stage, rate: float, overtakes: bool
) -> None:
    await stage.faults(reordering=rate)
    said = await stage.say_while_held(24)
    moved = max(abs(said.index(one) - place) for place, one in enumerate(stage.webhook.ids()))
    assert sorted(stage.webhook.ids()) == sorted(said)
    assert (moved > TOGETHER) is overtakes


async def test_batches_put_two_to_five_changes_into_one_body_and_lose_none(stage: Stage) -> None:
    """One POST may hold many changes: https://developers.facebook.com/docs/graph-api/webhooks/getting-started"""
    await stage.faults(batches=1.0)
    said = await stage.say_while_held(16)
    sizes = [len(values(body)) for body in stage.webhook.bodies]
    assert sorted(stage.webhook.ids()) == sorted(said)
    assert max(sizes) > 1
    assert all(1 <= size <= 5 for size in sizes)
    assert stage.webhook.are_signed()


async def test_a_sender_known_by_bsuid_only_has_no_phone_anywhere(stage: Stage) -> None:
    """https://developers.facebook.com/docs/whatsapp/business-scoped-user-ids"""
    await stage.faults(bsuid_only=True)
    await stage.say(ADA)
    await stage.delivered()
    (value,) = stage.webhook.values()
    (message,), (contact,) = value["messages"], value["contacts"]
    assert message["from_user_id"] == contact["user_id"] == f"GB.{ADA}"
    assert "from" not in message
    assert "wa_id" not in contact


async def test_a_bsuid_may_come_with_an_empty_phone(stage: Stage) -> None:
    await stage.say("GB.13491208655302741918", empty_phone=True)
    await stage.delivered()
    (message,) = stage.webhook.messages()
    assert (message["from"], message["from_user_id"]) == ("", "GB.13491208655302741918")


async def test_a_body_that_was_not_answered_200_is_delivered_again_byte_for_byte(stage: Stage) -> None:
    stage.webhook.answers = [500, 503, 200]
    await stage.say()
    assert await stage.delivered() == {"delivered": 1, "refused": 0}
    assert len(stage.webhook.bodies) == 3
    assert len(set(stage.webhook.bodies)) == 1


async def test_a_body_that_is_never_answered_200_is_given_up_and_counted(stage: Stage) -> None:
    stage.webhook.answers = [500] * stage.meta.postman.tries
    await stage.say()
    assert await stage.delivered() == {"delivered": 0, "refused": 1}
    assert len(stage.webhook.bodies) == stage.meta.postman.tries


async def test_flush_returns_only_when_the_last_body_was_taken(stage: Stage) -> None:
    """Everything that measures or replays trusts it."""
    stage.webhook.opened.clear()
    await stage.say()
    waiting = asyncio.create_task(stage.delivered())
    await stage.webhook.got(1)
    await stage.sent()  # a whole round trip in which a hasty flush would have answered
    assert not waiting.done()
    stage.webhook.opened.set()
    assert await waiting == {"delivered": 1, "refused": 0}


async def test_a_body_names_the_number_it_came_to(stage: Stage) -> None:
    await stage.say()
    await stage.delivered()
    (value,) = stage.webhook.values()
    assert value["metadata"]["phone_number_id"] == NUMBER


async def test_a_fault_that_does_not_exist_is_refused_with_those_that_do(stage: Stage) -> None:
    answer = await stage.http.put("/_emulator/faults", json={"gremlins": 1})
    assert answer.status_code == 400
    assert "gremlins" in answer.json()["error"]
    assert "duplicates" in answer.json()["error"]
