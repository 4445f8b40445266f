"""Hand one mail to an SMTP server for one recipient, and sort its answer (RFC 5321, RFC 3463)."""

from __future__ import annotations

import re
import ssl
from contextlib import suppress
from datetime import timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as ON_THE_WIRE
from typing import Final, NamedTuple

import aiosmtplib
from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from channels.imap.settings import Door
from channels.imap.tokens import Tokens
from channels.port import SendOutcome, SendResult
from domain.errors import Unavailable

_TIMEOUT: Final = 20.0
_DATA_TAKES: Final = 120.0  # servers look for viruses before they say yes (RFC 5321, 4.5.3.2 asks for ten minutes)
_GREYLISTED: Final = timedelta(minutes=1)
_QUOTA: Final = timedelta(hours=1)
_ENHANCED: Final = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_PLAIN: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_IN_SEVEN_BITS: Final = ON_THE_WIRE.clone(cte_type="7bit")
_TOO_MUCH: Final = ("5.4.5", "4.7.28", "5.7.28")  # sending limits of the account, whoever the mail is for


class Envelope(NamedTuple):
    """Who the server is told it is from and for: exactly what the headers say."""

    sender: str
    recipient: str


class Postman:
    """Sends from one account; each mail has a connection of its own, so none is lost with an old one."""

    def __init__(self, door: Door, domain: str, tokens: Tokens | None, context: ssl.SSLContext) -> None:
        self._door = door
        self._domain = domain
        self._tokens = tokens
        self._context = context

    async def send(self, mail: EmailMessage) -> SendResult:
        """Send one mail. Its Message-ID is the provider id. Never raises for a server's answer."""
        envelope = envelope_of(mail)
        if envelope is None:
            return SendResult(SendOutcome.NEVER, error_code="envelope")
        client = aiosmtplib.SMTP(
            hostname=self._door.host,
            port=self._door.port,
            local_hostname=self._domain,
            timeout=_TIMEOUT,
            use_tls=self._door.security == "tls",
            start_tls=self._door.security == "starttls",
            tls_context=None if self._door.security == "plain" else self._context,
        )
        try:
            return await self._enter(client) or await _hand_over(client, mail, envelope)
        finally:
            client.close()

    async def _enter(self, client: aiosmtplib.SMTP) -> SendResult | None:
        """Connect and log in; return what went wrong. Nothing was sent so far, so nothing is unknown."""
        try:
            await client.connect()
            if self._tokens is not None:
                await client.auth_xoauth2(self._door.user, await self._tokens.current())
            elif self._door.user:
                await client.login(self._door.user, self._door.password)
        except SMTPAuthenticationError as error:
            if self._tokens is not None:
                self._tokens.forget()
            return _result(SendOutcome.BACK_OFF_ACCOUNT if error.code < 500 else SendOutcome.ALARM, error)
        except SMTPResponseException as error:  # "421 too many connections", "554 go away"
            return _result(SendOutcome.BACK_OFF_ACCOUNT if error.code < 500 else SendOutcome.ALARM, error)
        except Unavailable as error:
            return SendResult(SendOutcome.ALARM, error_code=error.code)
        except (SMTPException, OSError, UnicodeError) as error:
            return _unconnected(error)
        return None


def envelope_of(mail: EmailMessage) -> Envelope | None:
    """Read the envelope from the headers; None unless they name one sender and one recipient, and nobody in secret.

    A mail server of MCP tools once sent a copy of all mail to its author (postmark-mcp, 2025): here the envelope has no
    other source than the one address that stands in To.
    """
    if any(name in mail for name in ("cc", "bcc", "resent-to", "resent-cc", "resent-bcc")):
        return None
    senders, recipients = _addresses(mail, "from"), _addresses(mail, "to")
    if len(senders) != 1 or len(recipients) != 1:
        return None
    sender, recipient = (wire_address(one.addr_spec) for one in (*senders, *recipients))
    return Envelope(sender, recipient) if sender and recipient else None


def wire_address(address: str) -> str | None:
    """Return an address as servers write it, its domain in ASCII; None for what is none, or needs RFC 6531."""
    name, _, domain = address.rpartition("@")
    try:
        whole = f"{name}@{domain if domain.isascii() else domain.encode('idna').decode()}"
    except UnicodeError:
        return None
    return whole if _PLAIN.fullmatch(whole) else None


async def _hand_over(client: aiosmtplib.SMTP, mail: EmailMessage, envelope: Envelope) -> SendResult:
    """Name sender and recipient, then hand the mail over; from then on only an answer tells what became of it."""
    try:
        await client.mail(envelope.sender)
        await client.rcpt(envelope.recipient)
    except (SMTPSenderRefused, SMTPRecipientRefused) as error:
        return _sorted(error, of_account=isinstance(error, SMTPSenderRefused))
    except (SMTPException, OSError):
        return SendResult(SendOutcome.BACK_OFF_ACCOUNT, error_code="unreachable")
    try:
        await client.data(mail.as_bytes(policy=_IN_SEVEN_BITS), timeout=_DATA_TAKES)
    except SMTPDataError as error:
        return _sorted(error, of_account=False)
    except (SMTPException, OSError) as error:
        return SendResult(SendOutcome.UNKNOWN, error_code=type(error).__name__)
    with suppress(SMTPException, OSError):
        await client.quit(timeout=2)
    return SendResult(SendOutcome.ACCEPTED, provider_id=str(mail["message-id"]))


def _sorted(error: SMTPResponseException, *, of_account: bool) -> SendResult:
    """A 4xx is for later, a 5xx for good; what is said of the sender is true of every mail."""
    if error.code == 421 or _enhanced(error) in _TOO_MUCH:
        return _result(SendOutcome.BACK_OFF_ACCOUNT, error, _QUOTA if error.code >= 500 else None)
    if error.code >= 500:
        return _result(SendOutcome.ALARM if of_account or error.code == 530 else SendOutcome.NEVER, error)
    return _result(SendOutcome.BACK_OFF_ACCOUNT if of_account else SendOutcome.BACK_OFF_RECIPIENT, error, _GREYLISTED)


def _unconnected(error: Exception) -> SendResult:
    """Sort what kept us from the server: a wrong certificate and a missing login are for an operator to mend."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return SendResult(SendOutcome.ALARM, error_code="certificate")
        cause = cause.__cause__ or cause.__context__
    if type(error) is SMTPException or isinstance(error, (SMTPNotSupported, UnicodeError)):
        return SendResult(SendOutcome.ALARM, error_code="no_way_to_log_in")
    return SendResult(SendOutcome.BACK_OFF_ACCOUNT, error_code="unreachable")


def _result(outcome: SendOutcome, error: SMTPResponseException, wait: timedelta | None = None) -> SendResult:
    code = " ".join(filter(None, (str(error.code), _enhanced(error))))
    return SendResult(outcome, error_code=code, retry_after=wait)


def _enhanced(error: SMTPResponseException) -> str | None:
    """Return the status of RFC 3463; the words beside it may hold addresses, and are not kept."""
    found = _ENHANCED.match(error.message)
    return found[1] if found else None


def _addresses(mail: EmailMessage, name: str) -> tuple[Address, ...]:
    headers = mail.get_all(name, [])
    try:
        return tuple(one for header in headers for one in header.addresses)
    except (AttributeError, MessageError, ValueError, IndexError):
        return ()
