"""Sending over real HTTP: what reaches WAHA, and what its answers mean."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import jsonschema
import pytest

from channels.port import SendOutcome, SendResult
from channels.waha import Waha, WahaSettings
from channels.waha import channel as channel_module
from domain.messages import Choice, Choices, Content, Outbound, Recipient, Template, Text

PHONE = Recipient("447700900100", "+447700900100")
TOKEN = str(UUID("01234567-89ab-cdef-0123-456789abcdef"))
_MENU = Choices("Which?", (Choice("a", "The red one"), Choice("b", "The blue one", "2 left")))


def outbound(content: Content | None = None, recipient: Recipient = PHONE, reply_to: str | None = None) -> Outbound:
    return Outbound(recipient, content or Text("hi"), TOKEN, reply_to)


async def test_a_text_arrives_as_waha_wants_it(channel: Waha, server: Any) -> None:
    result = await channel.send("shop", outbound(reply_to="3A0001"))
    assert result == SendResult(SendOutcome.ACCEPTED, "3EB0AAAA")
    assert (server.paths, server.keys) == (["/api/sendText"], ["a-waha-key"])
    assert server.bodies == [
        {
            "session": "shop",
            "chatId": "447700900100@c.us",
            "text": "hi",
            "linkPreview": False,
            "id": "0123456789ABCDEF0123456789ABCDEF",
            "reply_to": "false_447700900100@c.us_3A0001",
        }
    ]


@pytest.mark.parametrize(
    ("recipient", "chat"),
    [
        (Recipient("123456789@lid", "+447700900100"), "123456789@lid"),
        (Recipient("GB.1349", "+447700900100"), "447700900100@c.us"),
        (Recipient("", "+447700900100"), "447700900100@c.us"),
    ],
)
async def test_the_answer_goes_to_the_chat_they_wrote_from_else_to_their_phone(
    channel: Waha, server: Any, recipient: Recipient, chat: str
) -> None:
    await channel.send("default", outbound(recipient=recipient))
    assert server.bodies[0]["chatId"] == chat


async def test_somebody_without_an_address_here_is_not_written_to(channel: Waha, server: Any) -> None:
    result = await channel.send("default", outbound(recipient=Recipient("GB.1349")))
    assert result == SendResult(SendOutcome.NEVER, error_code="no_whatsapp_address")
    assert server.bodies == []


async def test_choices_are_numbered(channel: Waha, server: Any) -> None:
    """AS6: WAHA's buttons are deprecated, so there are none."""
    await channel.send("default", outbound(_MENU))
    assert server.bodies[0]["text"] == "Which?\n1. The red one\n2. The blue one (2 left)"


async def test_a_template_is_never_sent(channel: Waha, server: Any) -> None:
    """No cold outreach: what a closed window would send is what nobody who never wrote may get."""
    result = await channel.send("default", outbound(Template("concierge_vendor_outreach", "en", ("chairs",))))
    assert result == SendResult(SendOutcome.NEVER, error_code="cold_outreach_refused")
    assert server.bodies == []


@pytest.mark.parametrize(
    ("status", "content", "outcome", "code"),
    [
        (
            422,
            b'{"error":"Session status is not as expected.","status":"SCAN_QR_CODE"}',
            "alarm",
            "session:SCAN_QR_CODE",
        ),
        (422, b'{"message":["text must be a string"]}', "never", "http_422"),
        (422, b"[", "never", "http_422"),
        (400, b"", "never", "http_400"),
        (401, b"", "alarm", "http_401"),
        (404, b"", "alarm", "http_404"),
        (302, b"", "alarm", "http_302"),
        (429, b"", "back_off_account", "http_429"),
        (503, b"", "back_off_account", "http_503"),
        (500, b"", "unknown", "http_500"),
        (200, b"", "unknown", "unreadable_answer"),
        (201, b"[]", "unknown", "unreadable_answer"),
    ],
)
async def test_each_answer_decides_what_happens_next(
    channel: Waha, server: Any, status: int, content: bytes, outcome: str, code: str
) -> None:
    server.status, server.content = status, content
    result = await channel.send("default", outbound())
    assert (result.outcome, result.error_code) == (SendOutcome(outcome), code)
    assert (result.retry_after == timedelta(seconds=10)) == (outcome == "back_off_account")


