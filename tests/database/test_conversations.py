"""Sittings: when one ends, and that a message does not pay for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from database import conversations
from database.db import Pool
from domain.messages import Inbound
from domain.windows import SITTING

Message = Callable[..., Inbound]


async def _sweep(dsn: str, front: Any, after: timedelta) -> int:
    pool = await Pool.open(dsn, "concierge_operator", size=1)
    now = await front.value("SELECT max(last_inbound_at) FROM conversations") + after
    async with pool.transaction() as db:
        closed = await conversations.close_idle(db, now - SITTING, now)
    await pool.close()
    return closed


async def test_a_sitting_ends_a_day_after_its_last_message(dsn: str, front: Any, message: Message) -> None:
    """IN9: reused within 24 hours, else a new one opens."""
    await front.write(message("wamid.1", "GB.1"))
    assert await _sweep(dsn, front, SITTING - timedelta(minutes=1)) == 0
    assert await _sweep(dsn, front, SITTING + timedelta(minutes=1)) == 1
    await front.write(message("wamid.2", "GB.1"))
    assert await front.value("SELECT count(*) FROM conversations") == 2


async def test_an_old_sitting_in_which_somebody_still_writes_goes_on(dsn: str, front: Any, message: Message) -> None:
    """It is the last message that counts, not how long ago they came."""
    await front.write(message("wamid.1", "GB.1"))
    await front.owner.execute("UPDATE conversations SET opened_at = opened_at - interval '9 days'")
    assert await _sweep(dsn, front, timedelta(hours=1)) == 0


async def test_what_a_human_has_taken_stays_open_until_it_is_given_back(dsn: str, front: Any, message: Message) -> None:
    """DE9: a sitting that ended by itself let automation answer the next day, though nobody had given it back."""
    await front.write(message("wamid.1", "GB.1"))
    await front.owner.execute("UPDATE conversations SET taken_over_at = last_inbound_at, taken_over_by = 'bea'")
    assert await _sweep(dsn, front, timedelta(days=3)) == 0


async def test_no_index_changes_with_each_message(front: Any) -> None:
    """An indexed `last_inbound_at` made each message's update of its conversation write every index: never HOT."""
    indexed = """
        SELECT count(*) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
        WHERE i.indrelid = 'conversations'::regclass AND a.attname = 'last_inbound_at'
    """
    assert await front.value(indexed) == 0


async def test_a_message_refers_to_what_its_conversation_refers_to(front: Any, message: Message) -> None:
    """Decision 7: no foreign key checks these three of a message; its conversation's do."""
    await front.write(message("wamid.1", "GB.1"), message("wamid.2", "GB.2"), account="100")
    await front.write(message("wamid.3", "GB.1"), message("wamid.4", "GB.1", "+447700900001"), account="200")
    strays = """
        SELECT count(*) FROM messages m JOIN conversations c ON c.id = m.conversation_id
        WHERE (m.business_id, m.account_id, m.address_id) IS DISTINCT FROM (c.business_id, c.account_id, c.address_id)
    """
    assert await front.value(strays) == 0
    assert await front.value("SELECT count(*) FROM conversations") == 3
