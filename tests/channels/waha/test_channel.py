"""Verifying, learning whose a lid is, files, and refusing to open without secrets."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from collections.abc import Callable
from typing import Any

import pytest

from channels import waha
from channels.port import Call, Source
from channels.waha import Waha, WahaSettings
from domain.errors import Invalid, Refused, Unavailable
from domain.messages import Media

Settings = Callable[..., WahaSettings]
PUBLISHED = (
    "208f8a55dde9e05519e898b10b89bf0d0b3b0fdf11fdbf09b6b90476301b98d8"
    "097c462b2b17a6ce93b6b47a136cf2e78a33a63f6752c2c1631777076153fa89"
)
BODY = b'{"event":"message","session":"default","engine":"WEBJS"}'


def signed(body: bytes, key: str = "the-new-key") -> Call:
    digest = hmac.new(key.encode(), body, hashlib.sha512).hexdigest()
    return Call({"x-webhook-hmac": digest, "x-webhook-hmac-algorithm": "sha512"}, body)


async def test_the_published_vector_verifies(settings: Settings) -> None:
    """waha.devlike.pro/docs/how-to/events, "HMAC authentication"."""
    await Waha(settings(waha_hmac_key="my-secret-key")).verify(Call({"x-webhook-hmac": PUBLISHED}, BODY))


@pytest.mark.parametrize("key", ["the-new-key", "the-old-key"])
async def test_both_keys_of_a_rotation_verify(settings: Settings, key: str) -> None:
    await Waha(settings()).verify(signed(BODY, key))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-webhook-hmac": ""},
        {"x-webhook-hmac": PUBLISHED},
        {"x-webhook-hmac": "z" * 128},
        {"x-webhook-hmac": "é" * 128},
        {"x-webhook-hmac": "\ud800"},
        {"x-webhook-hmac": hmac.new(b"the-new-key", BODY, hashlib.sha256).hexdigest()},
        {**signed(BODY).headers, "x-webhook-hmac-algorithm": "sha256"},
        {"x-webhook-hmac": signed(BODY, "").headers["x-webhook-hmac"]},
        {"x-webhook-hmac": signed(BODY + b" ").headers["x-webhook-hmac"]},
    ],
)
async def test_any_other_signature_is_refused_and_nothing_else_happens(
    settings: Settings, headers: dict[str, str]
) -> None:
    """A4, IN2: never another exception."""
    with pytest.raises(Refused):
        await Waha(settings()).verify(Call(headers, BODY))


async def test_nobody_is_asked_about_a_forged_lid(channel: Waha, server: Any, event: Callable[..., bytes]) -> None:
    """What is not signed costs no request."""
    with pytest.raises(Refused):
        await channel.verify(Call({}, event(**{"from": "123456789@lid"})))
    assert server.paths == []


async def test_the_phone_behind_a_lid_is_known_when_the_message_is_read_and_asked_for_once(
    channel: Waha, server: Any, event: Callable[..., bytes]
) -> None:
    """A15, waha#2178: the vendor of that phone must not become a customer."""
    server.phones["123456789@lid"] = "447700900100@c.us"
    for number in (1, 2):
        call = signed(event(id=f"false_123456789@lid_A{number}", **{"from": "123456789@lid"}))
        await channel.verify(call)
        sender = channel.parse(call)[0].messages[0].sender
        assert (sender.stable_id, sender.phone) == ("123456789@lid", "+447700900100")
    assert server.paths == ["/api/default/lids/123456789%40lid"]
    assert server.keys == ["a-waha-key"]


async def test_a_lid_nobody_knows_is_an_identity_of_its_own_and_asked_about_again(
    channel: Waha, server: Any, event: Callable[..., bytes]
) -> None:
    call = signed(event(**{"from": "123456789@lid"}))
    for _ in range(2):
        await channel.verify(call)
    sender = channel.parse(call)[0].messages[0].sender
    assert (sender.stable_id, sender.phone) == ("123456789@lid", None)
    assert len(server.paths) == 2


@pytest.mark.parametrize("content", [b"", b"[", b"[]", b"null", b'{"pn":null}', b'{"pn":7}', b'{"pn":"9@lid"}'])
async def test_whatever_is_answered_about_a_lid_the_message_is_read(
    channel: Waha, server: Any, event: Callable[..., bytes], content: bytes
) -> None:
    server.phones, server.content = {}, content
    call = signed(event(**{"from": "123456789@lid"}))
    await channel.verify(call)
    assert channel.parse(call)[0].messages[0].sender.phone is None


