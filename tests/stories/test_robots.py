"""Two robots never write to each other for long; people beside them are heard (IN12, A19, RFC 3834)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest

from channels.mail import read, write
from channels.port import SendOutcome, SendResult
from concierge import wiring
from concierge.place import Place
from concierge.settings import AppSettings
from database.db import Pool
from database.intake import Intake
from database.sealing import Sealer
from domain.messages import Batch, Outbound
from domain.sending import HOURLY_MAILS
from tests.stories.conftest import House, Paper

DESK, ROBOT = "desk@hotel.example", "away@customer.example"
WISH = "I need forty white chairs in Harbour on Friday 27 November, budget 200 pounds"


@dataclass
class Post(Paper):
    """A box on paper: what it sends is written as a real mail, and `replies` says what comes back for it."""

    name: ClassVar[str] = "gmail"
    window: ClassVar[timedelta | None] = None
    signs: bytes | None = None
    """The head of the other robot's answers; None while nobody answers."""
    waiting: list[bytes] = field(default_factory=list)

    async def send(self, account: str, message: Outbound) -> SendResult:
        mail = write(
            message, sender=DESK, sender_name="The Desk", to=message.recipient.stable_id,
            now=datetime(2026, 11, 20, 10, tzinfo=UTC), domain="hotel.example",
        )  # fmt: skip
        self.sent.append(message)
        if self.signs is not None:
            self.waiting.append(_answer(mail["Message-ID"], self.signs, len(self.sent)))
        return SendResult(SendOutcome.ACCEPTED, provider_id=mail["Message-ID"])


def _answer(message_id: str, signs: bytes, number: int) -> bytes:
    return (
        f"From: {ROBOT}\r\nTo: {DESK}\r\nSubject: I am away\r\nMessage-ID: <away-{number}@customer.example>\r\n"
        f"In-Reply-To: {message_id}\r\n"
    ).encode() + signs + b"\r\nI am away until Monday. Could you write again, please? I need chairs.\r\n"  # fmt: skip


@dataclass
class Office:
    house: House
    post: Post

    async def arrives(self, raw: bytes) -> None:
        message = read(raw, own=frozenset({DESK}), received_at=self.house.now)
        await self.house.intake.put("gmail", Batch(DESK, (message,)), "test")

    async def run(self, rounds: int = 30) -> None:
        """Let mails go to and fro until nobody writes any more."""
        await self.house.work()
        for _ in range(rounds):
            if not self.post.waiting:
                return
            await self.arrives(self.post.waiting.pop(0))
            self.house.later(seconds=30)
            await self.house.work()


@pytest.fixture
async def office(dsn: str) -> AsyncIterator[Office]:
    place = Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))
    clock, post = [datetime(2026, 11, 20, 10, tzinfo=UTC)], Post()
    async with AsyncExitStack() as stack:
        intake_pool = await Pool.open(dsn, "concierge_intake", size=2)
        operator = await Pool.open(dsn, "concierge_operator", size=1)
        stack.push_async_callback(intake_pool.close)
        stack.push_async_callback(operator.close)
        intake = Intake(intake_pool, place.sealer, lambda: clock[0], lambda: None)
        crew = await stack.enter_async_context(wiring.crew(place, {"gmail": post}, lambda: clock[0]))
        yield Office(House(place, post, intake, crew, operator, clock, Paper()), post)


def wish(number: int = 0, head: bytes = b"") -> bytes:
    start = f"From: {ROBOT}\r\nTo: {DESK}\r\nSubject: Chairs\r\nMessage-ID: <wish-{number}@customer.example>\r\n"
    return start.encode() + head + f"\r\n{WISH}\r\n".encode()


async def test_a_robots_answer_to_our_answer_is_the_last_mail(office: Office) -> None:
    office.post.signs = b"Auto-Submitted: auto-replied\r\n"
    await office.arrives(wish())
    await office.run()
    written = len(office.post.sent)
    assert written == 1
    assert (
        await office.house.value("SELECT count(*) FROM turns WHERE outcome = 'left' AND reason = 'auto_submitted'") >= 1
    )  # type: ignore[operator]
    office.house.later(minutes=10)
    await office.run()
    assert len(office.post.sent) == written


@pytest.mark.parametrize("sign", [
    b"Auto-Submitted: auto-generated\r\n", b"Precedence: bulk\r\n", b"List-Id: <x.example>\r\n", b"Return-Path: <>\r\n",
    b"X-Auto-Response-Suppress: All\r\n",
])  # fmt: skip
async def test_a_robot_that_writes_first_is_stored_and_gets_no_word(office: Office, sign: bytes) -> None:
    await office.arrives(wish(head=sign))
    await office.run()
    assert office.post.sent == []
    assert await office.house.value("SELECT count(*) FROM messages WHERE left_because IS NOT NULL") == 1
    assert await office.house.value("SELECT count(*) FROM messages WHERE turn_id IS NULL") == 0
    assert await office.house.value("SELECT count(*) FROM tickets") == 0
    assert await office.house.value("SELECT outcome || ' by ' || mind FROM turns") == "left by code"


async def test_a_robot_beside_a_person_does_not_silence_the_person(office: Office) -> None:
    await office.arrives(wish(1, b"Auto-Submitted: auto-replied\r\n"))
    await office.arrives(wish(2))
    await office.run()
    assert len(office.post.sent) == 1


async def test_a_robots_stop_is_no_wish_of_the_person(office: Office) -> None:
    """A newsletter that ends with 'reply STOP' must not silence its reader."""
    raw = wish(3, b"List-Id: <x.example>\r\n").replace(WISH.encode(), b"STOP")
    await office.arrives(raw)
    await office.run()
    assert await office.house.value("SELECT count(*) FROM customers WHERE opted_out_at IS NOT NULL") == 0


async def test_a_robot_that_gives_no_sign_is_stopped_by_the_hours_ceiling(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("database.deliveries.HOURLY_MAILS", 1)
    await office.arrives(wish().replace(WISH.encode(), b"Hello, I need chairs"))
    await office.run()
    await office.arrives(wish(2).replace(WISH.encode(), b"I want to talk to a human, please"))
    await office.run()
    assert len(office.post.sent) == 1
    assert await office.house.value("SELECT count(*) FROM deliveries WHERE reason = 'mail_loop'") == 1


async def test_what_people_write_in_an_hour_is_below_the_ceiling(office: Office) -> None:
    await office.arrives(wish().replace(WISH.encode(), b"Hello, I need chairs"))
    await office.run()
    await office.arrives(wish(2).replace(WISH.encode(), b"I want to talk to a human, please"))
    await office.run()
    assert len(office.post.sent) == 2 < HOURLY_MAILS


async def test_a_vendors_robot_is_no_offer(house: House) -> None:
    await house.add_vendor("Vee", "+447700900111", ("chairs",), "harbour")
    await house.say("+447700900111", "I am away, each mail costs £5", left_because="auto_submitted")
    await house.work()
    assert await house.value("SELECT reason FROM turns WHERE vendor_id IS NOT NULL") == "auto_submitted"
    assert await house.value("SELECT count(*) FROM quotes") == 0
    assert house.paper.sent == []
