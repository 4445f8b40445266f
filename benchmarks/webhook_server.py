"""The API as `concierge serve` runs it, with its inbox durable or replaced by nothing."""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import socket
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

import uvicorn
import uvloop
from pydantic import SecretStr

from api.app import create_app
from api.server import configuration, settle_memory
from channels.meta_whatsapp import MetaSettings, MetaWhatsApp
from channels.port import Channel
from channels.twilio_whatsapp import TwilioSettings, TwilioWhatsApp
from channels.waha import Waha, WahaSettings
from concierge import telemetry
from database.bell import Bell
from database.db import Pool
from database.intake import Intake
from database.sealing import Sealer
from domain.messages import Batch

APP_SECRET: Final = "the app secret of the benchmark"
PUBLIC_URL: Final = "http://127.0.0.1:8080"
"""What Twilio signs; it need not be where this listens."""


class Nowhere:
    """The same route without a database."""

    async def put(self, channel: str, batch: Batch, correlation_id: str) -> None: ...

    async def keep_unread(self, channel: str, body: bytes, correlation_id: str) -> None: ...


async def serve(dsn: str, durable: bool, listening: socket.socket) -> None:
    """Serve until told to stop."""
    twilio = TwilioSettings(
        public_base_url=PUBLIC_URL,
        twilio_account_sid="AC1",
        twilio_auth_token=SecretStr(APP_SECRET),
        twilio_api_url=PUBLIC_URL,
    )
    meta = MetaWhatsApp(
        MetaSettings(
            meta_app_secret=SecretStr(APP_SECRET),
            meta_verify_token=SecretStr("a verify token that is long enough"),
            meta_access_token=SecretStr("none"),
            meta_phone_number_id="100",
        )
    )
    waha = WahaSettings(
        waha_enabled=True,
        waha_api_url=PUBLIC_URL,
        waha_api_key=SecretStr("none"),
        waha_hmac_key=SecretStr(APP_SECRET),
    )
    operator_pool = await Pool.open(dsn, "concierge_operator", size=1)
    intake_pool = await Pool.open(dsn, "concierge_intake", size=2)
    bell = Bell(dsn)
    intake = Intake(intake_pool, Sealer("s" * 40), lambda: datetime.now(UTC), lambda: bell.ring("inbox"))
    channels: dict[str, Channel] = {"meta": meta, "twilio": TwilioWhatsApp(twilio), "waha": Waha(waha)}
    app = create_app(channels, intake if durable else Nowhere(), operator_pool, _none, lambda: datetime.now(UTC))
    config = configuration(app)
    settle_memory()
    await uvicorn.Server(config).serve([listening])
    await bell.close()


async def _none() -> Sequence[str]:
    return ()


def main() -> None:
    """Serve on a socket that the benchmark opened."""
    options = argparse.ArgumentParser()
    options.add_argument("--dsn", required=True)
    options.add_argument("--descriptor", type=int, required=True)
    options.add_argument("--durable", action="store_true")
    options.add_argument("--profile")
    told = options.parse_args()
    telemetry.configure("info", json=True)
    listening = socket.socket(fileno=told.descriptor)
    profile = cProfile.Profile() if told.profile else None
    if profile:
        profile.enable()
    with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(told.dsn, told.durable, listening))
    if profile:
        profile.disable()
        profile.dump_stats(told.profile)


if __name__ == "__main__":
    main()
