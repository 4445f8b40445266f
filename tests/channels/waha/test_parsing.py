"""What each webhook becomes: a message to answer, a status, or a notice; and nothing raises, nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from channels.waha import parsing
from domain.messages import Batch, DeliveryStatus, Inbound, NoticeKind, Sender, StatusUpdate
from tests.mutations import mutations

Event = Callable[..., bytes]
PHONES = {"123456789@lid": "447700900100"}


def only(body: bytes) -> Any:
    (batch,) = parsing.read(body, PHONES)
    (told,) = (*batch.messages, *batch.statuses, *batch.notices)
    return told


@pytest.mark.parametrize(
    ("chat", "sender"),
    [
        ("447700900100@c.us", Sender("447700900100", "+447700900100")),
        ("447700900100@s.whatsapp.net", Sender("447700900100", "+447700900100")),
        ("447700900100:12@s.whatsapp.net", Sender("447700900100", "+447700900100")),
        ("123456789@lid", Sender("123456789@lid", "+447700900100")),
        ("123456789:3@lid", Sender("123456789@lid", "+447700900100")),
        ("987654321@lid", Sender("987654321@lid")),
    ],
)
def test_who_wrote_is_told_by_the_chat(event: Event, chat: str, sender: Sender) -> None:
    assert only(event(**{"from": chat})).sender == sender


def test_a_text_keeps_its_bare_id_its_time_and_its_bytes(event: Event) -> None:
    body = event(replyTo={"id": "3EB0AAAA", "hasMedia": False})
    told = only(body)
    assert (told.provider_id, told.reply_to, told.text, told.kind) == (
        "3A0001",
        "3EB0AAAA",
        "Flowers for Friday",
        "text",
    )
    assert told.sent_at == datetime.fromtimestamp(1_795_000_000, UTC)
    assert told.raw == body


def test_a_message_without_a_time_came_when_it_was_told(event: Event) -> None:
    assert only(event(timestamp=None)).sent_at == datetime.fromtimestamp(1_795_000_001, UTC)


@pytest.mark.parametrize(
    "chat", ["1203630000@g.us", "status@broadcast", "1203630000@newsletter", "12@broadcast", "x", ""]
)
def test_groups_channels_and_statuses_are_kept_and_never_answered(event: Event, chat: str) -> None:
    """A15, waha#1073 #1712."""
    told = only(event(**{"from": chat, "id": f"false_{chat}_A_447700900100@c.us", "participant": "447700900100@c.us"}))
    assert told.kind is NoticeKind.IGNORED


@pytest.mark.parametrize(
    "change",
    [
        {"fromMe": True, "source": "api"},
        {"fromMe": True, "source": None},
        {"fromMe": None, "source": "api"},
        {"fromMe": "true", "id": "true_447700900100@c.us_A"},
        {"fromMe": False, "from": "15550100000@c.us"},
        {"fromMe": False, "from": "777000777000@lid"},
        {"fromMe": True, "source": "app", "to": "1203630000@g.us", "id": "true_1203630000@g.us_A"},
    ],
)
@pytest.mark.parametrize("name", ["message", "message.any"])
def test_our_own_words_never_come_back_as_a_customers(event: Event, name: str, change: dict[str, Any]) -> None:
    """A9: whichever sign of it an engine leaves out. Answered once, an echo is answered for ever."""
    assert only(event(name, **change)).kind is NoticeKind.IGNORED


@pytest.mark.parametrize("chat", ["447700900100@c.us", "123456789@lid"])
def test_a_colleague_on_the_phone_is_told_with_whose_chat_it_is(event: Event, chat: str) -> None:
    body = event(
        "message.any", fromMe=True, source="app", **{"from": "15550100000@c.us", "to": chat, "id": f"true_{chat}_A1"}
    )
    told = only(body)
    assert (told.kind, told.provider_id, told.sender.phone) == (NoticeKind.STAFF_MESSAGE, "A1", "+447700900100")


