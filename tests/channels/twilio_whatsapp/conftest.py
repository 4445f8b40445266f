"""A channel with made-up secrets, signed calls, and Twilio's end of the wire on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
from twilio.request_validator import RequestValidator

from channels.port import Call
from channels.twilio_whatsapp import TwilioSettings, TwilioWhatsApp
from tests.channels.conftest import Switch
from tests.channels.recorder import Recorder, without_environment

BASE = "https://desk.example"
TARGET = "/webhooks/twilio"
NEW, OLD, KEY = "the-new-token", "the-old-token", "the-shared-key"
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
WHATSAPP, SMS = "whatsapp:+15550100001", "+15550100002"
SETTINGS = {
    "public_base_url": BASE,
    "twilio_account_sid": "AC0123456789abcdef0123456789abcdef",
    "twilio_auth_token": f"{NEW},{OLD}",
    "twilio_webhook_keys": KEY,
    "twilio_content_sids": '{"concierge_vendor_outreach": {"en": "HXoutreach"}, "concierge_buttons_2": {"any": "HXtwo"}}',
}
Settings = Callable[..., TwilioSettings]
Pairs = Iterable[tuple[str, str]]


class Fields(list[tuple[str, str]]):
    """Repeated fields as Twilio's own validator wants them."""

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter([name for name, _ in self[:]])

    def getlist(self, name: str) -> list[str]:
        return [value for one, value in self[:] if one == name]


def signed(pairs: Pairs, *, target: str = TARGET, token: str = NEW, base: str = BASE, **more: str) -> Call:
    """A form as Twilio's own library signs it."""
    fields = Fields(pairs)
    headers = {
        "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
        "x-twilio-signature": RequestValidator(token).compute_signature(base + target, fields),
    }
    return Call({**headers, **more}, urlencode(fields[:]).encode(), target)


def form(**fields: str) -> Call:
    """A call whose signature nobody looks at; `From_` stands for `From`."""
    told = {name.rstrip("_"): value for name, value in fields.items()}
    return Call({"content-type": "application/x-www-form-urlencoded"}, urlencode(told).encode(), TARGET)


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without_environment(monkeypatch, tmp_path, TwilioSettings)


@pytest.fixture
def settings() -> Settings:
    def make(**changes: object) -> TwilioSettings:
        return TwilioSettings.model_validate(SETTINGS | changes)

    return make


@pytest.fixture
def closed(settings: Settings) -> TwilioWhatsApp:
    """A channel that sends nothing."""
    return TwilioWhatsApp(settings(), lambda: NOW)


@dataclass
class Api(Recorder):
    """Twilio's Messages API: what it gets are forms."""

    status: int = 201
    content: bytes = b'{"sid":"SM1","status":"queued"}'

    @property
    def forms(self) -> list[dict[str, str]]:
        return self.bodies

    def refuse(self, code: int, status: int = 400) -> None:
        self.status, self.content = status, b'{"code":%d,"message":"no","status":%d}' % (code, status)

    def read(self, body: bytes) -> dict[str, str]:
        told = parse_qs(body.decode(), keep_blank_values=True, strict_parsing=True)
        return {name: values[0] for name, values in told.items()}


@pytest.fixture
def api(served: tuple[Switch, str]) -> Api:
    """Twilio's API, on a port of its own."""
    switch, url = served
    switch.peer = Api(url)
    return switch.peer


@pytest.fixture
async def channel(api: Api, settings: Settings) -> AsyncIterator[TwilioWhatsApp]:
    """The channel, pointed at the peer."""
    made = TwilioWhatsApp(settings(twilio_api_url=api.url), lambda: NOW)
    yield made
    await made.aclose()
