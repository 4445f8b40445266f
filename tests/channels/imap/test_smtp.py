"""What leaves, and what each answer means, over a real socket (RFC 5321; providers.md 2.3; A12)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

import pytest

from channels.imap import ImapMail
from channels.imap.smtp import envelope_of
from channels.port import SendOutcome, SendResult
from concierge.programs import free_port
from domain.messages import Choice, Choices, Outbound, Recipient, Text, Thread
from emulator.mail import MailSink, serving_mail
from tests.channels.imap.conftest import settings
from tests.channels.imap.peer import NOON

ANN = "ann@customer.example"


def outbound(to: str = ANN, content: Any = None, **more: Any) -> Outbound:
    return Outbound(Recipient(to), content or Text("Here are three offers."), "0b7c-token", **more)


@dataclass
class Office:
    """The channel, and the server it sends to."""

    channel: ImapMail
    sink: MailSink

    async def send(self, message: Outbound | None = None) -> SendResult:
        return await asyncio.wait_for(self.channel.send("desk@ours.example", message or outbound()), 10)


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    sink = MailSink("desk@ours.example", "secret")
    async with serving_mail(sink) as port:
        channel = ImapMail(settings(1, port), lambda: NOON)
        yield Office(channel, sink)
        await channel.aclose()


async def test_a_mail_goes_to_its_one_recipient_in_envelope_and_header_alike(office: Office):
    """postmark-mcp, 2025: a line of code sent a copy of every mail elsewhere. Every RCPT TO is counted here."""
    result = await office.send()
    assert result.outcome is SendOutcome.ACCEPTED
    assert office.sink.rcpt == [ANN]
    (taken,) = office.sink.taken
    assert taken.sender == "desk@ours.example"
    assert taken.mail()["to"] == ANN
    assert not {"cc", "bcc"} & {name.lower() for name in taken.mail()}


async def test_the_id_of_a_sent_mail_is_its_message_id(office: Office):
    """An answer names it in In-Reply-To; that is how it finds us again."""
    result = await office.send()
    assert result.provider_id == office.sink.taken[0].mail()["message-id"]


async def test_an_answer_stands_in_the_thread_it_answers(office: Office):
    """A20: In-Reply-To, References and the subject are what Gmail, Outlook and Apple Mail join by."""
    thread = Thread("Roses", ("<m0@customer.example>",))
    await office.send(outbound(reply_to="<m1@customer.example>", thread=thread))
    mail = office.sink.taken[0].mail()
    assert mail["in-reply-to"] == "<m1@customer.example>"
    assert mail["references"] == "<m0@customer.example> <m1@customer.example>"
    assert mail["subject"] == "Re: Roses"
    assert mail["auto-submitted"] == "auto-replied"


async def test_choices_become_numbers_to_answer_with(office: Office):
    """AS8: mail has no buttons."""
    choices = Choices("How many?", (Choice("a", "Twelve"), Choice("b", "Twenty-four")))
    await office.send(outbound(content=choices))
    words = office.sink.taken[0].mail().get_content()
    assert words.split() == ["How", "many?", "1.", "Twelve", "2.", "Twenty-four"]


@pytest.mark.parametrize(
    ("reply", "outcome", "code"),
    [
        ("550 5.1.1 no such user", SendOutcome.NEVER, "550 5.1.1"),
        ("553 5.1.3 bad address", SendOutcome.NEVER, "553 5.1.3"),
        ("450 4.2.1 try later", SendOutcome.BACK_OFF_RECIPIENT, "450 4.2.1"),
        ("451 4.7.1 greylisted", SendOutcome.BACK_OFF_RECIPIENT, "451 4.7.1"),
        ("452 4.2.2 mailbox full", SendOutcome.BACK_OFF_RECIPIENT, "452 4.2.2"),
        ("421 4.7.0 too many connections", SendOutcome.BACK_OFF_ACCOUNT, "421 4.7.0"),
        ("550 5.4.5 Daily user sending limit exceeded", SendOutcome.BACK_OFF_ACCOUNT, "550 5.4.5"),
        ("530 5.7.0 Authentication required", SendOutcome.ALARM, "530 5.7.0"),
        ("550 no status here", SendOutcome.NEVER, "550"),
    ],
)
async def test_what_is_said_of_the_recipient_is_sorted(office: Office, reply: str, outcome: SendOutcome, code: str):
    """A 4xx is for later and a 5xx for good; the words, which may hold addresses, are not kept."""
    office.sink.faults.refused_recipients[ANN] = reply
    result = await office.send()
    assert (result.outcome, result.error_code) == (outcome, code)
    assert office.sink.taken == []


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("554 5.7.1 looks like spam", SendOutcome.NEVER),
        ("451 4.3.0 try later", SendOutcome.BACK_OFF_RECIPIENT),
        ("421 4.3.2 shutting down", SendOutcome.BACK_OFF_ACCOUNT),
    ],
)
async def test_what_is_said_of_the_mail_is_sorted(office: Office, reply: str, outcome: SendOutcome):
    """The server read it all and said no: that is known, not unknown."""
    office.sink.faults.refused_data = reply
    assert (await office.send()).outcome is outcome


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [("550 5.7.1 not yours", SendOutcome.ALARM), ("451 4.3.0 later", SendOutcome.BACK_OFF_ACCOUNT)],
)
async def test_what_is_said_of_our_address_is_true_of_every_mail(office: Office, reply: str, outcome: SendOutcome):
    """No message's own fault: operators act, and the message waits."""
    office.sink.faults.refused_sender = reply
    assert (await office.send()).outcome is outcome