@pytest.mark.parametrize(
    ("ack", "status"),
    [
        (-1, DeliveryStatus.FAILED),
        (1, DeliveryStatus.SENT),
        (2, DeliveryStatus.DELIVERED),
        (3, DeliveryStatus.READ),
        (4, DeliveryStatus.PLAYED),
        ("3", DeliveryStatus.READ),
        (None, DeliveryStatus.DELIVERED),
    ],
)
def test_an_ack_moves_our_message(event: Event, ack: Any, status: DeliveryStatus) -> None:
    told = only(_ack(event, ack=ack, ackName="DEVICE"))
    assert isinstance(told, StatusUpdate)
    assert (told.provider_id, told.status, told.recipient) == ("3EB0", status, Sender("447700900100", "+447700900100"))


@pytest.mark.parametrize("ack", [0, 9, -7, "x", 1e300, True])
def test_an_ack_that_says_nothing_is_kept(event: Event, ack: Any) -> None:
    assert only(_ack(event, ack=ack, ackName="PENDING")).kind is NoticeKind.IGNORED


def test_an_ack_carries_the_token_in_the_id_that_we_asked_for(event: Event) -> None:
    """A send whose answer was lost is settled by its ack and never sent twice (A12)."""
    told = only(_ack(event, id="true_123456789@lid_0123456789ABCDEF0123456789ABCDEF"))
    assert told.delivery_token == "01234567-89ab-cdef-0123-456789abcdef"


def test_what_we_read_of_theirs_is_no_status_of_ours(event: Event) -> None:
    told = only(_ack(event, id="false_447700900100@c.us_A", fromMe=False, **{"from": "447700900100@c.us"}))
    assert told.kind is NoticeKind.IGNORED


def test_a_reaction_points_at_its_message(event: Event) -> None:
    """Its time has a fraction."""
    told = only(
        event("message.reaction", timestamp=1795000000.5, reaction={"text": "👍", "messageId": "true_4477@c.us_3EB0"})
    )
    assert (told.kind, told.text, told.reply_to) == ("reaction", "👍", "3EB0")


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        *[
            (state, NoticeKind.ACCOUNT_ALARM)
            for state in ("FAILED", "SCAN_QR_CODE", "STOPPED", "PASSKEY_REQUIRED", "NEW")
        ],
        *[(state, NoticeKind.IGNORED) for state in ("WORKING", "STARTING")],
    ],
)
def test_a_session_that_cannot_send_is_an_alarm(event: Event, state: str, kind: NoticeKind) -> None:
    """A15, waha#1097 #1908; a state nobody knows yet is one too."""
    told = only(event("session.status", payload={"name": "default", "status": state, "statuses": []}))
    assert told.kind is kind


def test_edits_and_revocations_name_the_message(event: Event) -> None:
    edited = only(event("message.edited", editedMessageId="3A0000", body="Flowers for Monday"))
    before = {"id": "false_447700900100@c.us_3A0000", "from": "447700900100@c.us", "fromMe": False}
    revoked = only(event("message.revoked", payload={"revokedMessageId": "3A0000", "before": before, "after": None}))
    assert [(one.kind, one.detail, one.sender.phone) for one in (edited, revoked)] == [
        (NoticeKind.EDITED, "3A0000", "+447700900100"),
        (NoticeKind.REVOKED, "3A0000", "+447700900100"),
    ]


@pytest.mark.parametrize(
    "name", ["call.received", "poll.vote", "presence.update", "label.upsert", "message.waiting", "new"]
)
def test_any_other_event_is_kept(event: Event, name: str) -> None:
    assert only(event(name)).kind is NoticeKind.IGNORED


FILE = {"url": "http://localhost:3000/api/files/a", "mimetype": "image/jpeg", "filename": None, "error": None}