@pytest.mark.parametrize(
    "content",
    [
        b'{"id":"true_123456789@lid_3EB0AAAA"}',
        b'{"id":{"fromMe":true,"_serialized":"true_447700900100@c.us_3EB0AAAA"}}',
        b'{"key":{"remoteJid":"447700900100@s.whatsapp.net","id":"3EB0AAAA"}}',
    ],
)
async def test_every_engine_tells_the_same_id(channel: Waha, server: Any, content: bytes) -> None:
    """WEBJS wraps it, NOWEB calls it a key, and the chat may be named by lid."""
    server.content = content
    assert (await channel.send("default", outbound())).provider_id == "3EB0AAAA"


async def test_reading_writing_and_an_emoji_are_shown_in_their_chat(channel: Waha, server: Any) -> None:
    """AS8."""
    await channel.mark_read("default", "3A0001", recipient=Recipient("123456789@lid"))
    await channel.mark_read("default", "3A0001", typing=True, recipient=PHONE)
    await channel.react("default", "3A0001", "👍", recipient=PHONE)
    await channel.react("default", "3A0001", "👍")
    phone = "447700900100@c.us"
    assert list(zip(server.paths, server.bodies, strict=True)) == [
        (
            "/api/sendSeen",
            {"session": "default", "chatId": "123456789@lid", "messageIds": ["false_123456789@lid_3A0001"]},
        ),
        ("/api/sendSeen", {"session": "default", "chatId": phone, "messageIds": [f"false_{phone}_3A0001"]}),
        ("/api/startTyping", {"session": "default", "chatId": phone}),
        ("/api/reaction", {"session": "default", "messageId": f"false_{phone}_3A0001", "reaction": "👍"}),
    ]


async def test_nobody_listening_means_nothing_was_sent(settings: Callable[..., WahaSettings]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        made = Waha(settings(waha_api_url=f"http://127.0.0.1:{taken.getsockname()[1]}"))
        result = await made.send("default", outbound())
        await made.aclose()
    assert result == SendResult(SendOutcome.BACK_OFF_ACCOUNT, None, "unreachable")


async def test_a_timeout_after_the_request_is_unknown(
    server: Any, settings: Callable[..., WahaSettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A12: the engine may have typed it already."""
    monkeypatch.setattr(channel_module, "_TIMEOUT", httpx.Timeout(5, read=0.05))
    server.hangs = True
    made = Waha(settings(waha_api_url=server.url))
    result = await made.send("default", outbound())
    await made.aclose()
    assert result == SendResult(SendOutcome.UNKNOWN, None, "ReadTimeout")


async def test_what_we_send_is_what_wahas_own_description_takes(channel: Waha, server: Any, peers: Path) -> None:
    """The vendor's OpenAPI description, 2026.7.1; unknown fields count as wrong."""
    description = json.loads((peers / "waha.openapi.json").read_text())
    for content in (Text("hi"), _MENU, Text("x" * 70_000)):
        await channel.send("default", outbound(content, reply_to="3A0001"))
    await channel.mark_read("default", "3A0001", typing=True, recipient=PHONE)
    await channel.react("default", "3A0001", "👍", recipient=PHONE)
    for path, body in zip(server.paths, server.bodies, strict=True):
        schema = _schema(description, path)
        jsonschema.validate(body, {**schema, "additionalProperties": False, "components": description["components"]})


def _schema(description: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    told = next(iter(description["paths"][path].values()))["requestBody"]["content"]["application/json"]["schema"]
    return description["components"]["schemas"][told["$ref"].rsplit("/", 1)[1]]
