"""A whole house for a story: real Postgres, the real handlers, a moveable clock, and a channel that keeps what is sent."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import ClassVar

import pytest

from channels.port import Call, Mailbox, SendOutcome, SendResult, Source
from concierge import wiring
from concierge.place import Place
from concierge.settings import AppSettings
from database import channel_accounts, vendors
from database.db import Pool
from database.intake import Intake
from database.sealing import Sealer
from domain.errors import Invalid
from domain.messages import Batch, Inbound, Media, Outbound, Proof, Sender, Template, Text

ACCOUNT = "100000000000001"
MAILBOX = "desk@example.com"


@dataclass
class Paper:
    """A channel on paper: it implements the port and remembers every message; outcomes can be prepared."""

    name: ClassVar[str] = "meta"
    window: ClassVar[timedelta | None] = timedelta(hours=24)
    sent: list[Outbound] = field(default_factory=list)
    outcomes: list[SendResult] = field(default_factory=list)

    async def verify(self, call: Call) -> None: ...

    def challenge(self, query: Mapping[str, str]) -> str:
        return ""

    def parse(self, call: Call) -> Sequence[Batch]:
        return ()

    async def send(self, account: str, message: Outbound) -> SendResult:
        result = self.outcomes.pop(0) if self.outcomes else None
        if result is None or result.outcome in (SendOutcome.ACCEPTED, SendOutcome.UNKNOWN):
            self.sent.append(message)
        return result or SendResult(SendOutcome.ACCEPTED, provider_id=f"wamid.out{len(self.sent)}")

    async def locate(self, account: str, media: Media) -> Source:
        raise Invalid("media", "There are no files here.")

    def accounts(self) -> Sequence[str]:
        return ()

    def mailboxes(self) -> Sequence[Mailbox]:
        return ()

    async def aclose(self) -> None: ...

    def to(self, phone: str) -> list[str]:
        """What a person got, as text."""
        return [_shown(one) for one in self.sent if one.recipient.phone == phone or one.recipient.stable_id == phone]


def _shown(message: Outbound) -> str:
    match message.content:
        case Text(body):
            return body
        case Template(name, _, parameters):
            return f"[{name}] {' | '.join(parameters)}"
        case choices:
            return choices.body


@dataclass
class House:
    """What a story plays with."""

    place: Place
    paper: Paper
    intake: Intake
    crew: wiring.Crew
    operator: Pool
    clock: list[datetime]
    letters: Paper
    """The mail channel."""
    ids: itertools.count[int] = field(default_factory=itertools.count)

    @property
    def now(self) -> datetime:
        return self.clock[0]

    def later(self, **span: float) -> None:
        self.clock[0] += timedelta(**span)

    async def say(self, who: str, text: str, **more: object) -> str:
        """Store one message of a person, as a webhook would; a phone starts with +, a BSUID does not."""
        sender = Sender(who.removeprefix("+"), who) if who.startswith("+") else Sender(who)
        provider_id = str(more.pop("provider_id", f"wamid.in{next(self.ids)}"))
        message = Inbound(provider_id, sender, self.now, "text", text, b"{}", **more)  # type: ignore[arg-type]
        await self.intake.put("meta", Batch(ACCOUNT, (message,)), "test")
        return provider_id

    async def write(self, who: str, text: str, proof: Proof = Proof.ALIGNED_DMARC, **more: object) -> None:
        """Store one mail of a person, as a mailbox would."""
        provider_id = f"<in{next(self.ids)}@example.org>"
        message = Inbound(provider_id, Sender(who, proof=proof), self.now, "text", text, b"", **more)  # type: ignore[arg-type]
        await self.intake.put("imap", Batch(MAILBOX, (message,)), "test")

    async def work(self) -> int:
        """Answer, deliver and fire what is due."""
        return await self.crew.drain()

    async def value(self, sql: str, *args: object) -> object:
        async with self.operator.transaction() as db:
            return await db.value(sql, *args)  # type: ignore[arg-type]

    async def add_vendor(
        self, name: str, phone: str, categories: tuple[str, ...], area: str, locale: str = "en", **more: object
    ) -> None:
        new = vendors.NewVendor(name, phone, categories, (area,), locale, open_from=time(0), open_until=time(0), **more)  # type: ignore[arg-type]
        async with self.operator.transaction() as db:
            await vendors.import_one(db, self.place.sealer, 1, new, self.now)


@pytest.fixture
async def house(dsn: str) -> AsyncIterator[House]:
    place = Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))
    clock = [datetime(2026, 11, 20, 10, tzinfo=UTC)]
    paper, letters = Paper(), Paper()
    async with AsyncExitStack() as stack:
        intake_pool = await Pool.open(dsn, "concierge_intake", size=2)
        operator = await Pool.open(dsn, "concierge_operator", size=1)
        stack.push_async_callback(intake_pool.close)
        stack.push_async_callback(operator.close)
        intake = Intake(intake_pool, place.sealer, lambda: clock[0], lambda: None)
        crew = await stack.enter_async_context(wiring.crew(place, {"meta": paper, "imap": letters}, lambda: clock[0]))
        async with operator.transaction() as db:
            await channel_accounts.open_own(db, "meta", ACCOUNT, clock[0])
            await channel_accounts.open_own(db, "imap", MAILBOX, clock[0])
        yield House(place, paper, intake, crew, operator, clock, letters)
