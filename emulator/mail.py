"""A mail server that takes mail and keeps it: SMTP with a login, and the faults that real servers have.

Source: RFC 5321 (replies), RFC 4954 (AUTH), RFC 3463 (status codes). aiosmtpd speaks the protocol.
"""

from __future__ import annotations

import asyncio
import ssl
import warnings
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass(frozen=True, slots=True)
class Taken:
    """One mail with the envelope it came in."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    def mail(self) -> EmailMessage:
        """Return the mail as its reader sees it."""
        return BytesParser(EmailMessage, policy=default).parsebytes(self.raw)


@dataclass(slots=True)
class MailFaults:
    """What goes wrong: whole replies like `550 5.1.1 no such user`, or a server that says nothing more."""

    refused_recipients: dict[str, str] = field(default_factory=dict[str, str])
    refused_sender: str | None = None
    refused_data: str | None = None
    silent_after_data: bool = False
    drop_after_data: bool = False


class MailSink:
    """Everything that was handed over, and every RCPT TO that was said, taken or not."""

    def __init__(self, user: str, password: str) -> None:
        self.taken: list[Taken] = []
        self.rcpt: list[str] = []
        self.faults = MailFaults()
        self._login = (user.encode(), password.encode())

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        """Check name and password. `handled=False` makes the server answer 535; else the client waits for ever."""
        is_right = isinstance(data, LoginPassword) and (data.login, data.password) == self._login
        return AuthResult(success=is_right, handled=False)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd finds hooks by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.faults.refused_sender:
            return self.faults.refused_sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.rcpt.append(address)
        if refusal := self.faults.refused_recipients.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.faults.refused_data:
            return self.faults.refused_data
        content = envelope.content
        raw = content if isinstance(content, bytes) else (content or "").encode()
        self.taken.append(Taken(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw))
        if self.faults.silent_after_data:
            await asyncio.Event().wait()
        if self.faults.drop_after_data and server.transport is not None:
            server.transport.close()
            await asyncio.Event().wait()
        return "250 2.0.0 queued"


@asynccontextmanager
async def serving_mail(sink: MailSink, port: int = 0, tls: ssl.SSLContext | None = None) -> AsyncGenerator[int]:
    """Take mail on loopback until the block ends; yield the port."""
    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a password in the clear is fine on loopback
            return SMTP(
                sink,
                authenticator=sink.authenticate,
                auth_required=True,
                auth_require_tls=False,
                hostname="mail.emulated.example",
                loop=loop,
            )

    server = await loop.create_server(protocol, "127.0.0.1", port, ssl=tls)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
