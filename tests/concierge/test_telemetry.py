"""No text, name, phone or token in any log line, whatever is logged and whoever logs it (OP4)."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import asyncpg
import pytest
import structlog

from concierge import telemetry
from database.db import Pool
from database.intake import Intake
from database.sealing import Sealer
from domain.errors import Unavailable
from domain.messages import Batch, Inbound, Sender

CANARY = "canary-of-what-they-wrote"
PHONE = "447700900123"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
Line = dict[str, Any]


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    telemetry.configure("debug", json=True, stream=stream)
    yield stream
    structlog.reset_defaults()
    logging.basicConfig(handlers=[], force=True)


def _lines(written: io.StringIO) -> list[Line]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.mark.parametrize("field", sorted(telemetry.FORBIDDEN))
def test_a_forbidden_field_is_masked_at_any_depth(written: io.StringIO, field: str) -> None:
    """A mistake in one call must not become a leak."""
    structlog.get_logger().info("message.stored", **{field: CANARY}, inner={field: CANARY, "many": [{field: CANARY}]})
    assert CANARY not in written.getvalue()
    assert telemetry.MASK in written.getvalue()


def test_ids_and_counts_are_written_with_their_event_and_level(written: io.StringIO) -> None:
    """One event per fact, ids in fields."""
    structlog.get_logger().warning("turn.failed", turn=7, rule="opted_out")
    (line,) = _lines(written)
    assert {key: line[key] for key in ("event", "level", "turn", "rule")} == {
        "event": "turn.failed",
        "level": "warning",
        "turn": 7,
        "rule": "opted_out",
    }


def test_an_exception_is_written_by_type_and_place_without_its_words(written: io.StringIO) -> None:
    """Postgres quotes the row in the message of a violated constraint."""
    try:
        raise ValueError(f"Key (body)=({CANARY}) already exists")
    except ValueError:
        structlog.get_logger().exception("turn.failed")
    (line,) = _lines(written)
    assert line["error"] == "ValueError"
    assert "test_telemetry.py" in line["at"][-1]
    assert CANARY not in written.getvalue()


def test_a_librarys_line_is_known_by_its_logger_without_its_words(written: io.StringIO) -> None:
    """httpx logs every URL, and a URL may hold a token or a phone."""
    logging.getLogger("httpx").warning("POST https://x/?token=%s", CANARY)
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application %s", CANARY)
    logging.getLogger("httpx").info("chatter")
    lines = _lines(written)
    assert [line["logger"] for line in lines] == ["httpx", "uvicorn.error"]
    assert CANARY not in written.getvalue()


def test_lines_logged_inside_carry_the_correlation_id(written: io.StringIO) -> None:
    """OP4: from the webhook to the reply."""
    with telemetry.correlated("abc-12345"):
        structlog.get_logger().info("turn.finished")
    structlog.get_logger().info("sweep.finished")
    inside, outside = _lines(written)
    assert inside["correlation_id"] == "abc-12345"
    assert "correlation_id" not in outside


async def test_a_run_with_every_kind_of_failure_writes_nothing_of_the_person(dsn: str, written: io.StringIO) -> None:
    """The grep that the issue asks for: canary text, phone, name and id through intake, good and bad."""
    pool = await Pool.open(dsn, "concierge_intake", size=2)
    owner = await asyncpg.connect(dsn)
    intake = Intake(pool, Sealer("a secret of at least thirty-two characters"), lambda: NOON, lambda: None)
    await intake.put("meta", _batch("wamid.1"), "c-1")
    await owner.execute(f"ALTER TABLE messages ADD CHECK (body NOT LIKE '{CANARY}%') NOT VALID")
    await intake.put("meta", _batch("wamid.2"), "c-2")
    await owner.execute("ALTER TABLE messages RENAME TO away")
    with pytest.raises(Unavailable):
        await intake.put("meta", _batch("wamid.3"), "c-3")
    await owner.close()
    await pool.close()
    assert {line["event"] for line in _lines(written)} == {"intake.reduced", "intake.failed"}
    for secret in (CANARY, PHONE, "GB.777", "Ada Lovelace"):
        assert secret not in written.getvalue()


def test_without_an_endpoint_nothing_is_traced() -> None:
    """Traces when configured, and no cost otherwise."""
    assert telemetry.start_tracing(None, "serve") is None
    assert telemetry.start_tracing("", "serve") is None


async def test_spans_reach_the_endpoint_without_what_people_wrote() -> None:
    """OTLP over HTTP, received by a server on loopback."""
    received: list[tuple[str, bytes]] = []
    arrived = threading.Event()

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()
            arrived.set()

        def log_message(self, *_: object) -> None: ...  # type: ignore[override]

    server = HTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    span = telemetry.start_tracing(f"http://127.0.0.1:{server.server_port}/", "serve")
    assert span is not None
    with span("webhook.receive", {"channel": "meta", "text": CANARY}), pytest.raises(ValueError, match="x"):
        raise ValueError("x")
    telemetry.stop_tracing()
    await asyncio.to_thread(arrived.wait, 10)
    server.shutdown()
    path, body = received[0]
    assert path == "/v1/traces"
    assert b"webhook.receive" in body
    assert CANARY.encode() not in body


def _batch(provider_id: str) -> Batch:
    sender = Sender("GB.777", phone=f"+{PHONE}", display_name="Ada Lovelace")
    return Batch("100", messages=(Inbound(provider_id, sender, NOON, "text", CANARY, CANARY.encode()),))
