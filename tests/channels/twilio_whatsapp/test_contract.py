"""Every request of ours against Twilio's own API description, served by Prism, which refuses what it does not allow."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from channels.port import SendOutcome
from channels.twilio_whatsapp import TwilioWhatsApp
from domain.messages import Choice, Choices, Content, Outbound, Recipient, Template, Text
from tests.channels import prism as prisms
from tests.channels.twilio_whatsapp.conftest import SETTINGS, SMS, WHATSAPP, Settings

pytestmark = prisms.is_installed


@pytest.fixture
async def prism(peers: Path) -> AsyncIterator[str]:
    async with prisms.serving(peers / "twilio.openapi.json") as url:
        yield url


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
