"""Against a real mail server: push, restart in the middle of IDLE, new numbers (A18)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from channels.imap import ImapMail
from channels.imap.box import ImapBox
from concierge.stage import until
from database.db import Pool
from database.intake import Intake
from database.sealing import Sealer
from tests.channels.imap import dovecot
from tests.channels.imap.conftest import settings
from tests.channels.imap.dovecot import Dovecot
from tests.channels.imap.peer import letter
from workers.mailboxes import Mailboxes


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot.running() as one:
        yield one


@pytest.fixture
async def real_box(server: Dovecot, request: pytest.FixtureRequest) -> AsyncIterator[ImapBox]:
    """A box of this test's own: any user may enter."""
    user = f"{abs(hash(request.node.name))}@ours.example"
    channel = ImapMail(settings(server.imap_port, imap_user=user), now)
    (one,) = channel.mailboxes()
    assert isinstance(one, ImapBox)
    yield one
    await channel.aclose()


def dated(name: str) -> bytes:
    return letter(name, sent=now().strftime("%a, %d %b %Y %H:%M:%S +0000"))


async def test_a_real_server_pushes_while_we_idle(server: Dovecot, real_box: ImapBox):
    """IDLE, FETCH and the flag against an implementation that is not ours."""
    start = await real_box.fetch(None)
    waiting = asyncio.create_task(real_box.wait(timedelta(seconds=20)))
    await until(lambda: _idles(real_box))
    await asyncio.to_thread(server.deliver, dated("pushed"), real_box.account)
    await asyncio.wait_for(waiting, 15)
    first = await real_box.fetch(start.cursor)
    assert [message.provider_id for message in first.batch.messages] == ["<mpushed@customer.example>"]
    again = await real_box.fetch(first.cursor)
    assert again.batch.messages == ()
    assert again.cursor == first.cursor


@dataclass
class Desk:
    """A worker on a real database that reads a real mailbox."""

    worker: Mailboxes
    owner: asyncpg.Connection
    dsn: str

    async def stored(self) -> list[str]:
        return [row["provider_id"] for row in await self.owner.fetch("SELECT provider_id FROM messages ORDER BY id")]

    async def has(self, *names: str) -> bool:
        return await self.stored() == [f"<m{name}@customer.example>" for name in names]

    async def has_begun(self) -> bool:
        return await self.owner.fetchval("SELECT count(*) FROM mailboxes WHERE cursor IS NOT NULL") == 1


@pytest.fixture
async def desk(dsn: str, real_box: ImapBox) -> AsyncIterator[Desk]:
    pool = await Pool.open(dsn, "concierge_intake", size=3)
    owner = await asyncpg.connect(dsn)
    intake = Intake(pool, Sealer("s" * 40), now, lambda: None)
    worker = Mailboxes(pool, [("imap", real_box)], intake, now)
    task = asyncio.create_task(worker.run(dsn))
    yield Desk(worker, owner, dsn)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await owner.close()
    await pool.close()


async def test_a_server_restarted_while_we_idle_is_found_again_and_loses_no_mail(
    server: Dovecot, real_box: ImapBox, desk: Desk
):
    """A18: recovered within 60 s; here at the pace of production."""
    await until(desk.has_begun)
    await until(lambda: _idles(real_box))
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)
    await asyncio.to_thread(server.deliver, dated("one"), real_box.account)
    await until(lambda: desk.has("one"))
    await asyncio.to_thread(server.deliver, dated("two"), real_box.account)
    await until(lambda: desk.has("one", "two"))


async def test_a_server_that_renumbers_the_box_makes_nothing_come_twice(server: Dovecot, real_box: ImapBox, desk: Desk):
    """A18: UIDVALIDITY changed; the old mail stays unanswered, the new is read once."""
    await until(desk.has_begun)
    await asyncio.to_thread(server.deliver, dated("one"), real_box.account)
    await until(lambda: desk.has("one"))
    before = await desk.owner.fetchval("SELECT split_part(cursor, ':', 1) FROM mailboxes")
    await asyncio.to_thread(server.stop)
    server.forget_numbers()
    await asyncio.to_thread(server.start)
    await asyncio.to_thread(server.deliver, dated("two"), real_box.account)
    await until(lambda: desk.has("one", "two"))
    assert await desk.owner.fetchval("SELECT split_part(cursor, ':', 1) FROM mailboxes") != before


async def _idles(box: ImapBox) -> bool:
    return box._idles
