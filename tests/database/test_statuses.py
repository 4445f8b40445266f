"""Statuses move deliveries forward and never back, settle ambiguous sends, and tell who a recipient is."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from database.statuses import RANKS
from domain.messages import Batch, DeliveryStatus, Inbound, Sender, StatusUpdate, outranks

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
Message = Callable[..., Inbound]
SENT, DELIVERED, READ, FAILED = (
    DeliveryStatus.SENT,
    DeliveryStatus.DELIVERED,
    DeliveryStatus.READ,
    DeliveryStatus.FAILED,
)


def test_ranks_in_the_database_are_the_order_of_the_domain() -> None:
    """Two tables of one truth drift apart."""
    for new, old in itertools.permutations(DeliveryStatus, 2):
        assert outranks(new, old) == (RANKS[new] > RANKS[old])


@pytest.mark.parametrize("order", list(itertools.permutations([SENT, DELIVERED, READ])))
async def test_any_order_of_statuses_ends_at_the_furthest(front: Any, message: Message, order: Any) -> None:
    """`read` may come without `delivered`, and both carry the same timestamp (chatwoot#14529)."""
    token = await _delivery(front, message, state="accepted", provider_id="out.1")
    for status in order:
        await front.put(_batch(_update(status)))
    assert await _state(front, token) == ("accepted", "read", "out.1")
    assert await front.value("SELECT count(*) FROM delivery_statuses") == 3


async def test_statuses_of_one_call_in_the_wrong_order_end_at_the_furthest(front: Any, message: Message) -> None:
    """IN6: a batch is taken whole."""
    token = await _delivery(front, message, state="accepted", provider_id="out.1")
    await front.put(_batch(_update(READ), _update(SENT), _update(DELIVERED), _update(READ)))
    assert await _state(front, token) == ("accepted", "read", "out.1")


@pytest.mark.parametrize("state", ["sending", "unknown"])
async def test_a_status_with_our_token_settles_a_send_that_never_returned(
    front: Any, message: Message, state: str
) -> None:
    """DE10: a status may arrive before the send call returned its id (postmangovsg#2151)."""
    token = await _delivery(front, message, state=state)
    await front.put(_batch(_update(SENT, token=str(token))))
    assert await _state(front, token) == ("accepted", "sent", "out.1")
    assert await front.value("SELECT settled_at FROM deliveries") == NOON


async def test_failed_is_final_only_while_nothing_was_delivered(front: Any, message: Message) -> None:
    """Rank of the providers' statuses: failed does not outrank delivered."""
    token = await _delivery(front, message, state="unknown")
    await front.put(_batch(_update(FAILED, token=str(token), error_code="131026")))
    assert await _state(front, token) == ("failed", "failed", "out.1")
    assert await front.value("SELECT reason FROM deliveries") == "131026"
    await front.put(_batch(_update(DELIVERED)))
    await front.put(_batch(_update(SENT)))
    assert await _state(front, token) == ("accepted", "delivered", "out.1")


async def test_a_refused_delivery_stays_refused_whatever_a_status_says(front: Any, message: Message) -> None:
    """Only what was on its way can be settled."""
    token = await _delivery(front, message, state="refused")
    await front.put(_batch(_update(SENT, token=str(token))))
    assert (await _state(front, token))[0] == "refused"


@pytest.mark.parametrize("token", ["not-a-token", "", "00000000-0000-0000-0000-000000000000", "\0"])
async def test_a_status_of_nothing_we_sent_is_kept_and_moves_nothing(front: Any, message: Message, token: str) -> None:
    """Other systems may share the number; what came in is kept."""
    ours = await _delivery(front, message, state="sending")
    await front.put(_batch(_update(READ, provider_id="theirs", token=token)))
    assert (await _state(front, ours))[0] == "sending"
    assert await front.value("SELECT count(*) FROM delivery_statuses") == 1


async def test_the_recipient_a_status_names_becomes_known_at_the_address(front: Any, message: Message) -> None:
    """A vendor whom we reach by phone answers under a stable id that only the status told us."""
    await _delivery(front, message, state="sending", stable_id="447700900001")
    batch = _batch(_update(SENT, recipient=Sender("GB.5", phone="+447700900001"), provider_id="out.1"))
    await front.owner.execute("UPDATE deliveries SET provider_id = 'out.1'")
    await front.put(batch)
    await front.write(message("wamid.9", "GB.5"))
    assert await front.value("SELECT count(DISTINCT address_id) FROM messages") == 1


async def test_what_the_provider_says_about_the_price_reaches_the_cost_entry(front: Any, message: Message) -> None:
    """OP10: billable and category come with a status, often not the first."""
    await _delivery(front, message, state="accepted", provider_id="out.1")
    await front.owner.execute(
        """INSERT INTO cost_entries (delivery_id, business_id, item, window_open, estimated_micros, at)
           SELECT id, 1, 'service', true, 0, now() FROM deliveries"""
    )
    await front.put(_batch(_update(READ)))
    await front.put(_batch(_update(DELIVERED, billable=True, price_category="utility")))
    assert await front.rows("SELECT billable, price_category FROM cost_entries") == [(True, "utility")]


async def _delivery(
    front: Any,
    message: Message,
    state: str,
    provider_id: str | None = None,
    stable_id: str = "GB.111",
) -> UUID:
    await front.write(message(stable_id=stable_id))
    return await front.value(
        """INSERT INTO deliveries (business_id, account_id, address_id, customer_id, effect_key, purpose,
                                   state, provider_id, created_at)
           SELECT business_id, account_id, address_id, customer_id, 'k', 'reply', $1, $2, now() FROM messages
           RETURNING token""",
        state,
        provider_id,
    )


async def _state(front: Any, token: UUID) -> tuple[Any, ...]:
    (row,) = await front.rows("SELECT state, status, provider_id FROM deliveries WHERE token = $1", token)
    return row


def _update(status: DeliveryStatus, token: str | None = None, provider_id: str = "out.1", **more: Any) -> StatusUpdate:
    return StatusUpdate(provider_id, status, NOON, delivery_token=token, **more)


def _batch(*updates: StatusUpdate) -> Batch:
    return Batch("100", statuses=updates)
