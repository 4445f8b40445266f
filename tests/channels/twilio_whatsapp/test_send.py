"""What leaves for Twilio, and what its answers mean, over real HTTP."""

from __future__ import annotations

import json
import socket
from base64 import b64decode

import httpx
import pytest

from channels import http as http_module
from channels.port import SendOutcome, SendResult
from channels.twilio_whatsapp import TwilioSettings, TwilioWhatsApp, open_channel
from channels.twilio_whatsapp.failures import sort
from domain.errors import Invalid
from domain.messages import Choice, Choices, Content, Media, Outbound, Recipient, Template, Text
from tests.channels.twilio_whatsapp.conftest import NEW, SETTINGS, SMS, WHATSAPP, Api, Settings

ANN = Recipient("GB.abc123", "+447700900100")
OUTREACH = Template("concierge_vendor_outreach", "en", ("40 × chairs\nin Bristol", ""))
YES_NO = Choices("Shall I call?", (Choice("yes:1", "Yes"), Choice("no:1", "No")))


def outbound(content: Content = Text("hello"), to: Recipient = ANN) -> Outbound:
    return Outbound(to, content, "7c1e-4")


async def test_a_text_is_a_form_with_our_login_and_an_address_for_statuses(channel: TwilioWhatsApp, api: Api) -> None:
    """https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource"""
    result = await channel.send(WHATSAPP, outbound())
    assert result == SendResult(SendOutcome.ACCEPTED, "SM1")
    assert api.paths == [f"/2010-04-01/Accounts/{SETTINGS['twilio_account_sid']}/Messages.json"]
    assert b64decode(api.tokens[0].removeprefix("Basic ")).decode() == f"{SETTINGS['twilio_account_sid']}:{NEW}"
    assert api.forms == [
        {
            "To": "whatsapp:+447700900100",
            "From": WHATSAPP,
            "Body": "hello",
            "StatusCallback": "https://desk.example/webhooks/twilio?delivery=7c1e-4#rc=4&rp=all",
        }
    ]


@pytest.mark.parametrize(
    ("account", "to", "address"),
    [
        (WHATSAPP, Recipient("GB.abc123"), "whatsapp:GB.abc123"),
        (WHATSAPP, Recipient("447700900100"), "whatsapp:+447700900100"),
        (SMS, ANN, "+447700900100"),
        (SMS, Recipient("447700900100"), "+447700900100"),
    ],
)
async def test_the_number_decides_on_which_network_it_travels(
    channel: TwilioWhatsApp, api: Api, account: str, to: Recipient, address: str
) -> None:
    await channel.send(account, outbound(to=to))
    assert (api.forms[0]["To"], api.forms[0]["From"]) == (address, account)


async def test_an_sms_to_somebody_without_a_phone_is_never_sent(channel: TwilioWhatsApp, api: Api) -> None:
    assert await channel.send(SMS, outbound(to=Recipient("GB.abc123"))) == SendResult(
        SendOutcome.NEVER, error_code="no_phone"
    )
    assert api.forms == []


async def test_a_messaging_service_sends_where_one_is_set(api: Api, settings: Settings) -> None:
    made = TwilioWhatsApp(settings(twilio_api_url=api.url, twilio_messaging_service_sid="MG1"))
    await made.send(WHATSAPP, outbound())
    await made.aclose()
    assert api.forms[0]["MessagingServiceSid"] == "MG1"


async def test_words_beyond_ascii_arrive_as_they_are(channel: TwilioWhatsApp, api: Api) -> None:
    """Half a surrogate pair must not keep the rest from being sent."""
    await channel.send(WHATSAPP, outbound(Text("¿Cuánto? ✨ a=b&c+d%20 \ud83d")))
    assert api.forms[0]["Body"] == "¿Cuánto? ✨ a=b&c+d%20 ?"


@pytest.mark.parametrize("body", ["x" * 5000, "😀" * 1600, "x" * 1599 + "😀", "😀" * 800 + "x"])
async def test_a_text_longer_than_twilio_takes_is_cut_and_says_so(channel: TwilioWhatsApp, api: Api, body: str) -> None:
    """A13; Twilio counts an emoji as two."""
    await channel.send(WHATSAPP, outbound(Text(body)))
    sent = api.forms[0]["Body"]
    assert len(sent.encode("utf-16-le")) <= 3200
    assert sent.endswith("…")
    assert len(sent) > 700


@pytest.mark.parametrize("body", ["x" * 1600, "😀" * 800])
async def test_a_text_that_just_fits_is_left_alone(channel: TwilioWhatsApp, api: Api, body: str) -> None:
    await channel.send(WHATSAPP, outbound(Text(body)))
    assert api.forms[0]["Body"] == body


