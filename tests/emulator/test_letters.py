"""Mails that the page plays: in the thread of the last one, vouched for, with their picture."""

from __future__ import annotations

import base64
from email import message_from_bytes
from email.policy import default

from emulator import letters

ADA, DESK = "ada@example.org", "desk@hotel.example"
ANSWER = (
    b"From: desk@hotel.example\r\nTo: ada@example.org\r\nMessage-ID: <1@hotel.example>\r\n"
    b"Subject: Re: A request\r\n\r\nBy when?\r\n"
)


def test_a_second_mail_answers_the_last_one_that_came() -> None:
    """RFC 5322 3.6.4: In-Reply-To and References name it."""
    first = message_from_bytes(letters.compose(ADA, DESK, {"text": "Chairs"}, None, 1), policy=default)
    second = message_from_bytes(letters.compose(ADA, DESK, {"text": "Friday"}, ANSWER, 2), policy=default)
    assert first["in-reply-to"] is None
    assert (second["in-reply-to"], second["subject"]) == ("<1@hotel.example>", "Re: A request")
    assert first["message-id"] != second["message-id"]
    assert "dmarc=pass" in first["authentication-results"]


def test_a_picture_is_attached() -> None:
    """As a mail program does, with a name and a type."""
    played = {"type": "image", "mime_type": "image/png", "data": base64.b64encode(b"png").decode()}
    mail = message_from_bytes(letters.compose(ADA, DESK, played, None, 1), policy=default)
    (attached,) = mail.iter_attachments()
    assert (attached.get_content_type(), attached.get_content()) == ("image/png", b"png")


def test_what_came_is_read_as_its_reader_sees_it() -> None:
    """Whom it is for, which mail it is, and the words."""
    assert letters.words(ANSWER) == (ADA, "<1@hotel.example>", "Re: A request\n\nBy when?")
