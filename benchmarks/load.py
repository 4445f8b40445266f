"""A client that costs little: raw sockets, kept alive; requests are signed before the clock starts."""

from __future__ import annotations

import argparse
import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from typing import cast
from urllib.parse import urlencode

import uvloop

from benchmarks.webhook_server import APP_SECRET, PUBLIC_URL

_WISH = "I need flowers for my mother's birthday on Friday, about 60 pounds"


class Connection(asyncio.Protocol):
    """One connection: the next request goes out when the answer to the last one is in."""

    def __init__(self, requests: Iterator[bytes], took: list[float], refused: list[bytes]) -> None:
        self._requests = requests
        self._took = took
        self._refused = refused
        self._sent_at = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport = cast("asyncio.Transport", transport)  # uvloop's own class
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        if not data.endswith(b"\r\n\r\n"):
            self._refused.append(data[:200])  # an acknowledgement has no body
        self._took.append(time.perf_counter() - self._sent_at)
        if data[9:12] != b"200":
            self._refused.append(data[:200])
        self._next()

    def _next(self) -> None:
        request = next(self._requests, None)
        if request is None or self._transport is None:
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)


def requests(run: str, count: int, people: int, channel: str) -> list[bytes]:
    """Make signed webhooks, one message each, from so many people in turn."""
    make = {"meta": _meta, "twilio": _twilio, "waha": _waha}[channel]
    return [make(f"{run}.{number}", number % people) for number in range(count)]


def _meta(name: str, person: int) -> bytes:
    body = _body(f"wamid.{name}", person)
    signature = hmac.digest(APP_SECRET.encode(), body, hashlib.sha256).hex()
    return _request("meta", "application/json", f"x-hub-signature-256: sha256={signature}", body)


def _twilio(name: str, person: int) -> bytes:
    phone = 447700000000 + person
    fields = {
        "SmsMessageSid": f"SM{name}",
        "MessageSid": f"SM{name}",
        "SmsSid": f"SM{name}",
        "SmsStatus": "received",
        "AccountSid": "AC1",
        "From": f"whatsapp:+{phone}",
        "To": "whatsapp:+15550783881",
        "ExternalUserId": f"GB.{phone}",
        "WaId": str(phone),
        "ProfileName": "Ada",
        "NumMedia": "0",
        "NumSegments": "1",
        "MessageType": "text",
        "ApiVersion": "2010-04-01",
        "Body": _WISH,
    }
    said = f"{PUBLIC_URL}/webhooks/twilio" + "".join(key + fields[key] for key in sorted(fields))
    signature = base64.b64encode(hmac.digest(APP_SECRET.encode(), said.encode(), hashlib.sha1)).decode()
    kind = "application/x-www-form-urlencoded; charset=UTF-8"
    return _request("twilio", kind, f"x-twilio-signature: {signature}", urlencode(fields).encode())


def _waha(name: str, person: int) -> bytes:
    chat, us = f"{447700000000 + person}@c.us", "15550783881@c.us"
    payload = {
        "id": f"false_{chat}_{name}",
        "timestamp": int(time.time()),
        "from": chat,
        "to": us,
        "fromMe": False,
        "source": "app",
        "participant": None,
        "body": _WISH,
        "hasMedia": False,
        "ack": 1,
        "vCards": [],
    }
    told = {
        "id": f"evt_{name}",
        "timestamp": int(time.time() * 1000),
        "event": "message",
        "session": "default",
        "me": {"id": us, "pushName": "Us"},
        "payload": payload,
        "engine": "GOWS",
    }
    body = json.dumps(told).encode()
    digest = hmac.digest(APP_SECRET.encode(), body, hashlib.sha512).hex()
    signature = f"x-webhook-hmac: {digest}\r\nx-webhook-hmac-algorithm: sha512"
    return _request("waha", "application/json", signature, body)


def _request(channel: str, kind: str, signature: str, body: bytes) -> bytes:
    head = (
        f"POST /webhooks/{channel} HTTP/1.1\r\nhost: concierge\r\ncontent-type: {kind}\r\n"
        f"user-agent: provider\r\naccept: */*\r\n{signature}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def run(port: int, made: list[bytes], connections: int, seconds: float) -> dict[str, object]:
    """Send for so many seconds; return the rate and percentiles of the latency in milliseconds."""
    took: list[float] = []
    refused: list[bytes] = []
    begun = time.perf_counter()
    left = iter(made)
    ending = iter(lambda: next(left) if time.perf_counter() < begun + seconds else None, None)
    loop = asyncio.get_running_loop()
    opened = [
        await loop.create_connection(lambda: Connection(ending, took, refused), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.sleep(seconds)
    elapsed = time.perf_counter() - begun
    answered = sorted(took)
    for transport, _ in opened:
        transport.abort()
    return {
        "per_second": len(answered) / elapsed,
        "p50_ms": 1000 * answered[len(answered) // 2],
        "p99_ms": 1000 * answered[int(len(answered) * 0.99)],
        "refused": len(refused),
    }


def _body(provider_id: str, person: int) -> bytes:
    phone = str(447700000000 + person)
    sender = {"from": phone, "from_user_id": f"GB.{phone}"}
    text = {"body": _WISH}
    message = {"id": provider_id, **sender, "timestamp": "1795176000", "type": "text", "text": text}
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550783881", "phone_number_id": "100"},
        "contacts": [{"profile": {"name": "Ada"}, "wa_id": phone, "user_id": f"GB.{phone}"}],
        "messages": [message],
    }
    entry = {"id": "102290129340398", "changes": [{"field": "messages", "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def main() -> None:
    """Print what one run measured, as JSON."""
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--run", required=True)
    options.add_argument("--count", type=int, default=60_000)
    options.add_argument("--people", type=int, default=2_000)
    options.add_argument("--connections", type=int, default=128)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--channel", choices=("meta", "twilio", "waha"), default="meta")
    told = options.parse_args()
    made = requests(told.run, told.count, told.people, told.channel)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(run(told.port, made, told.connections, told.seconds))))


if __name__ == "__main__":
    main()
