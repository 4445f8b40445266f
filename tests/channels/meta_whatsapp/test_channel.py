"""Verifying, the handshake, and refusing to open without secrets."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

import pytest

from channels.meta_whatsapp import MetaSettings, MetaWhatsApp
from channels.port import Call
from domain.errors import Invalid, Refused

Settings = Callable[..., MetaSettings]
BODY = '{"object":"whatsapp_business_account","entry":[],"x":"\\u00e5\\/ å"}'.encode()


def sign(body: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@pytest.fixture
def closed(settings: Settings) -> MetaWhatsApp:
    """A channel that sends nothing."""
    return MetaWhatsApp(settings())


async def test_a_published_vector_verifies(settings: Settings) -> None:
    """The example of docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries: the same header format."""
    channel = MetaWhatsApp(settings(meta_app_secret="It's a Secret to Everybody"))
    signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    await channel.verify(Call({"x-hub-signature-256": signature}, b"Hello, World!"))


@pytest.mark.parametrize("secret", ["the-new-secret", "the-old-secret"])
async def test_both_secrets_of_a_rotation_verify(closed: MetaWhatsApp, secret: str) -> None:
    await closed.verify(Call({"x-hub-signature-256": sign(BODY, secret)}, BODY))


async def test_one_changed_byte_is_refused(closed: MetaWhatsApp) -> None:
    """A4."""
    with pytest.raises(Refused):
        await closed.verify(Call({"x-hub-signature-256": sign(BODY, "the-new-secret")}, BODY + b" "))


@pytest.mark.parametrize("secret", ["", ",", "the-new-secret,the-old-secret", "another"])
async def test_other_secrets_are_refused(closed: MetaWhatsApp, secret: str) -> None:
    with pytest.raises(Refused):
        await closed.verify(Call({"x-hub-signature-256": sign(BODY, secret)}, BODY))


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256=",
        "sha256",
        "sha1=" + "0" * 40,
        "sha256=" + "0" * 64,
        "sha256=" + "0" * 63,
        "sha256=" + "z" * 64,
        "sha256=" + "é" * 64,
        "SHA256=" + sign(BODY, "the-new-secret")[7:],
        sign(BODY, "the-new-secret")[7:],
        sign(BODY, "the-new-secret") + " ",
        "\0",
        "\ud800",
        "sha256=" + "0" * 100_000,
    ],
)
async def test_a_malformed_signature_is_refused_and_nothing_else(closed: MetaWhatsApp, header: str) -> None:
    """A4: never another exception (zeptoclaw#317, openclaw#55715)."""
    with pytest.raises(Refused):
        await closed.verify(Call({"x-hub-signature-256": header}, BODY))


async def test_a_missing_signature_is_refused(closed: MetaWhatsApp) -> None:
    with pytest.raises(Refused):
        await closed.verify(Call({"x-hub-signature": sign(BODY, "the-new-secret")}, BODY))


def test_the_handshake_returns_the_challenge_unchanged(closed: MetaWhatsApp) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": " 0158<b>", "hub.verify_token": "a-verify-token"}
    assert closed.challenge(query) == " 0158<b>"


@pytest.mark.parametrize(
    "change",
    [
        {"hub.mode": "unsubscribe"},
        {"hub.mode": ""},
        {"hub.verify_token": ""},
        {"hub.verify_token": "a-verify-tokeN"},
        {"hub.verify_token": "é"},
        {"hub.verify_token": "\ud800"},
        {"hub.challenge": ""},
    ],
)
def test_any_other_handshake_is_refused(closed: MetaWhatsApp, change: dict[str, str]) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": "a-verify-token"} | change
    with pytest.raises(Refused):
        closed.challenge(query)


def test_an_empty_handshake_is_refused(closed: MetaWhatsApp) -> None:
    with pytest.raises(Refused):
        closed.challenge({})


@pytest.mark.parametrize("name", ["meta_app_secret", "meta_verify_token", "meta_access_token", "meta_phone_number_id"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_secret_refuses_to_open_the_channel(settings: Settings, name: str, value: str | None) -> None:
    """A missing secret must not verify less (openclaw#55715: the check was skipped)."""
    with pytest.raises(Invalid, match=name.upper()):
        MetaWhatsApp(settings(**{name: value}))


def test_everything_missing_is_named_at_once() -> None:
    with pytest.raises(Invalid) as told:
        MetaWhatsApp(MetaSettings())
    names = ("META_APP_SECRET", "META_VERIFY_TOKEN", "META_ACCESS_TOKEN", "META_PHONE_NUMBER_ID", ".env")
    assert all(name in str(told.value) for name in names)


def test_a_secret_of_commas_only_is_a_missing_secret(settings: Settings) -> None:
    with pytest.raises(Invalid, match="META_APP_SECRET"):
        MetaWhatsApp(settings(meta_app_secret=" , ,"))


@pytest.mark.parametrize("token", ["tok\nen", "tökén"])
def test_a_token_that_no_header_can_carry_is_named(settings: Settings, token: str) -> None:
    with pytest.raises(Invalid, match="META_ACCESS_TOKEN"):
        MetaWhatsApp(settings(meta_access_token=token))


@pytest.mark.parametrize(
    "url", ["http://graph.facebook.com/v26.0", "graph.facebook.com", "ftp://x", "https://", "http://[", ""]
)
def test_the_token_travels_only_over_https_or_on_this_machine(settings: Settings, url: str) -> None:
    with pytest.raises(Invalid, match="META_API_URL"):
        MetaWhatsApp(settings(meta_api_url=url))


def test_no_secret_is_shown_when_settings_are_printed(settings: Settings) -> None:
    shown = repr(settings())
    assert not any(secret in shown for secret in ("the-new-secret", "a-verify-token", "EAAG-a-token"))
