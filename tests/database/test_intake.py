"""Many webhooks, one commit; a poison row harms nobody; a database that is away is said to be away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from domain.errors import Unavailable
from domain.messages import Batch, Inbound, Notice, NoticeKind

Message = Callable[..., Inbound]


async def test_what_came_while_a_commit_was_in_flight_goes_into_the_next_one(front: Any, message: Message) -> None:
    """Engine rule 2: a hundred webhooks are two commits, told by the transaction that wrote each row."""
    await front.write(message("wamid.0"))
    await asyncio.gather(*(front.write(message(f"wamid.{n}", f"GB.{n}")) for n in range(1, 101)))
    assert await front.value("SELECT count(DISTINCT xmin::text) FROM messages") <= 3
    assert await front.value("SELECT count(*) FROM messages") == 101


async def test_a_row_the_database_refuses_does_not_fail_its_neighbours_and_is_kept_reduced(
    front: Any, message: Message
) -> None:
    """A rule of the database that the code did not foresee: "one odd message blocking the channel"."""
    await front.owner.execute("ALTER TABLE messages ADD CHECK (body <> 'poison')")
    texts = ["one", "poison", "three"]
    await asyncio.gather(*(front.write(message(f"wamid.{n}", f"GB.{n}", text=text)) for n, text in enumerate(texts)))
    rows = await front.rows("SELECT kind, body FROM messages ORDER BY provider_id")
    assert rows == [("text", "one"), ("unsupported", None), ("text", "three")]
    raw = await front.value("SELECT raw_ciphertext FROM messages WHERE kind = 'unsupported'")
    assert b"poison" in front.sealer.unseal(raw)


@pytest.mark.parametrize("provider_id", ["wamid.\0", "w" * 5000, "half \ud83d"])
async def test_a_hostile_message_id_is_stored_once_under_its_digest(
    front: Any, message: Message, provider_id: str
) -> None:
    """An index row holds 2,704 bytes; NUL and lone surrogates are no text in Postgres."""
    await front.write(message(provider_id))
    await front.write(message(provider_id))
    assert await front.rows("SELECT kind, length(provider_id) FROM messages") == [("unsupported", 64)]


async def test_an_odd_sender_does_not_fail_a_webhook(front: Any, message: Message) -> None:
    """What cannot be stored as it is stands in somebody's name or id too."""
    await front.write(message(stable_id="GB.\ud83d\0"), message("wamid.2", stable_id=""))
    assert await front.value("SELECT count(*) FROM messages") == 2


async def test_a_webhook_that_cannot_be_stored_is_not_acknowledged(front: Any, message: Message) -> None:
    """Messages lost after a 200: never again; the provider comes back with it."""
    await front.owner.execute("ALTER TABLE messages RENAME TO away")
    with pytest.raises(Unavailable):
        await front.write(message())
    await front.owner.execute("ALTER TABLE away RENAME TO messages")
    await front.write(message())
    assert await front.value("SELECT count(*) FROM messages") == 1


async def test_after_the_connections_were_cut_the_next_webhook_is_stored(front: Any, message: Message) -> None:
    """A database that restarts must not need a restart of the API."""
    await front.write(message("wamid.1"))
    await front.owner.execute(
        """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid()"""
    )
    stored = 0
    for n in range(2, 6):
        try:
            await front.write(message(f"wamid.{n}"))
            stored += 1
        except Unavailable:
            pass  # the provider would come again
    assert stored >= 1
    assert await front.value("SELECT count(*) FROM messages") == stored + 1


async def test_a_caller_that_hung_up_does_not_disturb_the_others(front: Any, message: Message) -> None:
    """Providers cut connections; the group it was part of is still committed and told."""
    await front.write(message("wamid.0"))
    tasks = [asyncio.create_task(front.write(message(f"wamid.{n}", f"GB.{n}"))) for n in range(1, 4)]
    await asyncio.wait(tasks, timeout=0)
    tasks[1].cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(end) for end in ended] == [type(None), asyncio.CancelledError, type(None)]


async def test_a_genuine_body_that_nobody_understands_is_kept_once(front: Any) -> None:
    """Answer 200 after storing the raw payload, or one poison message blocks for 7 days."""
    await front.intake.keep_unread("meta", b"[1, 2]", "c")
    await front.intake.keep_unread("meta", b"[1, 2]", "c")
    ((kind, raw),) = await front.rows("SELECT kind, raw_ciphertext FROM notices")
    assert (kind, front.sealer.unseal(raw)) == ("ignored", b"[1, 2]")


async def test_messages_statuses_and_notices_of_one_call_are_stored_together(front: Any, message: Message) -> None:
    """IN6: one value may hold messages and statuses and errors."""
    one = message()
    notice = Notice(NoticeKind.ACCOUNT_ALARM, one.sent_at, b"{}", detail="restricted")
    await front.put(Batch("100", messages=(one,), notices=(notice,)))
    assert await front.value("SELECT count(*) FROM messages") == 1
    assert await front.value("SELECT alarm FROM channel_accounts") == "restricted"
    assert one.sent_at - timedelta(0) == await front.value("SELECT at FROM notices")
