"""The worker that places calls: decided at the moment of dialling, claimed once, settled whatever happens (CA1, CA4)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from domain.calling import MOST_ATTEMPTS
from tests.stories.call_world import ANN, CallWorld, call_world
from workers.calls import Calls


@pytest.fixture
async def world(dsn: str) -> AsyncIterator[CallWorld]:
    async with call_world(dsn) as world:
        yield world


async def queued(world: CallWorld) -> None:
    """A call that was agreed to and is not placed yet."""
    await world.hear("Please call me")
    await world.work()
    await world.tap(0)
    await world.turns.drain()
    assert await state(world) == "queued"


async def state(world: CallWorld) -> str:
    return await world.value("SELECT state || coalesce(':' || reason, '') FROM calls")


async def test_two_workers_at_once_place_one_call(world: CallWorld):
    await queued(world)
    await asyncio.gather(*(world.calls.sweep() for _ in range(3)))
    assert len(world.phone.calls) == 1
    assert await world.value("SELECT attempts FROM calls") == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("UPDATE consents SET withdrawn_at = given_at", "no_consent"),
        ("UPDATE addresses SET phone_ciphertext = NULL", "number_changed"),
        ("UPDATE customers SET opted_out_at = now()", "opted_out"),
        ("UPDATE flags SET value = 'false' WHERE name = 'CALLING_ENABLED'", "calling_disabled"),
        ("DELETE FROM flags", "calling_disabled"),
        ("UPDATE tickets SET closed_at = now()", "ticket_closed"),
        ("UPDATE conversations SET taken_over_at = now()", "taken_over"),
    ],
)
async def test_what_changed_since_it_was_queued_is_seen_before_dialling(world: CallWorld, change: str, reason: str):
    """The field: 'a consent row checked and then …'. The last look is the one that counts."""
    await queued(world)
    await world.owner.execute(change)
    await world.calls.sweep()
    assert await state(world) == f"cancelled:{reason}"
    assert world.phone.calls == []


async def test_another_number_in_the_row_is_not_dialled(world: CallWorld):
    """The field: 'a consent row checked and then the model's number dialled'. The digest of the consent must fit."""
    await queued(world)
    other = world.sealer.seal(b"447700900999")
    await world.owner.execute("UPDATE calls SET phone_ciphertext = $1", other)
    await world.owner.execute("UPDATE addresses SET phone_ciphertext = $1", other)
    await world.calls.sweep()
    assert (await state(world), world.phone.calls) == ("cancelled:number_changed", [])


async def test_what_is_paused_waits_and_rings_afterwards(world: CallWorld):
    await queued(world)
    await world.switch("AUTOMATION_PAUSED", on=True)
    await world.calls.sweep()
    assert await state(world) == "queued:automation_paused"
    await world.switch("AUTOMATION_PAUSED", on=False)
    world.now[0] += timedelta(minutes=1)
    await world.calls.sweep()
    assert len(world.phone.calls) == 1


async def test_a_worker_that_slept_after_it_decided_does_not_dial(world: CallWorld):
    """What it decided on may be over: the call is settled as lost, and the chat goes on."""
    await queued(world)
    ticks = iter([timedelta(), timedelta(), *[timedelta(minutes=9)] * 9])
    sleepy = Calls(world.calls_pool, world.telephone, world.sealer, lambda: world.now[0] + next(ticks), lambda: None)
    await sleepy.sweep()
    assert world.phone.calls == []
    world.now[0] += timedelta(minutes=10)
    for _ in range(2):
        await world.calls.sweep()
    assert await state(world) == "failed:no_news"


async def test_without_a_telephone_the_call_fails_and_the_chat_goes_on(world: CallWorld):
    await queued(world)
    await Calls(world.calls_pool, None, world.sealer, lambda: world.now[0], lambda: None).sweep()
    assert await state(world) == "failed:no_telephone"
    await world.work()
    assert "colleague" in world.paper.to(f"+{ANN}")[-1]


async def test_orders_that_do_not_get_through_are_tried_a_few_times_only(world: CallWorld):
    await queued(world)
    world.phone.faults.rate_limited = 99
    for _ in range(MOST_ATTEMPTS + 3):
        await world.calls.sweep()
        world.now[0] += timedelta(minutes=6)
    assert await state(world) == "failed:not_now:rate_limited"
    assert 99 - world.phone.faults.rate_limited == MOST_ATTEMPTS


async def test_a_call_that_a_provider_forgets_does_not_hold_the_customer_up(world: CallWorld):
    world.phone.habits[f"+{ANN}"] = "talking"
    await queued(world)
    await world.work()
    assert await state(world) == "in_progress"
    world.now[0] += timedelta(minutes=21)
    await world.work()
    assert await state(world) == "failed:no_news"
    assert await world.value("SELECT state FROM tickets") == "escalated"


async def test_a_hang_up_that_fails_is_tried_again(world: CallWorld):
    world.phone.habits[f"+{ANN}"] = "ringing"
    await queued(world)
    await world.work()
    key, world.phone.api_key = world.phone.api_key, "another"
    await world.hear("STOP")
    await world.work()
    assert await state(world) == "ringing"
    world.phone.api_key = key
    await world.work()
    assert await state(world) == "cancelled"


async def test_a_stop_is_obeyed_where_it_comes_in_before_any_turn(world: CallWorld):
    """The phone does not ring although the turn that confirms STOP has not begun."""
    await queued(world)
    await world.hear("STOP")
    await world.calls.sweep()
    assert (await state(world), world.phone.calls) == ("cancelled:consent_withdrawn", [])


async def test_every_change_of_state_leaves_an_event_and_every_exchange_a_line(world: CallWorld):
    """CA3."""
    await queued(world)
    await world.work()
    told = "SELECT string_agg(source || ':' || to_state, ' ' ORDER BY id) FROM call_events"
    assert await world.value(told) == (
        "tool:queued worker:placing worker:initiated callback:initiated callback:ringing callback:in_progress callback:completed"
    )
    lines = "SELECT array_agg(kind || ':' || outcome ORDER BY id) FROM telephony_provider_logs"
    assert await world.value(lines) == [
        "place:accepted", "callback:accept", "callback:ring", "callback:answer", "callback:complete",
    ]  # fmt: skip