@pytest.mark.parametrize(
    ("media", "kind", "voice"),
    [
        (FILE, "image", False),
        (FILE | {"mimetype": "image/webp"}, "sticker", False),
        (FILE | {"mimetype": "video/mp4"}, "video", False),
        (FILE | {"mimetype": "audio/ogg; codecs=opus"}, "audio", True),
        (FILE | {"mimetype": "audio/mpeg"}, "audio", False),
        (FILE | {"mimetype": "application/pdf", "filename": "list.pdf"}, "document", False),
        (FILE | {"mimetype": None}, "document", False),
        (None, "document", False),
        ({"url": None, "error": {"message": "too large"}}, "document", False),
    ],
)
def test_a_file_is_kept_with_its_caption(event: Event, media: Any, kind: str, voice: bool) -> None:
    told = only(event(hasMedia=True, media=media, body="our list"))
    assert (told.kind, told.text, told.media[0].voice) == (kind, "our list", voice)
    assert told.media[0].media_id == "false_447700900100@c.us_3A0001"


def test_a_place_is_read_from_strings(event: Event) -> None:
    told = only(event(location={"latitude": "51.45", "longitude": "-2.59", "live": False, "name": "Pier 4"}, body=None))
    assert (told.kind, told.text, told.latitude, told.longitude) == ("location", "Pier 4", 51.45, -2.59)


def test_contacts_are_written_as_words(event: Event) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Ada Byron\nitem1.TEL;waid=447700900100:+44 7700 900100\nEND:VCARD"
    told = only(event(vCards=[card], body=card))
    assert (told.kind, told.text) == ("contacts", "Ada Byron +44 7700 900100")


def test_what_says_nothing_is_unsupported(event: Event) -> None:
    assert only(event(body=None)).kind == "unsupported"


def _ack(event: Event, **changes: Any) -> bytes:
    ours = {
        "id": "true_447700900100@c.us_3EB0",
        "from": "15550100000@c.us",
        "to": "447700900100@c.us",
        "fromMe": True,
        "ack": 2,
    }
    return event("message.ack", **(ours | changes))


def _fixtures(event: Event) -> list[bytes]:
    reaction = {"text": "👍", "messageId": "true_4477@c.us_3EB0"}
    before = {"id": "false_447700900100@c.us_3A0000", "from": "447700900100@c.us", "fromMe": False}
    return [
        event(),
        event("message.any", fromMe=True, source="app"),
        event("message.any", fromMe=True, source="api"),
        event(hasMedia=True, media=FILE),
        event(location={"latitude": "51.45", "longitude": "-2.59"}, vCards=["FN:Ada"], replyTo={"id": "A"}),
        _ack(event),
        event("message.reaction", reaction=reaction),
        event("message.edited", editedMessageId="A"),
        event("message.revoked", payload={"revokedMessageId": "A", "before": before, "after": None}),
        event("session.status", payload={"name": "default", "status": "FAILED", "statuses": [], "data": None}),
        event("call.received", payload={"id": "A", "from": "447700900100@c.us", "timestamp": 1, "isVideo": False}),
    ]


def test_any_field_deleted_nulled_or_mistyped_raises_nothing_and_loses_nothing(event: Event) -> None:
    """A10: every field of every fixture; only the two that make it an envelope may make it `Invalid`."""
    tried = 0
    for fixture in _fixtures(event):
        for path, mutated in mutations(json.loads(fixture)):
            tried += 1
            body = json.dumps(mutated).encode()
            try:
                batches = parsing.read(body, PHONES)
            except parsing.Invalid:
                assert path[0] in ("event", "session"), path
                continue
            assert sum(map(_told, batches)) == 1, path
            parsing.lids(body)
    assert tried > 3_000


def test_no_mutation_turns_our_own_words_into_a_customers(event: Event) -> None:
    """A9, but for the mutations that leave none of the signs: one field never does."""
    ours = {"from": "15550100000@c.us", "to": "447700900100@c.us", "id": "true_447700900100@c.us_A", "fromMe": True}
    for source in ("api", "app"):
        for path, mutated in mutations(json.loads(event("message.any", source=source, **ours))):
            try:
                batches = parsing.read(json.dumps(mutated).encode(), PHONES)
            except parsing.Invalid:
                continue
            assert path == ("payload",) or not any(isinstance(one, Inbound) for b in batches for one in b.messages), (
                path
            )


def _told(batch: Batch) -> int:
    return len(batch.messages) + len(batch.statuses) + len(batch.notices)
