"""Mail through any mailbox: fetched over IMAP, sent over SMTP; nothing is delivered to a webhook."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.errors import MessageError
from functools import cache
from typing import ClassVar

from channels.imap.box import ImapBox
from channels.imap.settings import ImapSettings
from channels.imap.smtp import Postman, wire_address
from channels.imap.tokens import Tokens
from channels.mail.writing import write
from channels.port import Call, Mailbox, SendOutcome, SendResult, Source
from domain.errors import Invalid, Refused
from domain.messages import Batch, Choices, Content, Media, Outbound


def _wall_clock() -> datetime:
    return datetime.now(UTC)


class ImapMail:
    """One mailbox of ours."""

    name: ClassVar[str] = "imap"
    window: ClassVar[timedelta | None] = None

    def __init__(
        self,
        settings: ImapSettings,
        clock: Callable[[], datetime] = _wall_clock,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        settings.require()
        self._address = settings.address()
        self._domain = self._address.rpartition("@")[2]
        self._sender_name = settings.mail_sender_name
        self._clock = clock
        tokens = _tokens(settings, clock)
        context = tls or _tls()
        self._box = ImapBox(
            self._address,
            settings.reading(),
            settings.imap_folder,
            settings.own(),
            settings.trusted(),
            tokens,
            context,
            clock,
        )
        self._postman = Postman(settings.sending(), self._domain, tokens, context)

    async def verify(self, call: Call) -> None:
        """Raise `Refused`: mail is fetched, and whoever posts it here made it up."""
        raise Refused("not_delivered", "Mail is fetched from the mailbox; nothing is taken from a webhook.")

    def challenge(self, query: Mapping[str, str]) -> str:
        """Raise `Refused`: there is nothing to subscribe."""
        raise Refused("not_delivered", "Mail is fetched from the mailbox; there is nothing to subscribe.")

    def parse(self, call: Call) -> Sequence[Batch]:
        """Raise `Invalid`; `verify` lets nothing come this far."""
        raise Invalid("envelope", "Mail does not come by webhook.")

    async def send(self, account: str, message: Outbound) -> SendResult:
        """Send one mail to one recipient; its Message-ID is the provider id."""
        to = wire_address(message.recipient.stable_id)
        if to is None:
            return SendResult(SendOutcome.NEVER, error_code="bad_address")
        try:
            mail = write(
                message,
                sender=self._address,
                sender_name=self._sender_name,
                to=to,
                now=self._clock(),
                domain=self._domain,
            )
        except (ValueError, IndexError, MessageError):  # what `email` makes of odd addresses
            return SendResult(SendOutcome.NEVER, error_code="bad_address")
        return await self._postman.send(mail)

    def numbers(self, account: str, content: Choices) -> bool:
        """Always: a mail has nothing to tap."""
        return True

    def cost_micros(self, account: str, content: Content) -> int:
        """Nothing: nobody charges for a mail."""
        return 0

    async def locate(self, account: str, media: Media) -> Source:
        """Raise `Invalid`: a mail brings its files along."""
        raise Invalid("media", "The files of a mail come with it.")

    def accounts(self) -> Sequence[str]:
        """Our own address."""
        return (self._box.account,)

    def mailboxes(self) -> Sequence[Mailbox]:
        """Name the one box that is fetched."""
        return (self._box,)

    async def aclose(self) -> None:
        """Hang up."""
        await self._box.aclose()


def _tokens(settings: ImapSettings, clock: Callable[[], datetime]) -> Tokens | None:
    if not settings.uses_oauth():
        return None
    secret, refresh = settings.imap_oauth_client_secret, settings.imap_oauth_refresh_token
    return Tokens(
        (settings.imap_oauth_token_url or "").strip(),
        (settings.imap_oauth_client_id or "").strip(),
        secret.get_secret_value().strip() if secret else "",
        refresh.get_secret_value().strip() if refresh else "",
        clock,
    )


@cache
def _tls() -> ssl.SSLContext:
    """Read the certificates once; names and chains are checked."""
    return ssl.create_default_context()