async def test_silence_after_the_mail_was_handed_over_is_unknown(office: Office, monkeypatch: pytest.MonkeyPatch):
    """The server may have it: sent again it would come twice."""
    monkeypatch.setattr("channels.imap.smtp._DATA_TAKES", 0.2)
    office.sink.faults.silent_after_data = True
    assert (await office.send()).outcome is SendOutcome.UNKNOWN
    assert len(office.sink.taken) == 1


async def test_a_connection_cut_after_the_mail_was_handed_over_is_unknown(office: Office):
    """The same, without a word."""
    office.sink.faults.drop_after_data = True
    assert (await office.send()).outcome is SendOutcome.UNKNOWN


async def test_a_server_that_is_not_there_costs_no_message():
    """Nothing was sent, so it is sent later."""
    result = await ImapMail(settings(1, free_port()), lambda: NOON).send("desk@ours.example", outbound())
    assert (result.outcome, result.error_code) == (SendOutcome.BACK_OFF_ACCOUNT, "unreachable")


@pytest.mark.parametrize("greeting", [b"421 4.3.2 busy\r\n", b"garbage\r\n", b""])
async def test_a_server_that_greets_oddly_costs_no_message(greeting: bytes):
    """Whatever stands at that port: nothing was sent."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        result = await ImapMail(settings(1, port), lambda: NOON).send("desk@ours.example", outbound())
    assert result.outcome is SendOutcome.BACK_OFF_ACCOUNT


async def test_a_wrong_password_alarms(office: Office):
    """535: no mail will pass until somebody mends it."""
    office.sink._login = (b"desk@ours.example", b"another")
    result = await office.send()
    assert result.outcome is SendOutcome.ALARM
    assert (result.error_code or "").startswith("535")
    assert office.sink.rcpt == []


@pytest.mark.parametrize(
    "to", ["", "nobody", "a@b@c", "a b@c.example", "a@c.example, b@d.example", "a@c.example\r\nBcc: b@d.example", "<>"]
)
async def test_what_is_no_address_gets_nothing(office: Office, to: str):
    """Nor does it become two addresses."""
    result = await office.send(outbound(to))
    assert result.outcome is SendOutcome.NEVER
    assert office.sink.rcpt == []


async def test_a_domain_beyond_ascii_is_written_as_servers_write_it(office: Office):
    """IDNA in envelope and header; a name beyond ASCII would need RFC 6531, which few servers know."""
    assert (await office.send(outbound("asa@bücher.example"))).outcome is SendOutcome.ACCEPTED
    assert office.sink.rcpt == ["asa@xn--bcher-kva.example"]
    assert (await office.send(outbound("åsa@blommor.example"))).outcome is SendOutcome.NEVER


@pytest.mark.parametrize("name", ["Cc", "Bcc", "Resent-To", "Resent-Bcc"])
def test_a_mail_for_more_than_one_has_no_envelope(name: str):
    """The envelope has one source: the one address in To."""
    mail = EmailMessage()
    mail["From"], mail["To"] = Address(addr_spec="desk@ours.example"), Address(addr_spec=ANN)
    assert envelope_of(mail) == ("desk@ours.example", ANN)
    mail[name] = "eve@elsewhere.example"
    assert envelope_of(mail) is None


def test_two_recipients_have_no_envelope():
    mail = EmailMessage()
    mail["From"], mail["To"] = Address(addr_spec="desk@ours.example"), f"{ANN}, eve@elsewhere.example"
    assert envelope_of(mail) is None


async def test_a_line_that_is_a_dot_ends_no_mail(office: Office):
    """RFC 5321, 4.5.2: a mail must not be cut, nor commands be smuggled behind it (CVE-2023-51764)."""
    await office.send(outbound(content=Text("before\n.\r\nMAIL FROM:<eve@elsewhere.example>\nafter")))
    (taken,) = office.sink.taken
    assert "after" in taken.mail().get_content()


async def test_a_slow_greeting_is_no_unknown(monkeypatch: pytest.MonkeyPatch):
    """Nothing was handed over: back off, and send it later."""
    monkeypatch.setattr("channels.imap.smtp._TIMEOUT", 0.2)

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    result = await ImapMail(settings(1, port), lambda: NOON).send("desk@ours.example", outbound())
    server.close()
    assert result.outcome is SendOutcome.BACK_OFF_ACCOUNT
