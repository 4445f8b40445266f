"""`concierge flows`: the key that WhatsApp Flows are encrypted for (AS7)."""

from __future__ import annotations

import asyncio

import typer

from channels.meta_whatsapp import MetaSettings, MetaWhatsApp
from channels.meta_whatsapp.flow_crypto import new_key
from channels.port import SendOutcome, SendResult
from concierge.settings import read
from domain.errors import Refused

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.command("new-key", help="Make a private key and print the line for .env. It is kept nowhere else.")
def make() -> None:
    typer.echo("META_FLOW_PRIVATE_KEY=" + new_key().strip().replace("\n", "\\n"))


@app.command("register-key", help="Tell Meta the public half of META_FLOW_PRIVATE_KEY, for the number that sends.")
def register() -> None:
    result = asyncio.run(_register(MetaWhatsApp(read(MetaSettings))))
    if result.outcome is not SendOutcome.ACCEPTED:
        raise Refused("meta", f"Meta did not take the key: {result.error_code}.")
    typer.echo("Meta has the key. Flows are encrypted for it from now on.")


async def _register(channel: MetaWhatsApp) -> SendResult:
    try:
        return await channel.register_flow_key()
    finally:
        await channel.aclose()
