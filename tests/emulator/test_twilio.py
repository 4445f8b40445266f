"""Twilio's stand-in and the product's channel over real HTTP: each is checked against what others published."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from channels.port import Call, SendOutcome
from channels.twilio_whatsapp import TwilioSettings, TwilioWhatsApp
from concierge.programs import free_port
from concierge.stage import serving
from domain.messages import DeliveryStatus, Inbound, Outbound, Recipient, StatusUpdate, Template, Text
from emulator import twilio_desk
from emulator.app import create_app, make
from emulator.sides import Side
from emulator.twilio import make_twilio
from emulator.twilio_signer import signature
from tests.emulator.conftest import ADA

ACCOUNT, TOKEN = "AC0123456789abcdef0123456789abcdef", "a token of the test"
SIDS = {"reopen": {"en": "HX1"}}
WHATSAPP = "whatsapp:+15550100001"


def test_the_signer_gives_what_twilio_publishes() -> None:
    """https://www.twilio.com/docs/usage/security#validating-requests"""
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    made = signature(b"12345", "https://mycompany.com/myapp.php?foo=1&bar=2", fields)
    assert made == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


@given(st.binary(max_size=200), st.text(max_size=50))
def test_no_key_signs_otherwise_than_python_does(key: bytes, url: str) -> None:
    """RFC 2104: a key is hashed from 65 bytes on."""
    assert signature(key, url, {}) == b64encode(hmac.digest(key, url.encode(), hashlib.sha1)).decode()
    assert signature(key, url, {}, "sha256") == b64encode(hmac.digest(key, url.encode(), hashlib.sha256)).decode()


@dataclass
class World:
    """The product's channel between the stand-in and a webhook that verifies and parses whatever comes."""

    channel: TwilioWhatsApp
    desk: httpx.AsyncClient
    events: list[Any] = field(default_factory=list)

    async def say(self, **played: object) -> None:
        (await self.desk.post(f"/people/{ADA}/messages", json=played)).raise_for_status()
        await self.desk.post("/flush")

    async def send(self, content: Text | Template = Text("hello")) -> Any:
        result = await self.channel.send(WHATSAPP, Outbound(Recipient(ADA), content, "token-1"))
        await self.desk.post("/flush")
        return result

    async def faults(self, **wanted: object) -> None:
        (await self.desk.put("/faults", json=wanted)).raise_for_status()

    def statuses(self) -> list[DeliveryStatus]:
        return [one.status for one in self.events if isinstance(one, StatusUpdate)]

    async def webhook(self, request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        call = Call(dict(request.headers), await request.body(), request.url.path + query)
        await self.channel.verify(call)
        for batch in self.channel.parse(call):
            self.events += [*batch.messages, *batch.statuses, *batch.notices]
        return Response()


@pytest.fixture
async def world() -> AsyncIterator[World]:
    ours, theirs = free_port(), free_port()
    base = f"http://127.0.0.1:{ours}"
    told = {"public_base_url": base, "twilio_account_sid": ACCOUNT, "twilio_auth_token": TOKEN}
    told |= {"twilio_api_url": f"http://127.0.0.1:{theirs}", "twilio_content_sids": json.dumps(SIDS)}
    channel = TwilioWhatsApp(TwilioSettings.model_validate(told), lambda: datetime(2026, 11, 20, tzinfo=UTC))
    templates = {"reopen": {"en": "Hello {{1}}, may we write?"}}
    twilio = make_twilio(f"{base}/webhooks/twilio", ACCOUNT, TOKEN, SIDS, templates)
    app = create_app(make(base, "s", "t", "1", {}), Side(twilio_desk.routes(twilio), twilio.postman.run))
    async with (
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{theirs}/twilio/_emulator", trust_env=False) as desk,
        serving(app, theirs),
    ):
        made = World(channel, desk)
        async with serving(Starlette(routes=[Route("/webhooks/twilio", made.webhook, methods=["POST"])]), ours):
            yield made
            await channel.aclose()


async def test_what_people_play_arrives_verified_and_read(world: World) -> None:
    await world.say(text="Hi! ✨")
    await world.say(type="tap", id="yes:1", title="Yes")
    await world.say(type="list", id="row:1", title="Tuesday")
    await world.say(type="location", text="Harbour")
    await world.say(type="reaction", text="👍", reply_to="SM0")
    kinds = [(one.kind, one.text) for one in world.events if isinstance(one, Inbound)]
    assert kinds == [
        ("text", "Hi! ✨"),
        ("tap", "Yes"),
        ("tap", "Tuesday"),
        ("location", "Harbour"),
        ("reaction", "👍"),
    ]


async def test_a_send_is_reported_with_our_token(world: World) -> None:
    await world.say(text="hi")
    assert (await world.send()).outcome is SendOutcome.ACCEPTED
    assert world.statuses() == [DeliveryStatus.SENT, DeliveryStatus.DELIVERED]
    assert {one.delivery_token for one in world.events[1:]} == {"token-1"}


async def test_a_closed_window_is_told_later_as_twilio_does_or_at_once(world: World) -> None:
    """A11: free text is taken on and then fails; the template passes."""
    await world.send()
    assert [(one.status, one.error_code) for one in world.events] == [(DeliveryStatus.FAILED, "63016")]
    await world.say(text="hi")
    await world.faults(window_refused=1)
    assert (await world.send()).outcome is SendOutcome.NEEDS_TEMPLATE
    assert (await world.send(Template("reopen", "en", ("Ada",)))).outcome is SendOutcome.ACCEPTED
    sent = (await world.desk.get("/sent")).json()
    assert sent[-1]["text"] == "Hello Ada, may we write?"


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("rate_limited", SendOutcome.BACK_OFF_ACCOUNT),
        ("stopped", SendOutcome.NEVER),
        ("server_errors", SendOutcome.UNKNOWN),
        ("timeouts_lost", SendOutcome.UNKNOWN),
        ("timeouts_accepted", SendOutcome.UNKNOWN),
    ],
)
async def test_a_fault_strikes_as_often_as_it_was_set(world: World, fault: str, outcome: SendOutcome) -> None:
    await world.say(text="hi")
    await world.faults(**{fault: 1})
    assert (await world.send()).outcome is outcome
    assert len((await world.desk.get("/sent")).json()) == (fault == "timeouts_accepted")
    assert (await world.send()).outcome is SendOutcome.ACCEPTED