async def test_a_template_is_a_content_with_numbered_variables(channel: TwilioWhatsApp, api: Api) -> None:
    """AS8; no line break and nothing empty: WhatsApp refuses both."""
    await channel.send(WHATSAPP, outbound(OUTREACH))
    assert api.forms[0]["ContentSid"] == "HXoutreach"
    assert json.loads(api.forms[0]["ContentVariables"]) == {"1": "40 × chairs in Bristol", "2": "-"}
    assert "Body" not in api.forms[0]


async def test_a_template_by_sms_is_its_words(channel: TwilioWhatsApp, api: Api) -> None:
    """SMS has no templates and no window."""
    await channel.send(SMS, outbound(OUTREACH))
    assert "A customer is looking for 40 × chairs in Bristol." in api.forms[0]["Body"]
    assert "ContentSid" not in api.forms[0]


@pytest.mark.parametrize(("account", "language"), [(WHATSAPP, "es"), (WHATSAPP, "xx"), (SMS, "xx"), (SMS, "category")])
async def test_a_template_that_nobody_registered_alarms_and_sends_nothing(
    channel: TwilioWhatsApp, api: Api, account: str, language: str
) -> None:
    result = await channel.send(account, outbound(Template("concierge_nothing", language)))
    assert result == SendResult(SendOutcome.FIX_TEMPLATE, error_code="no_content_sid")
    assert api.forms == []


async def test_two_choices_are_buttons_where_a_content_for_two_is_registered(channel: TwilioWhatsApp, api: Api) -> None:
    await channel.send(WHATSAPP, outbound(YES_NO))
    assert api.forms[0]["ContentSid"] == "HXtwo"
    told = json.loads(api.forms[0]["ContentVariables"])
    assert list(told.values()) == ["Shall I call?", "Yes", "yes:1", "No", "no:1"]


@pytest.mark.parametrize(
    "choices",
    [
        (Choice("a", "A"), Choice("b", "B"), Choice("c", "C")),
        (Choice("a", "A" * 25), Choice("b", "B")),
        (Choice("a", "A"), Choice("a", "B")),
        (Choice("a", "A"), Choice("b", "A")),
        (Choice("a", "A", "why"), Choice("b", "B")),
        (Choice("", "A"), Choice("b", "B")),
        tuple(Choice(str(n), f"Row {n}") for n in range(11)),
    ],
)
async def test_choices_that_fit_no_button_are_numbered(
    channel: TwilioWhatsApp, api: Api, choices: tuple[Choice, ...]
) -> None:
    """AS6, A13: degraded, never refused, nothing lost."""
    await channel.send(WHATSAPP, outbound(Choices("Which?", choices)))
    body = api.forms[0]["Body"]
    assert body.startswith("Which?\n1. ")
    assert all(one.title in body for one in choices)


async def test_choices_by_sms_are_numbered(channel: TwilioWhatsApp, api: Api) -> None:
    await channel.send(SMS, outbound(YES_NO))
    assert api.forms[0]["Body"] == "Shall I call?\n1. Yes\n2. No"


@pytest.mark.parametrize("content", [Text(""), Text(" \n"), Choices("", ())])
async def test_nothing_to_read_is_never_sent(channel: TwilioWhatsApp, api: Api, content: Content) -> None:
    assert (await channel.send(WHATSAPP, outbound(content))).outcome is SendOutcome.NEVER
    assert api.forms == []


@pytest.mark.parametrize(
    ("code", "status", "outcome"),
    [
        (21610, 400, SendOutcome.NEVER),
        (21211, 400, SendOutcome.NEVER),
        (21408, 400, SendOutcome.NEVER),
        (63014, 400, SendOutcome.NEVER),
        (63024, 400, SendOutcome.NEVER),
        *((code, 400, SendOutcome.NEVER) for code in range(30003, 30009)),
        (63016, 400, SendOutcome.NEEDS_TEMPLATE),
        (63018, 429, SendOutcome.BACK_OFF_ACCOUNT),
        (20429, 429, SendOutcome.BACK_OFF_ACCOUNT),
        (20003, 401, SendOutcome.ALARM),
        (21606, 400, SendOutcome.ALARM),
        (21655, 400, SendOutcome.FIX_TEMPLATE),
        (99999, 400, SendOutcome.NEVER),
        (99999, 500, SendOutcome.UNKNOWN),
    ],
)
async def test_an_error_is_sorted_by_its_code(
    channel: TwilioWhatsApp, api: Api, code: int, status: int, outcome: SendOutcome
) -> None:
    """A12: what stopped us is never tried again, what limits us is, later."""
    api.refuse(code, status)
    result = await channel.send(WHATSAPP, outbound())
    assert (result.outcome, result.error_code) == (outcome, str(code))


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"code":null}', b'{"code":{}}', b'{"code":1e999}', b"[" * 9999]
)
@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (429, SendOutcome.BACK_OFF_ACCOUNT),
        (503, SendOutcome.BACK_OFF_ACCOUNT),
        (401, SendOutcome.ALARM),
        (302, SendOutcome.ALARM),
        (502, SendOutcome.UNKNOWN),
        (400, SendOutcome.NEVER),
    ],
)
def test_an_answer_without_a_code_is_sorted_by_its_status(body: bytes, status: int, outcome: SendOutcome) -> None:
    assert sort(status, body).outcome is outcome


