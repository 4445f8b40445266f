"""The channel around the box: nothing comes by webhook, TLS is required, half a configuration does not open."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from channels.imap import ImapMail, ImapSettings, open_channel
from channels.imap.cursor import Cursor, read
from channels.port import Call, SendOutcome
from domain.errors import Invalid, Refused, Unavailable
from domain.messages import Media, Outbound, Recipient, Text
from emulator.mail import MailSink, serving_mail
from tests.channels.imap.conftest import settings
from tests.channels.imap.peer import NOON, Peer, serving


async def test_a_mail_posted_to_the_webhook_is_refused():
    """Whoever posts it made it up: mail is fetched."""
    channel = ImapMail(settings(1))
    with pytest.raises(Refused):
        await channel.verify(Call({}, b"From: eve@elsewhere.example\r\n\r\nhello"))
    with pytest.raises(Refused):
        channel.challenge({"hub.mode": "subscribe"})
    with pytest.raises(Invalid):
        channel.parse(Call({}, b""))


async def test_a_file_of_a_mail_is_fetched_from_nowhere():
    """It came with the mail."""
    with pytest.raises(Invalid):
        await ImapMail(settings(1)).locate("desk@ours.example", Media("1"))


@pytest.mark.parametrize("name", ["imap_host", "imap_user", "imap_password"])
def test_a_mailbox_that_misses_a_setting_does_not_open_and_names_it(name: str):
    """Fail closed."""
    with pytest.raises(Invalid, match=name.upper()):
        ImapMail(settings(1, **{name: None}))


@pytest.mark.parametrize("which", ["imap", "smtp"])
@pytest.mark.parametrize("host", ["mail.ours.example", "10.0.0.1", "127.0.0.1.ours.example"])
def test_passwords_travel_in_the_clear_on_this_machine_only(which: str, host: str):
    """TLS is required everywhere else."""
    with pytest.raises(Invalid, match=f"{which.upper()}_SECURITY"):
        ImapMail(settings(1, **{f"{which}_host": host}))


def test_tls_is_what_is_used_unless_somebody_says_otherwise():
    usual = ImapSettings(_env_file=None, imap_host="mail.ours.example")  # type: ignore[call-arg]
    assert (usual.reading().security, usual.reading().port) == ("tls", 993)
    assert (usual.sending().security, usual.sending().port) == ("tls", 465)


@pytest.mark.parametrize("url", ["http://tokens.example/", "ftp://127.0.0.1/", "nonsense"])
def test_a_refresh_token_travels_to_https_only(url: str):
    with pytest.raises(Invalid, match="IMAP_OAUTH_TOKEN_URL"):
        ImapMail(settings(1, imap_oauth_refresh_token="r", imap_oauth_client_id="c", imap_oauth_token_url=url))


def test_a_user_name_that_is_no_address_needs_one():
    with pytest.raises(Invalid, match="MAIL_ADDRESS"):
        ImapMail(settings(1, imap_user="desk"))
    assert settings(1, imap_user="desk", mail_address="Desk@Ours.example").address() == "desk@ours.example"


def test_without_settings_there_is_no_channel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    assert open_channel() is None
    monkeypatch.setenv("IMAP_HOST", "mail.ours.example")
    with pytest.raises(Invalid):
        open_channel()


def test_a_cursor_reads_as_it_was_written():
    """Also in the middle of a renumbered box; past it the limit is forgotten."""
    for cursor in (Cursor(1, 2, NOON), Cursor(1, 2, NOON, 9)):
        assert read(str(cursor)) == cursor
    assert read(str(Cursor(1, 9, NOON, 9))) == Cursor(1, 9, NOON)


async def test_mail_is_read_and_sent_over_tls_with_the_name_checked(tmp_path: Path):
    """A certificate for another name, or of nobody we know, ends it before the password is told."""
    server, client = _certificates(tmp_path)
    peer, sink = Peer(), MailSink("desk@ours.example", "secret")
    safe = {"imap_security": "tls", "smtp_security": "tls"}
    message = Outbound(Recipient("ann@customer.example"), Text("Hello"), "token")
    async with serving(peer, tls=server) as imap, serving_mail(sink, tls=server) as smtp:
        known = ImapMail(settings(imap, smtp, **safe), lambda: NOON, client)
        await known.mailboxes()[0].fetch(None)
        assert (await known.send("desk@ours.example", message)).outcome is SendOutcome.ACCEPTED
        await known.aclose()
        peer.commands.clear()
        strange = ImapMail(settings(imap, smtp, **safe), lambda: NOON, ssl.create_default_context())
        with pytest.raises(Unavailable):
            await strange.mailboxes()[0].fetch(None)
        result = await strange.send("desk@ours.example", message)
        assert (result.outcome, result.error_code) == (SendOutcome.ALARM, "certificate")
        other = ImapMail(
            settings(imap, smtp, imap_host="localhost", smtp_host="localhost", **safe), lambda: NOON, client
        )
        with pytest.raises(Unavailable):
            await other.mailboxes()[0].fetch(None)
    assert "LOGIN" not in peer.commands
    assert len(sink.taken) == 1


async def test_a_server_without_starttls_is_not_told_the_password():
    """A thief in the middle strips the offer (RFC 8314)."""
    peer, sink = Peer(), MailSink("desk@ours.example", "secret")
    safe = {"imap_security": "starttls", "smtp_security": "starttls"}
    message = Outbound(Recipient("ann@customer.example"), Text("Hello"), "token")
    async with serving(peer) as imap, serving_mail(sink) as smtp:
        channel = ImapMail(settings(imap, smtp, **safe), lambda: NOON)
        with pytest.raises(Unavailable):
            await channel.mailboxes()[0].fetch(None)
        result = await channel.send("desk@ours.example", message)
    assert result.outcome in (SendOutcome.ALARM, SendOutcome.BACK_OFF_ACCOUNT)
    assert "LOGIN" not in peer.commands
    assert sink.rcpt == []


def _certificates(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for 127.0.0.1, a server that shows it and a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "mail.pem"
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, form, plain)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    client = ssl.create_default_context(cafile=str(file))
    return server, client