async def test_a_server_that_does_not_answer_keeps_no_message_out(
    settings: Settings, event: Callable[..., bytes]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening
        made = Waha(settings(waha_api_url=f"http://127.0.0.1:{taken.getsockname()[1]}"))
        await made.verify(signed(event(**{"from": "123456789@lid"})))
        await made.aclose()


def test_there_is_no_handshake(settings: Settings) -> None:
    with pytest.raises(Refused):
        Waha(settings()).challenge({"hub.mode": "subscribe", "hub.challenge": "1"})


@pytest.mark.parametrize("url", ["http://localhost:3000", "http://127.0.0.1:3000", "http://waha:3000", ""])
async def test_a_file_is_fetched_from_the_server_as_we_know_it_and_only_it_sees_the_key(
    channel: Waha, server: Any, url: str
) -> None:
    """A14: WAHA names itself localhost."""
    source = await channel.locate("default", Media("false_4477@c.us_A", url=f"{url}/api/files/default/a.jpg?x=1"))
    assert source == Source(f"{server.url}/api/files/default/a.jpg?x=1", {"x-api-key": "a-waha-key"}, ("127.0.0.1",))


async def test_a_file_behind_a_proxys_path_keeps_that_path(settings: Settings) -> None:
    made = Waha(settings(waha_api_url="https://example.org/waha/"))
    source = await made.locate("default", Media("m", url="http://localhost:3000/api/files/a.jpg"))
    assert source.url == "https://example.org/waha/api/files/a.jpg"


async def test_another_store_gets_no_key(channel: Waha) -> None:
    """An S3 store's address is signed already."""
    assert await channel.locate("default", Media("m", url="https://s3.example/a?sig=1")) == Source(
        "https://s3.example/a?sig=1"
    )


@pytest.mark.parametrize("url", ["http://169.254.169.254/latest", "file:///etc/passwd", "http://[", "ftp://x/y", "x"])
async def test_an_address_that_is_no_file_of_wahas_is_refused(channel: Waha, url: str) -> None:
    """H14."""
    with pytest.raises(Invalid):
        await channel.locate("default", Media("m", url=url))


async def test_a_file_that_waha_did_not_fetch_is_asked_for_by_its_message(channel: Waha, server: Any) -> None:
    """`hasMedia: true` with `media: null`."""
    server.status, server.content = 200, b'{"media":{"url":"http://localhost:3000/api/files/b.ogg"}}'
    source = await channel.locate("default", Media("false_447700900100@c.us_A"))
    assert source.url == f"{server.url}/api/files/b.ogg"
    assert server.paths == ["/api/default/chats/447700900100%40c.us/messages/false_447700900100%40c.us_A"]


@pytest.mark.parametrize(
    ("status", "error"), [(404, Invalid), (400, Invalid), (200, Invalid), (500, Unavailable), (422, Unavailable)]
)
async def test_a_file_is_gone_or_asked_for_again(
    channel: Waha, server: Any, status: int, error: type[Exception]
) -> None:
    server.status, server.content = status, b"{}"
    with pytest.raises(error):
        await channel.locate("default", Media("false_447700900100@c.us_A"))


def test_it_is_off_unless_it_is_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WAHA_API_URL", "WAHA_API_KEY", "WAHA_HMAC_KEY"):
        monkeypatch.setenv(name, "http://waha:3000")
    assert waha.open_channel() is None


def test_switching_it_on_without_its_secrets_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAHA_ENABLED", "true")
    with pytest.raises(Invalid, match="WAHA_API_URL, WAHA_API_KEY, WAHA_HMAC_KEY"):
        waha.open_channel()


def test_opening_it_warns_in_the_log(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name, value in {"ENABLED": "true", "API_URL": "http://waha:3000", "API_KEY": "k", "HMAC_KEY": "h"}.items():
        monkeypatch.setenv(f"WAHA_{name}", value)
    assert waha.open_channel() is not None
    assert "channel.unofficial" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://waha.example.org", True),
        ("http://waha:3000", True),
        ("http://localhost:3000", True),
        ("http://10.0.0.5:3000", True),
        ("http://[::1]:3000", True),
        ("http://waha.example.org", False),
        ("http://8.8.8.8", False),
        ("https://user:pass@waha.example.org", False),
        ("ftp://waha", False),
        ("https://", False),
        ("http://[", False),
        ("waha:3000", False),
    ],
)
def test_the_key_travels_over_https_or_at_home(settings: Settings, url: str, good: bool) -> None:
    if good:
        settings(waha_api_url=url).require()
    else:
        with pytest.raises(Invalid, match="WAHA_API_URL"):
            settings(waha_api_url=url).require()


def test_no_secret_is_shown_when_settings_are_printed(settings: Settings) -> None:
    assert not any(secret in repr(settings()) for secret in ("a-waha-key", "the-new-key"))


def test_a_body_that_is_no_envelope_is_invalid(settings: Settings) -> None:
    for body in (b"", b"[", b"[]", b"null", b"{}", b'{"event":"message"}', b"[" * 100_000, json.dumps("x").encode()):
        with pytest.raises(Invalid):
            Waha(settings()).parse(Call({}, body))
