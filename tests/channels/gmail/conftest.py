"""The Gmail channel, and a mailbox of nobody's at Google's interface on a real port."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest
import uvicorn
from starlette.applications import Starlette

from channels.gmail import GmailSettings
from channels.gmail.channel import Gmail
from emulator.gmail import GmailStandIn, routes
from tests.channels.conftest import Announced

DESK, WEBHOOK = "desk@hotel.example", "http://127.0.0.1:9/webhooks/gmail"


class Google:
    """The stand-in, and where it is reached."""

    def __init__(self, url: str, mailbox: GmailStandIn) -> None:
        self.url = url
        self.mailbox = mailbox


@pytest.fixture
async def google() -> AsyncIterator[Google]:
    mailbox = GmailStandIn(DESK, WEBHOOK)
    config = uvicorn.Config(
        Starlette(routes=routes(mailbox)), port=0, log_config=None, access_log=False, lifespan="off",
        timeout_graceful_shutdown=0,
    )  # fmt: skip
    server, socket = Announced(config), config.bind_socket()
    running = asyncio.create_task(server.serve([socket]))
    await asyncio.to_thread(server.up.wait, 30)
    yield Google(f"http://127.0.0.1:{socket.getsockname()[1]}", mailbox)
    server.should_exit = True
    await running


@pytest.fixture
def clock() -> list[datetime]:
    """The time, to be moved by the test; it starts now, because the stand-in's tokens are of today."""
    return [datetime.now(UTC)]


@pytest.fixture
def settings(google: Google) -> Callable[..., GmailSettings]:
    def make(**more: object) -> GmailSettings:
        told: dict[str, object] = {
            "gmail_address": DESK, "gmail_client_id": "client", "gmail_client_secret": "secret",
            "gmail_refresh_token": google.mailbox.refresh_token, "gmail_topic": "projects/p/topics/t",
            "gmail_subscription": google.mailbox.subscription, "gmail_push_audience": google.mailbox.audience,
            "gmail_push_account": google.mailbox.account, "gmail_api_url": f"{google.url}/gmail/v1",
            "gmail_token_url": f"{google.url}/gmail/token", "gmail_keys_url": f"{google.url}/gmail/certs",
        }  # fmt: skip
        return GmailSettings(_env_file=None, **(told | more))  # type: ignore[call-arg]

    return make


@pytest.fixture
async def channel(settings: Callable[..., GmailSettings], clock: list[datetime]) -> AsyncIterator[Gmail]:
    made = Gmail(settings(), lambda: clock[0])
    yield made
    await made.aclose()
