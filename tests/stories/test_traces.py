"""OP4: a webhook, its turn and its delivery are traced where somebody asked for it, and cost nothing elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest

from channels.port import Call
from concierge import wiring
from concierge.place import Place
from concierge.settings import AppSettings
from database.sealing import Sealer
from domain.messages import Batch, Inbound, Sender
from tests.stories.conftest import ACCOUNT, Paper

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
CANARY = "canary-of-what-they-wrote"


class _Postbox(Paper):
    """Reads every body as one message of the same person."""

    def parse(self, call: Call) -> Sequence[Batch]:
        message = Inbound(
            "wamid.1", Sender("447700900100", "+447700900100"), NOON, "text", call.body.decode(), call.body
        )
        return (Batch(ACCOUNT, (message,)),)


@pytest.fixture
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """What takes spans over OTLP/HTTP on loopback."""
    received: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...  # type: ignore[override]

    server = HTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", received
    server.shutdown()
    server.server_close()


async def _one_message(place: Place) -> Paper:
    paper = _Postbox()
    async with (
        wiring.front_door(place, {"meta": paper}, lambda: NOON) as app,
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://concierge") as http,
    ):
        assert (await http.post("/webhooks/meta", content=f"Hello {CANARY}".encode())).status_code == 200
    async with wiring.crew(place, {"meta": paper}, lambda: NOON) as crew:
        await crew.drain()
    return paper


async def test_a_message_is_traced_from_webhook_to_delivery_without_its_words(
    dsn: str, collector: tuple[str, list[bytes]]
) -> None:
    url, received = collector
    settings = AppSettings(quiet_period_seconds=0, otel_exporter_otlp_endpoint=url)
    paper = await _one_message(Place(dsn, Sealer("s" * 40), settings))
    assert len(paper.sent) == 1
    told = b"".join(received)
    for part in (b"concierge-api", b"webhook.receive", b"concierge-worker", b"turn", b"delivery"):
        assert part in told
    for secret in (CANARY, "447700900100"):
        assert secret.encode() not in told


async def test_without_an_endpoint_the_loops_run_their_handlers_themselves(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At no cost: nothing is wrapped around a turn or a delivery."""
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    place = Place(dsn, Sealer("s" * 40), AppSettings(quiet_period_seconds=0))
    async with wiring.crew(place, {"meta": Paper()}, lambda: NOON) as crew:
        loops: tuple[Any, ...] = (crew.turns, crew.deliveries)
        assert [loop._handle for loop in loops] == [handler.handle for handler in crew.handlers]