async def test_a_fault_that_does_not_exist_is_refused(world: World) -> None:
    assert (await world.desk.put("/faults", json={"earthquake": 1})).status_code == 400


async def test_statuses_come_before_the_answer_backwards_twice_or_never(world: World) -> None:
    await world.say(text="hi")
    await world.faults(statuses_first=True, late_statuses=True)
    await world.send()
    backwards = [DeliveryStatus.DELIVERED, DeliveryStatus.SENT]
    assert world.statuses() == [DeliveryStatus.DELIVERED, *backwards]
    await world.faults(statuses_first=False, late_statuses=False, lost_statuses=1.0)
    await world.send()
    assert len(world.statuses()) == 3


async def test_a_file_lies_behind_a_redirect_to_a_host_that_wants_no_login(world: World) -> None:
    """A14: the login goes to Twilio's hosts only; the store refuses whoever shows one."""
    await world.say(type="media", text="my list")
    (media,) = world.events[0].media
    source = await world.channel.locate(WHATSAPP, media)
    async with httpx.AsyncClient(trust_env=False) as http:
        assert (await http.get(source.url)).status_code == 401
        moved = await http.get(source.url, headers=dict(source.headers))
        assert moved.status_code == 307
        store = httpx.URL(moved.headers["location"])
        assert store.host not in source.token_hosts
        assert (await http.get(store, headers=dict(source.headers))).status_code == 400
        assert (await http.get(store)).headers["content-type"] == "image/png"


async def test_twilio_obeys_stop_by_sms_itself(world: World) -> None:
    """Advanced Opt-Out: it tells us, it tells them, and it refuses what we send afterwards."""
    await world.say(text="stop", by="sms")
    assert world.events[0].text == "STOP"
    refused = await world.channel.send("+15550100002", Outbound(Recipient(ADA), Text("done"), "token-2"))
    assert (refused.outcome, refused.error_code) == (SendOutcome.NEVER, "21610")
    assert (await world.desk.get("/told")).json()["confirmed"] == [ADA]
