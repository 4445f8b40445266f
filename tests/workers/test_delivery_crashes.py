"""Kill points of a send: whatever dies where, nobody gets a message twice and nothing is silently lost (DE10, rule 10)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from channels.port import SendOutcome, SendResult
from database import dead_letters
from domain.errors import Refused
from domain.messages import DeliveryStatus, StatusUpdate, Template, Text

REOPEN = Template("concierge_reopen", "en")
TIMEOUT = SendResult(SendOutcome.UNKNOWN, error_code="timeout")


class Killed(BaseException):
    """The process is gone: nothing after this line runs."""


async def _die(_: Any) -> SendResult:
    raise Killed


async def _killed_while_sending(box: Any) -> int:
    """The provider may have the message; its worker is dead; its lease has run out."""
    delivery = await box.post()
    box.paper.script = [_die]
    with pytest.raises(Killed):
        await box.deliveries.handle(await box.lease())
    await box.end_waits()
    return delivery


async def test_a_send_whose_worker_died_is_unknown_and_not_sent_again(box: Any):
    delivery = await _killed_while_sending(box)
    assert await box.state(delivery) == ("sending", None)
    await box.work()
    assert await box.state(delivery) == ("unknown", "worker_lost")
    await box.end_waits()
    await box.work()
    assert len(box.paper.handed) == 1


async def test_a_status_settles_the_send_of_a_dead_worker(box: Any):
    """`biz_opaque_callback_data` brings our token back."""
    delivery = await _killed_while_sending(box)
    await box.work()
    token = str(await box.token(delivery))
    await box.report(StatusUpdate("wamid.x", DeliveryStatus.SENT, box.clock[0], delivery_token=token))
    assert await box.state(delivery) == ("accepted", None)
    box.later(hours=1)
    assert await box.deliveries.settle_unknown(box.clock[0]) == 0
    assert await box.causes() == []


async def test_a_status_between_the_crash_and_the_next_worker_is_kept(box: Any):
    delivery = await _killed_while_sending(box)
    token = str(await box.token(delivery))
    await box.report(StatusUpdate("wamid.x", DeliveryStatus.DELIVERED, box.clock[0], delivery_token=token))
    await box.work()
    assert (await box.state(delivery), await box.waiting()) == (("accepted", None), 0)


@pytest.mark.parametrize(("minutes", "state"), [(14.9, "unknown"), (15.1, "dead")])
async def test_a_send_nobody_knows_of_is_a_dead_letter_after_15_minutes(box: Any, minutes: float, state: str):
    box.paper.script = [TIMEOUT]
    delivery = await box.post()
    await box.work()
    assert await box.state(delivery) == ("unknown", "timeout")
    box.later(minutes=minutes)
    await box.deliveries.settle_unknown(box.clock[0])
    assert (await box.state(delivery))[0] == state
    assert await box.causes() == (["unknown_outcome"] if state == "dead" else [])


async def test_two_sweeps_at_once_bury_an_unknown_send_once(box: Any):
    box.paper.script = [TIMEOUT]
    await box.post()
    await box.work()
    box.later(minutes=20)
    await asyncio.gather(*(box.deliveries.settle_unknown(box.clock[0]) for _ in range(3)))
    assert await box.causes() == ["unknown_outcome"]


async def test_two_workers_racing_for_one_doorbell_send_once(box: Any):
    delivery = await box.post()
    await asyncio.gather(*(box.loop(box.another_worker()).drain() for _ in range(3)))
    assert (len(box.paper.handed), await box.state(delivery)) == (1, ("accepted", None))


async def test_a_worker_whose_lease_was_lost_before_it_began_sends_nothing(box: Any):
    """Frozen between leasing and claiming, woken after another worker did the work."""
    await box.post()
    stale = await box.lease()
    await box.end_waits()
    await box.work()
    with pytest.raises(Refused, match="took this over"):
        await box.deliveries.handle(stale)
    assert len(box.paper.handed) == 1


async def test_a_worker_frozen_while_sending_still_tells_what_the_provider_answered(box: Any):
    """Another worker could only say "unknown"; the first one knows, and nothing is sent again."""
    delivery = await box.post()
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def frozen(_: Any) -> SendResult:
        reached.set()
        await go_on.wait()
        return SendResult(SendOutcome.ACCEPTED, "wamid.late")

    box.paper.script = [frozen]
    first = asyncio.create_task(box.deliveries.handle(await box.lease()))
    await reached.wait()
    await box.end_waits()
    await box.loop(box.another_worker()).drain()
    assert await box.state(delivery) == ("unknown", "worker_lost")
    go_on.set()
    with pytest.raises(Refused):
        await first
    assert await box.state(delivery) == ("accepted", None)
    assert await box.value("SELECT provider_id FROM deliveries") == "wamid.late"
    assert (len(box.paper.handed), await box.value("SELECT count(*) FROM cost_entries")) == (1, 1)


async def test_while_the_provider_answers_no_connection_and_no_transaction_is_held(box: Any):
    """Engine rule 4."""
    seen: list[int] = []

    async def look(_: Any) -> SendResult:
        busy = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in trans%'"
        )
        seen.append(await box.value(busy))
        return SendResult(SendOutcome.ACCEPTED, "wamid.1")

    box.paper.script = [look]
    await box.post()
    await box.work()
    assert seen == [0]


async def test_an_erased_person_gets_nothing_that_was_still_queued(box: Any):
    delivery = await box.post()
    await box.owner.execute("UPDATE deliveries SET content = NULL")
    await box.work()
    assert (box.paper.handed, await box.state(delivery)) == ([], ("refused", "erased"))


async def _failed_later(box: Any, code: str, **more: Any) -> int:
    delivery = await box.post(**more)
    await box.work()
    await box.report(StatusUpdate("wamid.out1", DeliveryStatus.FAILED, box.clock[0], error_code=code))
    assert await box.state(delivery) == ("failed", code)
    return delivery


async def test_a_failure_told_by_a_status_ends_in_the_dead_letters_once(box: Any):
    """Errors come sync or later in `statuses[].errors[]`; both must reach somebody."""
    delivery = await _failed_later(box, "131026")
    await asyncio.gather(*(box.deliveries.settle_unknown(box.clock[0]) for _ in range(3)))
    assert (await box.state(delivery), await box.causes()) == (("dead", "131026"), ["delivery:131026"])


async def test_a_vendor_who_turns_out_unreachable_lets_the_ticket_go_on(box: Any):
    await box.add_vendor()
    await box.ask_vendor(REOPEN)
    await box.work()
    await box.report(StatusUpdate("wamid.out1", DeliveryStatus.FAILED, box.clock[0], error_code="131026"))
    await box.deliveries.settle_unknown(box.clock[0])
    assert (await box.value("SELECT state FROM outreach"), box.inbox_rings) == ("unreachable", [1])


async def test_a_text_that_failed_because_the_window_closed_goes_as_its_template(box: Any):
    delivery = await _failed_later(box, "131047", fallback=REOPEN)
    box.later(hours=24)
    await box.deliveries.settle_unknown(box.clock[0])
    await box.work()
    assert [one.content for one in box.paper.handed] == [Text("Hello"), REOPEN]
    assert await box.state(delivery) == ("accepted", None)
    assert box.paper.handed[0].delivery_token != box.paper.handed[1].delivery_token


async def test_a_replay_does_not_send_what_arrived_meanwhile(box: Any):
    """`concierge dead replay --all` after an outage must not repeat what a late status has settled."""
    box.paper.script = [TIMEOUT]
    delivery = await box.post()
    await box.work()
    box.later(minutes=20)
    await box.deliveries.settle_unknown(box.clock[0])
    token = str(await box.token(delivery))
    await box.report(StatusUpdate("wamid.x", DeliveryStatus.DELIVERED, box.clock[0], delivery_token=token))
    assert await _replay_all(box) == [True]
    await box.work()
    assert (len(box.paper.handed), await box.state(delivery)) == (1, ("accepted", None))


async def test_a_replayed_failure_is_sent_under_a_new_token(box: Any):
    delivery = await _failed_later(box, "131000")
    await box.deliveries.settle_unknown(box.clock[0])
    assert await _replay_all(box) == [True]
    await box.work()
    assert await box.state(delivery) == ("accepted", None)
    assert box.paper.handed[0].delivery_token != box.paper.handed[1].delivery_token
    await box.report(StatusUpdate("wamid.out2", DeliveryStatus.READ, box.clock[0]))
    assert await box.value("SELECT status FROM deliveries") == "read"


async def test_a_delivery_that_waits_too_long_for_its_vendor_asks_the_decision_again(box: Any):
    """STOP at night: what waited for the morning is refused in the morning."""
    vendor_id = await box.add_vendor()
    delivery = await box.ask_vendor(REOPEN)
    box.later(hours=10)
    await box.work()
    await box.owner.execute("UPDATE vendors SET opted_out_at = now() WHERE id = $1", vendor_id)
    box.clock[0] += timedelta(hours=12)
    await box.deliveries.settle_unknown(box.clock[0])
    await box.work()
    assert (box.paper.handed, await box.state(delivery)) == ([], ("refused", "opted_out"))


async def _replay_all(box: Any) -> list[bool]:
    async with box.operator.transaction() as db:
        letters = await dead_letters.list_open(db)
        return [await dead_letters.replay(db, one.id, box.clock[0]) for one in letters]
