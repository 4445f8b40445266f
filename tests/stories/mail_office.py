"""A house whose only channel is a mailbox: a scripted IMAP server, a real SMTP server, and a clock that can be moved."""

from __future__ import annotations

import itertools
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from email.headerregistry import Address
from email.message import EmailMessage

import asyncpg

from channels.imap import ImapMail
from concierge import wiring
from concierge.place import Place
from concierge.settings import AppSettings
from database import vendors
from database.db import Pool
from database.sealing import Sealer
from emulator.mail import MailSink, serving_mail
from tests.channels.imap.conftest import settings
from tests.channels.imap.peer import Peer, serving

DESK = "desk@ours.example"


def mail_of(who: str, text: str, at: datetime, subject: str = "Chairs", number: int = 1) -> EmailMessage:
    """A mail as a person's mail program makes it."""
    mail = EmailMessage()
    mail["From"], mail["To"] = Address("", addr_spec=who), DESK
    mail["Subject"], mail["Date"] = subject, at
    mail["Message-ID"] = f"<p{number}@{who.partition('@')[2]}>"
    mail.set_content(text)
    return mail


@dataclass
class Office:
    """A house whose only channel is a mailbox."""

    place: Place
    peer: Peer
    sink: MailSink
    crew: wiring.Crew
    operator: Pool
    owner: asyncpg.Connection
    clock: list[datetime]
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def later(self, **span: float) -> None:
        self.clock[0] += timedelta(**span)

    def write(self, who: str, text: str, subject: str = "Chairs", answers: EmailMessage | None = None) -> str:
        """Put a mail into the box, as a person's mail program makes it."""
        mail = mail_of(who, "", self.clock[0], subject, next(self.ids))
        if answers is not None:
            mail.replace_header("Subject", answers["subject"])
            mail["In-Reply-To"] = answers["message-id"]
            mail["References"] = f"{answers.get('references', '')} {answers['message-id']}".strip()
            quoted = "\n".join(f"> {line}" for line in answers.get_content().splitlines())
            text += f"\n\nOn Fri, 20 Nov 2026 at 10:00, Concierge <{DESK}> wrote:\n{quoted}\n"
        mail.set_content(text)
        self.peer.put(mail.as_bytes(), self.clock[0])
        return mail["message-id"]

    async def work(self) -> None:
        await self.crew.drain()

    def to(self, who: str) -> list[EmailMessage]:
        """What a person got."""
        return [one.mail() for one in self.sink.taken if one.recipients == (who,)]

    async def add_vendor(self, name: str, phone: str, address: str) -> None:
        """A vendor who wants to be asked by mail."""
        new = vendors.NewVendor(
            name,
            phone,
            ("folding chairs", "chairs"),
            ("Bristol",),
            open_from=time(0),
            open_until=time(0),
            email=address,
            contact_by="mail",
        )
        async with self.operator.transaction() as db:
            await vendors.import_one(db, self.place.sealer, 1, new, self.clock[0])


@asynccontextmanager
async def opened(dsn: str) -> AsyncGenerator[Office]:
    """Open a house whose mailbox and SMTP server are on loopback."""
    place = Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))
    clock = [datetime(2026, 11, 20, 10, tzinfo=UTC)]
    peer, sink = Peer(), MailSink(DESK, "secret")
    async with AsyncExitStack() as stack:
        imap = await stack.enter_async_context(serving(peer))
        smtp = await stack.enter_async_context(serving_mail(sink))
        channel = ImapMail(settings(imap, smtp), lambda: clock[0])
        stack.push_async_callback(channel.aclose)
        operator = await Pool.open(dsn, "concierge_operator", size=1)
        stack.push_async_callback(operator.close)
        owner = await asyncpg.connect(dsn)
        stack.push_async_callback(owner.close)
        crew = await stack.enter_async_context(wiring.crew(place, {"imap": channel}, lambda: clock[0]))
        await crew.drain()  # the first look: what lay there before stays unanswered
        yield Office(place, peer, sink, crew, operator, owner, clock)
