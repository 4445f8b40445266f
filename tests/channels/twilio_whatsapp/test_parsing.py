"""What a webhook of Twilio's becomes: every kind of message, statuses, and nothing lost whatever is odd."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.port import Call
from channels.twilio_whatsapp import TwilioWhatsApp
from channels.twilio_whatsapp.parsing import read_call
from domain.errors import Invalid
from domain.messages import Batch, DeliveryStatus, Inbound, Notice, StatusUpdate
from domain.opting import CONFIRMED_BY_PROVIDER
from tests.channels.twilio_whatsapp.conftest import NOW, SMS, TARGET, WHATSAPP, Settings, form
from tests.mutations import mutations

ANN = "whatsapp:+447700900100"
# Written after the list of twilio.com/docs/messaging/guides/webhook-request.
MESSAGE = {
    "SmsMessageSid": "SM1",
    "MessageSid": "SM1",
    "SmsStatus": "received",
    "AccountSid": "AC1",
    "From_": ANN,
    "To": WHATSAPP,
    "ProfileName": "Ann",
    "WaId": "447700900100",
    "NumMedia": "0",
    "MessageType": "text",
    "Body": "Hi! 40 chairs",
}
FILES = {
    "NumMedia": "2",
    "Body": "",
    "MediaUrl0": "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1",
    "MediaContentType0": "image/jpeg",
    "MediaUrl1": "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME2",
    "MediaContentType1": "application/pdf",
}
STATUS = {"MessageSid": "SM9", "MessageStatus": "delivered", "SmsStatus": "delivered", "From_": WHATSAPP, "To": ANN}
KINDS: dict[str, dict[str, str]] = {
    "text": {},
    "sms": {"From_": "+447700900100", "To": SMS},
    "bsuid": {"From_": "whatsapp:GB.abc123", "ExternalUserId": "GB.abc123", "WaId": ""},
    "button": {"MessageType": "button", "ButtonText": "Yes", "ButtonPayload": "yes:7", "Body": "Yes"},
    "list": {"MessageType": "interactive", "ListId": "row:2", "ListTitle": "Tuesday", "Body": "Tuesday"},
    "flow": {"MessageType": "interactive", "InteractiveData": '{"day":"2026-12-05"}', "Body": ""},
    "files": FILES,
    "place": {"Latitude": "51.45", "Longitude": "-2.59", "Label": "Harbour", "Address": "1 Quay", "Body": ""},
    "reaction": {"MessageType": "reaction", "Body": "👍", "OriginalRepliedMessageSid": "SM0"},
    "stop": {"OptOutType": "STOP", "Body": "arrêt"},
    "forward": {"Forwarded": "true", "FrequentlyForwarded": "true"},
    "status": {**STATUS, "ErrorCode": "63016"},
}


def only(channel: TwilioWhatsApp, call: Call) -> Any:
    """The one event of a call."""
    (batch,) = channel.parse(call)
    (event,) = (*batch.messages, *batch.statuses, *batch.notices)
    return event


def said(channel: TwilioWhatsApp, **changes: str) -> Any:
    return only(channel, form(**(MESSAGE | changes)))


def test_a_text_is_a_message_of_our_number(closed: TwilioWhatsApp) -> None:
    (batch,) = closed.parse(form(**MESSAGE))
    (message,) = batch.messages
    assert batch.account == WHATSAPP
    assert (message.provider_id, message.kind, message.text, message.sent_at) == ("SM1", "text", "Hi! 40 chairs", NOW)
    assert (message.sender.stable_id, message.sender.phone) == ("447700900100", "+447700900100")
    assert message.sender.display_name == "Ann"
    assert message.raw == form(**MESSAGE).body


@pytest.mark.parametrize(
    ("changes", "stable", "phone"),
    [
        ({"ExternalUserId": "GB.abc123"}, "GB.abc123", "+447700900100"),
        ({"From_": "whatsapp:GB.abc123", "WaId": ""}, "GB.abc123", None),
        ({"From_": "whatsapp:GB.abc123", "ExternalUserId": "GB.abc123", "WaId": ""}, "GB.abc123", None),
        ({"From_": "whatsapp:", "ExternalUserId": "GB.abc123", "WaId": ""}, "GB.abc123", None),
        ({"From_": "whatsapp:GB.abc123", "WaId": "447700900100"}, "GB.abc123", "+447700900100"),
        ({"From_": "whatsapp: 447700900100", "WaId": ""}, "447700900100", "+447700900100"),
        ({"From_": "+447700900100", "To": SMS, "WaId": ""}, "447700900100", "+447700900100"),
    ],
)
def test_a_person_is_named_by_the_bsuid_and_the_phone_is_an_attribute(
    closed: TwilioWhatsApp, changes: dict[str, str], stable: str, phone: str | None
) -> None:
    """A6: absent, empty, or the BSUID where the phone should stand."""
    sender = said(closed, **changes).sender
    assert (sender.stable_id, sender.phone) == (stable, phone)


def test_an_sms_belongs_to_the_number_without_a_prefix(closed: TwilioWhatsApp) -> None:
    """One route, two networks: the account says which."""
    assert closed.parse(form(**(MESSAGE | KINDS["sms"])))[0].account == SMS


def test_a_tap_brings_its_id_and_the_message_it_answers(closed: TwilioWhatsApp) -> None:
    """AS6."""
    tap = said(closed, **KINDS["button"], OriginalRepliedMessageSid="SM0")
    assert (tap.kind, tap.text, tap.tap_id, tap.reply_to) == ("tap", "Yes", "yes:7", "SM0")
    row = said(closed, **KINDS["list"])
    assert (row.kind, row.text, row.tap_id) == ("tap", "Tuesday", "row:2")


def test_every_file_is_kept_with_its_address_even_where_the_count_lies(closed: TwilioWhatsApp) -> None:
    """IN7: fetched later, never inside the webhook; `Body` may be empty beside media."""
    for count in ("2", "0", "", "x"):
        message = said(closed, **(FILES | {"NumMedia": count}))
        assert [one.media_id for one in message.media] == ["ME1", "ME2"]
        assert [one.mime_type for one in message.media] == ["image/jpeg", "application/pdf"]
        assert message.media[1].url == FILES["MediaUrl1"]
        assert (message.kind, message.text) == ("image", "")


def test_ten_files_are_ten_files(closed: TwilioWhatsApp) -> None:
    urls = {f"MediaUrl{n}": f"https://api.twilio.com/x/ME{n}" for n in range(10)}
    assert [one.media_id for one in said(closed, **urls).media] == [f"ME{n}" for n in range(10)]


@pytest.mark.parametrize(
    ("mime", "kind", "voice"),
    [
        ("audio/ogg", "audio", True),
        ("audio/ogg; codecs=opus", "audio", True),
        ("audio/mpeg", "audio", False),
        ("video/mp4", "video", False),
        ("application/pdf", "document", False),
        ("text/vcard", "contacts", False),
        ("", "document", False),
        ("nonsense", "document", False),
    ],
)
def test_the_type_of_a_file_says_what_it_is(closed: TwilioWhatsApp, mime: str, kind: str, voice: bool) -> None:
    message = said(closed, **(FILES | {"MediaContentType0": mime}))
    assert (message.kind, message.media[0].voice) == (kind, voice)


def test_a_place_has_coordinates_and_words(closed: TwilioWhatsApp) -> None:
    message = said(closed, **KINDS["place"])
    assert (message.kind, message.latitude, message.longitude) == ("location", 51.45, -2.59)
    assert message.text == "Harbour, 1 Quay"


@pytest.mark.parametrize("latitude", ["", "nan", "inf", "91", "x", "1e999"])
def test_a_place_off_the_map_is_none(closed: TwilioWhatsApp, latitude: str) -> None:
    assert said(closed, **(KINDS["place"] | {"Latitude": latitude})).kind == "unsupported"


def test_a_reaction_a_flow_and_a_forward_are_what_they_are(closed: TwilioWhatsApp) -> None:
    reaction = said(closed, **KINDS["reaction"])
    assert (reaction.kind, reaction.text, reaction.reply_to) == ("reaction", "👍", "SM0")
    assert said(closed, **KINDS["flow"]).kind == "flow"
    assert b"2026-12-05" in said(closed, **KINDS["flow"]).raw
    assert said(closed, Forwarded="true").forwarded
    assert said(closed, FrequentlyForwarded="true").forwarded
    assert not said(closed, Forwarded="false").forwarded


@pytest.mark.parametrize("word", ["STOP", "START"])
def test_an_opt_out_that_twilio_read_is_that_word_marked_as_confirmed(closed: TwilioWhatsApp, word: str) -> None:
    """IN10: whatever keyword was written in whatever language; Twilio has confirmed it to the person."""
    message = said(closed, OptOutType=word, Body="arrêt")
    assert (message.kind, message.text, message.tap_id) == ("text", word, CONFIRMED_BY_PROVIDER)


def test_without_twilios_own_confirmation_ours_is_wanted(settings: Settings) -> None:
    channel = TwilioWhatsApp(settings(twilio_confirms_stop=False))
    assert said(channel, OptOutType="STOP").tap_id is None
    assert said(channel, OptOutType="HELP", Body="HELP").left_because is None


def test_help_that_twilio_answered_is_left(closed: TwilioWhatsApp) -> None:
    message = said(closed, OptOutType="HELP", Body="HELP")
    assert (message.text, message.left_because) == ("HELP", "answered_by_provider")


def test_a_long_mms_in_base64_is_read(closed: TwilioWhatsApp) -> None:
    """Seen by nyaruka/courier: the body of a concatenated MMS; a long code that somebody pastes stays as it is."""
    words = "I need forty folding chairs in Bristol by the fifth of December, please"
    encoded = base64.b64encode(words.encode()).decode()
    assert said(closed, **KINDS["sms"], Body=encoded).text == words
    assert said(closed, Body=encoded).text == encoded
    for other in ("A" * 64, base64.b64encode(b"\xff" * 60).decode(), "a" * 62):
        assert said(closed, **KINDS["sms"], Body=other).text == other


@pytest.mark.parametrize("number", ["72727", "BANK", "Åhléns"])
def test_a_short_code_is_stored_and_never_answered(closed: TwilioWhatsApp, number: str) -> None:
    """IN12: nobody is there who could read an answer."""
    message = said(closed, From_=number, To=SMS, WaId="")
    assert (message.left_because, message.sender.phone) == ("short_code", None)


@pytest.mark.parametrize(
    "changes",
    [
        {"From_": "messenger:123"},
        {"From_": ""},
        {"From_": "whatsapp:", "WaId": ""},
        {"MessageSid": "", "SmsMessageSid": ""},
        {"Direction": "outbound-api"},
        {"OtherRecipients0": "+447700900199"},
    ],
)
def test_what_is_no_message_to_answer_is_kept_as_a_notice(closed: TwilioWhatsApp, changes: dict[str, str]) -> None:
    """A9: echoes, groups, other networks, nobody."""
    notice = said(closed, **changes)
    assert isinstance(notice, Notice)
    assert notice.raw
    assert notice.provider_id


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("sent", DeliveryStatus.SENT),
        ("delivered", DeliveryStatus.DELIVERED),
        ("partially_delivered", DeliveryStatus.DELIVERED),
        ("READ", DeliveryStatus.READ),
        ("undelivered", DeliveryStatus.FAILED),
        ("failed", DeliveryStatus.FAILED),
        ("canceled", DeliveryStatus.FAILED),
    ],
)
def test_a_status_moves_a_delivery(closed: TwilioWhatsApp, word: str, status: DeliveryStatus) -> None:
    update = only(closed, form(**(STATUS | {"MessageStatus": word})))
    assert (update.provider_id, update.status, update.recipient.phone) == ("SM9", status, "+447700900100")
    assert closed.parse(form(**STATUS))[0].account == WHATSAPP


@pytest.mark.parametrize("word", ["queued", "accepted", "scheduled", "sending", "teleported"])
def test_a_step_before_sent_or_an_unknown_word_moves_nothing(closed: TwilioWhatsApp, word: str) -> None:
    """A8."""
    assert isinstance(only(closed, form(**(STATUS | {"MessageStatus": word}))), Notice)


def test_a_status_carries_our_token_from_the_address_and_the_carriers_code(closed: TwilioWhatsApp) -> None:
    call = form(**(STATUS | {"MessageStatus": "undelivered", "ErrorCode": "30006"}))
    update = only(closed, call._replace(target=f"{TARGET}?delivery=4d1c%2D2"))
    assert (update.delivery_token, update.error_code) == ("4d1c-2", "30006")
    assert only(closed, form(**(STATUS | {"MessageStatus": "failed"}))).error_code == "failed"


def test_json_says_the_same_as_a_form(closed: TwilioWhatsApp) -> None:
    """An object of the same fields, or a list of Event Streams' events (events-schemas.twilio.com)."""
    fields = {name.rstrip("_"): value for name, value in MESSAGE.items()}
    plain = only(closed, Call({"content-type": "application/json"}, json.dumps(fields).encode(), TARGET))
    assert (plain.provider_id, plain.text) == ("SM1", "Hi! 40 chairs")
    inbound = {"messageSid": "SM2", "from": "+447700900100", "to": SMS, "body": "hello", "numMedia": 0}
    status = {
        "messageSid": "SM3", "from": SMS, "to": "+447700900100", "messageStatus": "DELIVERED",
        "timestamp": "2026-11-20T09:00:00Z",
    }  # fmt: skip
    events = [
        {"type": "com.twilio.messaging.inbound-message.received", "data": inbound},
        {"type": "com.twilio.messaging.message.delivered", "data": status},
        {"type": "com.twilio.voice.status", "data": {}},
        "rubbish",
    ]
    batches = closed.parse(Call({"content-type": "application/json"}, json.dumps(events).encode(), TARGET))
    by_account = {batch.account: batch for batch in batches}
    assert by_account[SMS].messages[0].text == "hello"
    assert by_account[SMS].statuses[0].at.hour == 9
    assert len(by_account["unknown"].notices) == 2


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 100_000, b"nope"])
def test_what_is_no_json_is_invalid(closed: TwilioWhatsApp, body: bytes) -> None:
    """It is kept unread, not lost (IN6)."""
    with pytest.raises(Invalid):
        closed.parse(Call({"content-type": "application/json"}, body, TARGET))