async def test_twilio_says_how_long_to_wait(channel: TwilioWhatsApp, api: Api) -> None:
    api.refuse(20429, 429)
    api.headers = {"retry-after": "7"}
    result = await channel.send(WHATSAPP, outbound())
    assert result.retry_after is not None
    assert result.retry_after.seconds == 7


@pytest.mark.parametrize("content", [b"", b"{}", b'{"sid":7}', b'{"sid":""}', b"[]"])
async def test_a_success_that_cannot_be_read_is_unknown(channel: TwilioWhatsApp, api: Api, content: bytes) -> None:
    """A12: it was carried out as far as we know, so it is not sent again."""
    api.content = content
    assert (await channel.send(WHATSAPP, outbound())).outcome is SendOutcome.UNKNOWN


async def test_a_timeout_after_the_request_is_unknown(
    api: Api, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A12: the request was read, so it may have been carried out; it is never sent twice."""
    monkeypatch.setattr(http_module, "TIMEOUT", httpx.Timeout(5, read=0.05))
    api.hangs = True
    made = TwilioWhatsApp(settings(twilio_api_url=api.url))
    result = await made.send(WHATSAPP, outbound())
    await made.aclose()
    assert result == SendResult(SendOutcome.UNKNOWN, None, "ReadTimeout")
    assert len(api.forms) == 1


async def test_a_refused_connection_sent_nothing(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        made = TwilioWhatsApp(settings(twilio_api_url=f"http://127.0.0.1:{taken.getsockname()[1]}"))
        result = await made.send(WHATSAPP, outbound())
        await made.aclose()
    assert result == SendResult(SendOutcome.BACK_OFF_ACCOUNT, None, "unreachable")


@pytest.mark.parametrize(
    "url",
    [
        "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1",
        "https://api.dublin.ie1.twilio.com/x/ME1",
    ],
)
async def test_a_file_at_twilio_is_fetched_with_our_login_for_its_hosts_only(channel: TwilioWhatsApp, url: str) -> None:
    """A14: the store behind the redirect must not see it."""
    source = await channel.locate(WHATSAPP, Media("ME1", url=url))
    assert source.url == url
    assert source.headers["authorization"].startswith("Basic ")
    assert source.token_hosts[0] == "twilio.com"


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "https://evil.example/ME1",
        "https://twilio.com.evil.example/ME1",
        "https://eviltwilio.com/ME1",
        "https://api.twilio.com@evil.example/ME1",
        "http://[",
        "https://api.twilio.com:99999999/",
        "file:///etc/passwd",
    ],
)
async def test_a_file_that_lies_elsewhere_is_not_fetched(closed: TwilioWhatsApp, url: str | None) -> None:
    """H14."""
    with pytest.raises(Invalid):
        await closed.locate(WHATSAPP, Media("ME1", url=url))


def test_a_channel_of_which_nothing_is_set_is_off() -> None:
    assert open_channel() is None


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"twilio_auth_token": None}, "TWILIO_AUTH_TOKEN"),
        ({"twilio_account_sid": " "}, "TWILIO_ACCOUNT_SID"),
        ({"twilio_api_url": "http://api.twilio.com"}, "TWILIO_API_URL"),
        ({"public_base_url": "http://desk.example"}, "PUBLIC_BASE_URL"),
        ({"public_base_url": "http://127.0.0.1:8080"}, "PUBLIC_BASE_URL"),
        ({"public_base_url": ""}, "PUBLIC_BASE_URL"),
        ({"twilio_content_sids": "{"}, "TWILIO_CONTENT_SIDS"),
        ({"twilio_content_sids": '{"a": 1}'}, "TWILIO_CONTENT_SIDS"),
        ({"twilio_content_sids": "[]"}, "TWILIO_CONTENT_SIDS"),
    ],
)
def test_what_is_missing_or_unsafe_is_named_and_nothing_opens(changes: dict[str, str], named: str) -> None:
    """CVE-2026-26319: no key means no, never yes."""
    with pytest.raises(Invalid, match=named):
        TwilioWhatsApp(TwilioSettings.model_validate(SETTINGS | changes))


def test_no_secret_is_shown(settings: Settings) -> None:
    assert "token" not in repr(settings()).replace("twilio_auth_token", "")
