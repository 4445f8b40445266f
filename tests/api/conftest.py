"""The API on a real server and a real database, with WhatsApp as its channel."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import asyncpg
import httpx
import pytest
import uvicorn
from pydantic import SecretStr

from api.app import create_app
from channels.meta_whatsapp import MetaSettings, MetaWhatsApp
from database.db import Pool
from database.intake import Intake
from database.migrate import pending
from database.sealing import Sealer

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
APP_SECRET = "an app secret of Meta's length 32"
VERIFY_TOKEN = "a verify token that is long enough"


@dataclass
class Site:
    """A running API, a client, and a superuser's look at the database."""

    http: httpx.AsyncClient
    owner: asyncpg.Connection
    sealer: Sealer

    async def post(self, body: bytes, **headers: str) -> httpx.Response:
        """Deliver as Meta does: signed over the raw bytes."""
        signed = {"x-hub-signature-256": sign(body)} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return await self.http.post("/webhooks/meta", content=body, headers=signed)

    async def value(self, sql: str, *args: object) -> Any:
        return await self.owner.fetchval(sql, *args)


def sign(body: bytes, secret: str = APP_SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def envelope(*provider_ids: str, text: str = "Flowers for Friday", sender: str = "447700900001") -> bytes:
    """A webhook body as Meta's documentation shows it, BSUID included."""
    messages = [
        {
            "id": one,
            "from": sender,
            "from_user_id": f"GB.{sender}",
            "timestamp": str(int(NOON.timestamp())),
            "type": "text",
            "text": {"body": text},
        }
        for one in provider_ids
    ]
    contact = {"profile": {"name": "Ada"}, "wa_id": sender, "user_id": f"GB.{sender}"}
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550000000", "phone_number_id": "100"},
        "contacts": [contact],
        "messages": messages,
    }
    entry = {"id": "200", "changes": [{"field": "messages", "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


@pytest.fixture
def body() -> Callable[..., bytes]:
    return envelope


@pytest.fixture
def signature() -> Callable[..., str]:
    return sign


@pytest.fixture
async def site(dsn: str) -> AsyncIterator[Site]:
    sealer = Sealer("a secret of at least thirty-two characters")
    intake_pool = await Pool.open(dsn, "concierge_intake", size=4)
    operator_pool = await Pool.open(dsn, "concierge_operator", size=2)
    meta = MetaWhatsApp(
        MetaSettings(
            meta_app_secret=SecretStr(APP_SECRET),
            meta_verify_token=SecretStr(VERIFY_TOKEN),
            meta_access_token=SecretStr("token"),
            meta_phone_number_id="100",
        )
    )
    intake = Intake(intake_pool, sealer, lambda: NOON, lambda: None)
    closing = (intake.close, intake_pool.close, operator_pool.close, meta.aclose)
    app = create_app({"meta": meta}, intake, operator_pool, lambda: pending(dsn), lambda: NOON, on_shutdown=closing)
    owner = await asyncpg.connect(dsn)
    async with _served(app) as url, httpx.AsyncClient(base_url=url, trust_env=False) as http:
        yield Site(http, owner, sealer)
    await owner.close()


class _Announced(uvicorn.Server):
    """A server that says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


class _served:  # noqa: N801 (reads as a verb at its one use)
    """A server on a free port of loopback, as long as the block lasts."""

    def __init__(self, app: Any) -> None:
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on")
        self._server = _Announced(config)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> str:
        self._task = asyncio.create_task(self._server.serve([self._socket]))
        await self._server.up.wait()
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    async def __aexit__(self, *_: object) -> None:
        self._server.should_exit = True
        if self._task is not None:
            await self._task
