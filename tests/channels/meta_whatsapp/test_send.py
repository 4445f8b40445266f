"""Sending over real HTTP: what reaches Meta, and what its answers mean."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from channels import http as http_module
from channels.meta_whatsapp import MetaSettings, MetaWhatsApp
from channels.port import SendOutcome, SendResult
from domain.messages import Content, Outbound, Recipient, Text

PHONE = Recipient("16505551234", "+16505551234")


def outbound(content: Content | None = None, recipient: Recipient = PHONE, reply_to: str | None = None) -> Outbound:
    return Outbound(recipient, content or Text("hi"), "token-1", reply_to)


async def test_a_text_arrives_as_meta_wants_it(channel: MetaWhatsApp, graph: Any) -> None:
    """Body as pywa 4.5.0 makes it (providers.md 1.1), plus our token."""
    result = await channel.send("100", outbound(reply_to="wamid.X"))
    assert result == SendResult(SendOutcome.ACCEPTED, "wamid.SENT")
    assert graph.paths == ["/v26.0/100/messages"]
    assert graph.tokens == ["Bearer EAAG-a-token"]
    assert graph.bodies == [
        {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "type": "text",
            "to": "16505551234",
            "text": {"body": "hi", "preview_url": False},
            "context": {"message_id": "wamid.X"},
            "biz_opaque_callback_data": "token-1",
        }
    ]


async def test_an_account_cannot_lead_to_another_path(channel: MetaWhatsApp, graph: Any) -> None:
    await channel.send("../me?x=", outbound())
    assert graph.paths == ["/v26.0/..%2Fme%3Fx%3D/messages"]


async def test_half_a_surrogate_pair_does_not_stop_a_message(channel: MetaWhatsApp, graph: Any) -> None:
    """Seen in text that was cut between the halves of an emoji."""
    await channel.send("100", outbound(Text("hi \ud83d")))
    assert graph.bodies[0]["text"]["body"] == "hi ?"


async def test_nothing_is_sent_for_an_empty_text(channel: MetaWhatsApp, graph: Any) -> None:
    """Meta answers 400 (code 100) to a blank body."""
    assert await channel.send("100", outbound(Text(" \n"))) == SendResult(SendOutcome.NEVER, error_code="empty_message")
    assert graph.bodies == []


@pytest.mark.parametrize(
    ("code", "outcome", "seconds"),
    [
        (4, SendOutcome.BACK_OFF_ACCOUNT, 60),
        (80007, SendOutcome.BACK_OFF_ACCOUNT, 60),
        (130429, SendOutcome.BACK_OFF_ACCOUNT, 5),
        (131048, SendOutcome.BACK_OFF_ACCOUNT, 600),
        (133016, SendOutcome.BACK_OFF_ACCOUNT, None),
        (131057, SendOutcome.BACK_OFF_ACCOUNT, 60),
        (131016, SendOutcome.BACK_OFF_ACCOUNT, 5),
        (131000, SendOutcome.BACK_OFF_ACCOUNT, 5),
        (131056, SendOutcome.BACK_OFF_RECIPIENT, 6),
        (131047, SendOutcome.NEEDS_TEMPLATE, None),
        *[
            (code, SendOutcome.NEVER, None)
            for code in (131026, 131050, 131049, 130472, 130497, 131030, 131051, 131062, 131063, 131064, 100, 131008)
        ],
        *[(code, SendOutcome.FIX_TEMPLATE, None) for code in (132000, 132001, 132005, 132007, 132012, 132015, 132016)],
        *[
            (code, SendOutcome.ALARM, None)
            for code in (0, 3, 10, 190, 200, 294, 368, 131005, 131031, 131042, 131045, 133010, 137000)
        ],
    ],
)
async def test_each_code_decides_what_happens_next(
    channel: MetaWhatsApp, graph: Any, code: int, outcome: SendOutcome, seconds: int | None
) -> None:
    """The table of providers.md 1.1 and developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes."""
    graph.fail(code)
    wait = timedelta(seconds=seconds) if seconds else None
    assert await channel.send("100", outbound()) == SendResult(outcome, None, str(code), wait)


@pytest.mark.parametrize("error_data", [{"details": "x"}, "a string", None, [], 7])
async def test_error_data_may_be_anything(channel: MetaWhatsApp, graph: Any, error_data: object) -> None:
    graph.fail(131047, error_data=error_data)
    assert (await channel.send("100", outbound())).outcome is SendOutcome.NEEDS_TEMPLATE


async def test_a_code_may_be_a_string(channel: MetaWhatsApp, graph: Any) -> None:
    graph.fail("131047")
    assert (await channel.send("100", outbound())).outcome is SendOutcome.NEEDS_TEMPLATE


async def test_a_phone_number_id_that_does_not_exist_is_no_fault_of_the_message(
    channel: MetaWhatsApp, graph: Any
) -> None:
    """`Object with ID '…' does not exist`: code 100 with subcode 33; burying messages for it would lose them all."""
    graph.fail(100, error_subcode=33)
    assert (await channel.send("100", outbound())).outcome is SendOutcome.ALARM


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (302, SendOutcome.ALARM),
        (400, SendOutcome.NEVER),
        (401, SendOutcome.ALARM),
        (403, SendOutcome.ALARM),
        (404, SendOutcome.ALARM),
        (408, SendOutcome.BACK_OFF_ACCOUNT),
        (429, SendOutcome.BACK_OFF_ACCOUNT),
        (500, SendOutcome.UNKNOWN),
        (502, SendOutcome.UNKNOWN),
        (503, SendOutcome.BACK_OFF_ACCOUNT),
        (504, SendOutcome.UNKNOWN),
        (599, SendOutcome.UNKNOWN),
    ],
)
@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"null", b'{"error":"x"}', b'{"error":{"code":1e999}}', b"[" * 9999]
)
async def test_without_a_readable_code_the_status_decides(
    channel: MetaWhatsApp, graph: Any, status: int, outcome: SendOutcome, content: bytes
) -> None:
    """A 500, 502 or 504 may follow a send that was carried out: it must not be sent again blindly (A12)."""
    graph.status, graph.content = status, content
    assert await channel.send("100", outbound()) == SendResult(outcome, None, f"http_{status}")


@pytest.mark.parametrize(
    ("header", "wait"),
    [("17", timedelta(seconds=17)), ("999999", timedelta(hours=1)), ("0", None), ("-1", None), ("Fri, 1 Jan", None)],
)
async def test_a_told_wait_is_kept(channel: MetaWhatsApp, graph: Any, header: str, wait: timedelta | None) -> None:
    """RFC 9110 10.2.3."""
    graph.status, graph.headers = 429, {"retry-after": header}
    assert (await channel.send("100", outbound())).retry_after == wait


@pytest.mark.parametrize(
    "content",
    [b"", b"ok", b"{}", b"null", b'{"messages":[]}', b'{"messages":[{"id":null}]}', b'{"messages":[{"id":""}]}',
     b'{"messages":[{"id":7}]}', b'{"messages":{"id":"x"}}', b"[" * 9999],
)  # fmt: skip
async def test_a_success_that_cannot_be_read_is_unknown(channel: MetaWhatsApp, graph: Any, content: bytes) -> None:
    graph.content = content
    assert await channel.send("100", outbound()) == SendResult(SendOutcome.UNKNOWN, None, "unreadable_answer")


async def test_a_redirect_never_carries_the_token_elsewhere(channel: MetaWhatsApp, graph: Any) -> None:
    graph.status, graph.headers = 307, {"location": f"{graph.url}/elsewhere"}
    assert (await channel.send("100", outbound())).outcome is SendOutcome.ALARM
    assert graph.paths == ["/v26.0/100/messages"]


async def test_a_proxy_of_the_environment_never_sees_the_token(
    graph: Any, settings: Callable[..., MetaSettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    made = MetaWhatsApp(settings(meta_api_url=graph.url))
    assert (await made.send("100", outbound())).outcome is SendOutcome.ACCEPTED
    await made.aclose()


async def test_nobody_listening_means_nothing_was_sent(settings: Callable[..., MetaSettings]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        made = MetaWhatsApp(settings(meta_api_url=f"http://127.0.0.1:{taken.getsockname()[1]}"))
        result = await made.send("100", outbound())
        await made.aclose()
    assert result == SendResult(SendOutcome.BACK_OFF_ACCOUNT, None, "unreachable")


async def test_a_timeout_after_the_request_is_unknown(
    graph: Any, settings: Callable[..., MetaSettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A12: the request was read, so it may have been carried out; it is never sent twice."""
    monkeypatch.setattr(http_module, "TIMEOUT", httpx.Timeout(5, read=0.05))
    graph.hangs = True
    made = MetaWhatsApp(settings(meta_api_url=graph.url))
    result = await made.send("100", outbound())
    await made.aclose()
    assert result == SendResult(SendOutcome.UNKNOWN, None, "ReadTimeout")
    assert len(graph.bodies) == 1


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{", b"\x00\xff no HTTP\r\n\r\n"]
)
async def test_a_connection_dropped_after_the_request_is_unknown(
    settings: Callable[..., MetaSettings], answer: bytes
) -> None:
    seen: list[bytes] = []

    async def drop(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(drop, "127.0.0.1", 0)
    made = MetaWhatsApp(settings(meta_api_url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"))
    result = await made.send("100", outbound())
    await made.aclose()
    server.close()
    assert result.outcome is SendOutcome.UNKNOWN
    assert len(seen) == 1


async def test_reading_is_shown_and_so_is_writing(channel: MetaWhatsApp, graph: Any) -> None:
    await channel.mark_read("100", "wamid.X")
    await channel.mark_read("100", "wamid.X", typing=True)
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.X"}
    assert graph.bodies == [read, read | {"typing_indicator": {"type": "text"}}]


async def test_an_emoji_is_put_to_a_message_and_taken_back(channel: MetaWhatsApp, graph: Any) -> None:
    """AS8; body as pywa 4.5.0 makes it (providers.md 1.1)."""
    for emoji in ("👍", ""):
        await channel.react("100", "wamid.X", emoji, recipient=PHONE)
    await channel.react("100", "wamid.X", "👍")  # nobody to tell
    assert [body["reaction"] for body in graph.bodies] == [
        {"message_id": "wamid.X", "emoji": "👍"},
        {"message_id": "wamid.X", "emoji": ""},
    ]
    assert {(body["type"], body["to"]) for body in graph.bodies} == {("reaction", "16505551234")}


async def test_a_failing_read_mark_is_nobodys_problem(settings: Callable[..., MetaSettings]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        made = MetaWhatsApp(settings(meta_api_url=f"http://127.0.0.1:{taken.getsockname()[1]}"))
        await made.mark_read("100", "wamid.X")
        await made.aclose()
