"""Mailboxes on a real database with a scripted box: who reads, how far, and what is told when none can (A18, IN5)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from channels.port import MAILBOX_LOGIN, Fetched
from concierge.stage import until
from database.bell import Bell
from database.db import Pool
from database.intake import Intake
from database.sealing import Sealer
from domain.errors import Unavailable
from domain.messages import Batch, Inbound, Proof, Sender
from workers.mailboxes import Mailboxes, Rhythm

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ACCOUNT = "desk@ours.example"
SWIFT = Rhythm(
    lease=timedelta(seconds=30),
    ask_again=timedelta(milliseconds=10),
    look=timedelta(seconds=20),
    first_back_off=timedelta(milliseconds=1),
    longest_back_off=timedelta(milliseconds=4),
    after_login=timedelta(milliseconds=4),
)


def mail(number: int, text: str = "Hello") -> Inbound:
    sender = Sender("ann@customer.example", proof=Proof.CLAIMED)
    return Inbound(f"<m{number}@customer.example>", sender, NOON, "text", text, b"raw")


@dataclass
class Drawer:
    """A mailbox of letters, read two at a time; the cursor is how many were read. `faults` are raised first."""

    letters: list[Inbound] = field(default_factory=list)
    account: str = ACCOUNT
    faults: list[Exception] = field(default_factory=list)
    cursors: list[str | None] = field(default_factory=list)
    waits: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def fetch(self, cursor: str | None) -> Fetched:
        self.cursors.append(cursor)
        if self.faults:
            raise self.faults.pop(0)
        if cursor is None:
            return Fetched(Batch(self.account), str(len(self.letters)))
        start = int(cursor)
        page = tuple(self.letters[start : start + 2])
        end = start + len(page)
        return Fetched(Batch(self.account, page), str(end), end < len(self.letters))

    async def wait(self, at_most: timedelta) -> None:
        self.waits += 1
        await asyncio.wait_for(self.news.wait(), at_most.total_seconds())
        self.news.clear()


@dataclass
class Desk:
    """The database, and workers on it."""

    dsn: str
    pool: Pool
    owner: asyncpg.Connection
    clock: list[datetime] = field(default_factory=lambda: [NOON])

    def worker(self, *boxes: Drawer, rhythm: Rhythm = SWIFT) -> Mailboxes:
        intake = Intake(self.pool, Sealer("s" * 40), lambda: self.clock[0], lambda: None)
        return Mailboxes(self.pool, [("imap", box) for box in boxes], intake, lambda: self.clock[0], rhythm)

    async def value(self, sql: str, *args: object) -> Any:
        return await self.owner.fetchval(sql, *args)

    async def stored(self) -> list[str]:
        return [row["provider_id"] for row in await self.owner.fetch("SELECT provider_id FROM messages ORDER BY id")]

    async def cursor(self) -> str | None:
        return await self.value("SELECT cursor FROM mailboxes")

    async def alarm(self) -> str | None:
        return await self.value("SELECT alarm FROM channel_accounts")


@pytest.fixture
async def desk(dsn: str) -> AsyncIterator[Desk]:
    pool = await Pool.open(dsn, "concierge_intake", size=4)
    owner = await asyncpg.connect(dsn)
    yield Desk(dsn, pool, owner)
    await owner.close()
    await pool.close()


@pytest.fixture
async def running() -> AsyncIterator[Callable[[Awaitable[None]], asyncio.Task[None]]]:
    """Start workers, and end them with the test."""
    tasks: list[asyncio.Task[None]] = []

    def start(work: Any) -> asyncio.Task[None]:
        tasks.append(asyncio.create_task(work))
        return tasks[-1]

    yield start
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_mail_is_stored_in_its_order_with_how_far_the_box_was_read(desk: Desk):
    """IN5, and one transaction for both: neither is true without the other."""
    box, worker = Drawer(), None
    worker = desk.worker(box)
    await worker.sweep()
    box.letters += [mail(number) for number in range(1, 6)]
    assert await worker.sweep() == 5
    assert await desk.stored() == [f"<m{number}@customer.example>" for number in range(1, 6)]
    assert await desk.cursor() == "5"


async def test_a_batch_that_cannot_be_stored_moves_no_cursor(desk: Desk):
    """The rows and the cursor are one transaction: here the cursor is what the database refuses."""
    box, worker = Drawer(), None
    worker = desk.worker(box)
    await worker.sweep()
    box.letters.append(mail(1))
    await desk.owner.execute("ALTER TABLE mailboxes ADD CONSTRAINT broken CHECK (cursor = '0')")
    with pytest.raises(Unavailable):
        await worker.sweep()
    await desk.owner.execute("ALTER TABLE mailboxes DROP CONSTRAINT broken")
    assert await desk.cursor() == "0"
    assert await worker.sweep() == 1
    assert await desk.stored() == ["<m1@customer.example>"]


async def test_rows_that_cannot_be_stored_leave_the_cursor_where_it_was(desk: Desk):
    """The other way round: no mail is skipped because the database was full."""
    box = Drawer()
    worker = desk.worker(box)
    await worker.sweep()
    box.letters.append(mail(1))
    await desk.owner.execute("REVOKE INSERT ON messages FROM concierge_intake")
    with pytest.raises(Unavailable):
        await worker.sweep()
    assert await desk.cursor() == "0"
    await desk.owner.execute("GRANT INSERT ON messages TO concierge_intake")
    await worker.sweep()
    assert await desk.stored() == ["<m1@customer.example>"]


async def test_a_mail_met_again_is_one_row(desk: Desk):
    """After a full resync everything comes again (A18): UNIQUE on the provider's id holds, not a look-up."""
    box = Drawer()
    worker = desk.worker(box)
    await worker.sweep()
    box.letters += [mail(1), mail(2)]
    await worker.sweep()
    await desk.owner.execute("UPDATE mailboxes SET cursor = '0'")
    await worker.sweep()
    assert len(await desk.stored()) == 2
    assert await desk.value("SELECT count(*) FROM pgmq.q_inbox") == 1


