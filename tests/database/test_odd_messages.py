"""What any odd webhook or mail becomes can be stored: no field of any fixture makes a provider come again (IN6, A10)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pytest

from channels.mail import read, statuses
from channels.meta_whatsapp import parsing
from channels.port import Call
from channels.twilio_whatsapp.parsing import read_call
from channels.waha import parsing as waha
from domain.errors import Invalid
from domain.messages import Batch
from tests.channels.mail import bounced, mails
from tests.channels.meta_whatsapp.fixtures import MESSAGES, OTHERS, octets
from tests.mutations import mutations

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
EVERY_NTH = 5
"""The parsers are tried with all of them elsewhere; here it is about what rows take."""


def _meta() -> Iterator[Sequence[Batch]]:
    for fixture in (*MESSAGES.values(), *OTHERS.values()):
        for _, body in islice(mutations(fixture), 0, None, EVERY_NTH):
            yield from _unless_invalid(lambda body=body: parsing.read(octets(body), {"200": "100"}))


def _waha() -> Iterator[Sequence[Batch]]:
    payload = {
        "id": "false_447700900100@c.us_3A0001", "timestamp": 1_795_000_000, "from": "447700900100@c.us", "fromMe": False,
        "to": "15550100000@c.us", "body": "Flowers", "replyTo": {"id": "A"}, "hasMedia": True,
        "media": {"url": "http://127.0.0.1:3000/a", "mimetype": "image/png", "filename": "a.png"}, "vCards": ["FN:Ada"],
        "location": {"latitude": "51.45", "longitude": "-2.59"},
    }  # fmt: skip
    event = {
        "id": "evt_1",
        "event": "message",
        "session": "default",
        "me": {"id": "15550100000@c.us"},
        "payload": payload,
    }
    for _, body in mutations(event):
        yield from _unless_invalid(lambda body=body: waha.read(json.dumps(body).encode(), {}))


def _twilio() -> Iterator[Sequence[Batch]]:
    fields = {"MessageSid": "SM1", "From": "whatsapp:+447700900100", "To": "whatsapp:+15550100001", "Body": "Flowers",
              "NumMedia": "1", "MediaUrl0": "https://api.twilio.com/x", "MediaContentType0": "image/png",
              "ButtonPayload": "a", "ButtonText": "A", "ProfileName": "Ada", "OriginalRepliedMessageSid": "SM0"}  # fmt: skip
    for told in (
        fields,
        {"MessageSid": "SM1", "MessageStatus": "failed", "ErrorCode": "63016", "To": "whatsapp:+447700900100"},
    ):
        for _, body in mutations(told):
            call = Call({"content-type": "application/json"}, json.dumps(body).encode(), "/webhooks/twilio")
            yield from _unless_invalid(lambda call=call: read_call(call, NOON, provider_confirms=True))


def _mail() -> Iterator[Sequence[Batch]]:
    for raw in (*mails.GOOD.values(), *bounced.FAILED.values()):
        for odd in (
            raw,
            raw.replace(b"example", b"ex\x00mple"),
            raw.replace(b":", b": =?utf-8?b?/w==?=", 3),
            raw[: len(raw) // 2],
        ):
            message = read(odd, own=frozenset(), received_at=NOON)
            yield [Batch("desk@hotel.example", (message,), statuses(message))]


def _unless_invalid(parse: Callable[[], Sequence[Batch]]) -> Iterator[Sequence[Batch]]:
    try:
        yield parse()
    except Invalid:
        return


@pytest.mark.parametrize(
    ("channel", "bodies"), [("meta", _meta), ("waha", _waha), ("twilio", _twilio), ("imap", _mail)]
)
async def test_whatever_a_webhook_carries_is_stored(
    front: Any, channel: str, bodies: Callable[[], Iterator[Sequence[Batch]]]
):
    batches = [batch for one in bodies() for batch in one]
    assert len(batches) > 90
    for begin in range(0, len(batches), 200):
        await asyncio.gather(*(front.intake.put(channel, one, "odd") for one in batches[begin : begin + 200]))
    written = {message.provider_id for batch in batches for message in batch.messages}
    plain = {one for one in written if one.isascii() and "\0" not in one and len(one) <= 512}
    stored = {row[0] for row in await front.rows("SELECT provider_id FROM messages")}
    assert plain <= stored  # any other id is stored as its digest
    assert len(stored) > len(plain) or plain == written