def test_an_empty_form_is_invalid(closed: TwilioWhatsApp) -> None:
    with pytest.raises(Invalid):
        closed.parse(Call({}, b"", TARGET))


def _events(batches: list[Batch]) -> list[object]:
    return [one for batch in batches for one in (*batch.messages, *batch.statuses, *batch.notices)]


def _mutations() -> Iterator[tuple[str, Call]]:
    rubbish = ("", " ", "0", "null", "-1", "x" * 5000, "\x00", "💥", "[]", '{"a":', "https://", "http://[", "whatsapp:")
    for kind, changes in KINDS.items():
        fields = {
            name.rstrip("_"): value for name, value in ((STATUS if kind == "status" else MESSAGE) | changes).items()
        }
        for name in fields:
            yield f"{kind}-{name}", form(**{key: value for key, value in fields.items() if key != name})
            for value in rubbish:
                yield f"{kind}-{name}", form(**(fields | {name: value}))
        for path, told in mutations(fields):
            yield f"{kind}-{path}", Call({"content-type": "application/json"}, json.dumps(told).encode(), TARGET)


def test_no_field_missing_nulled_or_mistyped_raises_or_loses_anything(closed: TwilioWhatsApp) -> None:
    """A10."""
    count = 0
    for name, call in _mutations():
        events = _events(list(closed.parse(call)))
        assert len(events) == 1, name
        assert isinstance(events[0], Inbound | StatusUpdate | Notice)
        assert isinstance(events[0], StatusUpdate) or events[0].raw, name
        count += 1
    assert count > 2_000


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["application/json", "application/x-www-form-urlencoded", ""]))
def test_no_bytes_raise_anything_but_invalid(body: bytes, kind: str) -> None:
    try:
        read_call(Call({"content-type": kind}, body, TARGET), NOW, provider_confirms=True)
    except Invalid:
        pass


def test_a_redelivery_is_the_same_event(closed: TwilioWhatsApp) -> None:
    """IN4: the ids of messages and notices come from Twilio's bytes and nothing else."""
    odd = form(**(MESSAGE | {"From_": "messenger:1"}))
    assert only(closed, odd).provider_id == only(closed, odd).provider_id
    fields = parse_qsl(form(**MESSAGE).body.decode())
    again = Call({}, urlencode(fields[::-1]).encode(), TARGET)
    assert only(closed, again).provider_id == "SM1"