async def test_only_one_worker_reads_a_box(desk: Desk):
    """Two readers would flag, search and page across each other."""
    first, second = Drawer(), Drawer()
    assert await desk.worker(first).sweep() == 0
    assert await desk.worker(second).sweep() == 0
    assert len(first.cursors) > 0
    assert second.cursors == []


async def test_a_box_of_a_worker_that_died_is_taken_over_when_its_lease_ends(desk: Desk):
    """Nobody releases anything after a kill -9."""
    await desk.worker(Drawer()).sweep()
    heir = Drawer([mail(1)])
    worker = desk.worker(heir)
    desk.clock[0] += SWIFT.lease - timedelta(seconds=1)
    assert await worker.sweep() == 0
    desk.clock[0] += timedelta(seconds=1)
    assert await worker.sweep() == 1


async def test_a_worker_that_ends_in_order_leaves_its_box_at_once(desk: Desk, running: Any):
    """A rolling restart must not cost half a minute of silence."""
    box = Drawer()
    task = running(desk.worker(box).run(desk.dsn))
    await until(lambda: _true(box.waits > 0))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await desk.worker(Drawer([mail(1)])).sweep() == 1


async def test_a_worker_that_lost_its_box_moves_no_cursor(desk: Desk):
    """It slept through its lease: what it stored is known by its id, and where the heir stands is the heir's to say."""
    box = Drawer()
    sleeper = desk.worker(box)
    await sleeper.sweep()
    box.letters.append(mail(1))
    fetch, heir = box.fetch, desk.worker(Drawer([mail(1), mail(2)]))

    async def slow(cursor: str | None) -> Fetched:
        fetched = await fetch(cursor)
        desk.clock[0] += SWIFT.lease
        await heir.sweep()
        return fetched

    box.fetch = slow
    await sleeper.sweep()
    assert await desk.cursor() == "2"
    assert await desk.stored() == ["<m1@customer.example>", "<m2@customer.example>"]


async def test_a_box_that_fails_is_asked_again_and_nothing_is_lost(desk: Desk, running: Any):
    """A18: a restarted server is found again."""
    box = Drawer()
    running(desk.worker(box).run(desk.dsn))
    await until(lambda: _true(box.waits > 0))
    box.letters.append(mail(1))
    box.faults += [Unavailable("mailbox", "down"), Unavailable("mailbox", "down")]
    box.news.set()
    await until(lambda: _has(desk, "<m1@customer.example>"))


async def test_repeated_failure_raises_an_alarm_that_ends_when_the_box_is_read(desk: Desk, running: Any):
    """Operators hear of it, and hear no more of it than is true."""
    box = Drawer(faults=[Unavailable("mailbox", "down")] * SWIFT.alarm_after)
    seen: list[str | None] = []
    fetch = box.fetch

    async def looked_at(cursor: str | None) -> Fetched:
        seen.append(await desk.alarm())
        return await fetch(cursor)

    box.fetch = looked_at
    running(desk.worker(box).run(desk.dsn))
    await until(lambda: _true(box.waits > 0))
    box.news.set()
    await until(lambda: _none(desk.alarm()))
    assert seen[: SWIFT.alarm_after] == [None] * SWIFT.alarm_after
    assert seen[SWIFT.alarm_after] == "mailbox:mailbox"


async def test_an_alarm_about_something_else_stays(desk: Desk, running: Any):
    """What a send complained of is not for the reader to end."""
    box = Drawer()
    worker = desk.worker(box)
    await worker.sweep()
    await desk.owner.execute("UPDATE channel_accounts SET alarm = 'send:535'")
    running(worker.run(desk.dsn))
    await until(lambda: _true(box.waits > 0))
    box.news.set()
    await until(lambda: _true(box.waits > 1))
    assert await desk.alarm() == "send:535"


async def test_a_push_has_the_box_read_at_once(desk: Desk, running: Any):
    """Gmail pushes: the bell rings across processes, and the wait ends."""
    box = Drawer()
    running(desk.worker(box).run(desk.dsn))
    await until(lambda: _true(box.waits > 0))
    box.letters.append(mail(1))
    bell = Bell(desk.dsn)
    while "<m1@customer.example>" not in await desk.stored():
        bell.ring("mailboxes")  # until the worker listens
        await asyncio.wait_for(asyncio.shield(_a_moment()), 5)
    await bell.close()


async def test_one_broken_box_keeps_no_other_from_being_read(desk: Desk, running: Any):
    """Each box has a loop of its own."""
    broken = Drawer(account="other@ours.example", faults=[Unavailable("mailbox", "down")] * 1000)
    box = Drawer()
    running(desk.worker(broken, box).run(desk.dsn))
    await until(lambda: _true(box.waits > 0))
    box.letters.append(mail(1))
    box.news.set()
    await until(lambda: _has(desk, "<m1@customer.example>"))


async def test_a_server_that_restarts_is_met_again_within_a_minute():
    """A18, by the figures that run in production: three waits in a row after a fault take less than a minute."""
    rhythm = Rhythm()
    assert sum(rhythm.back_off(failures, "mailbox") for failures in (1, 2, 3, 4)) < 20
    assert rhythm.back_off(50, "mailbox") <= 36
    assert rhythm.look < timedelta(seconds=60)
    assert rhythm.lease + rhythm.ask_again * 1.2 < timedelta(seconds=60)


async def test_a_refused_password_is_not_tried_every_half_minute():
    """Servers lock accounts for it."""
    assert Rhythm().back_off(2, MAILBOX_LOGIN) >= 300


async def _true(value: bool) -> bool:
    return value


async def _none(value: Awaitable[object]) -> bool:
    return await value is None


async def _has(desk: Desk, provider_id: str) -> bool:
    return provider_id in await desk.stored()


async def _a_moment() -> None:
    await asyncio.sleep(0.05)  # another process rings; there is no event of ours to wait for
