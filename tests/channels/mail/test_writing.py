"""An answer stands where it belongs in Gmail, Outlook and Apple Mail, and no robot answers it (A20, IN12)."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage, Message

import pytest

from channels.mail import write
from channels.mail.writing import words
from domain.messages import Choice, Choices, Content, Outbound, Recipient, Template, Text, Thread

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
THREAD = Thread("Forty chairs", ("<a@hotel.example>",))


def answer(
    content: Content = Text("Forty it is."),
    thread: Thread | None = THREAD,
    reply_to: str | None = "<b@customer.example>",
    token: str = "6f1f1c1e-0000-4000-8000-000000000001",
) -> EmailMessage:
    message = Outbound(Recipient("ana@customer.example"), content, token, reply_to, thread)
    return write(
        message,
        sender="desk@hotel.example",
        sender_name="The Desk",
        to="ana@customer.example",
        now=NOW,
        domain="hotel.example",
    )


def sent(mail: EmailMessage) -> Message:
    return message_from_bytes(mail.as_bytes())


def test_an_answer_names_what_it_answers_and_all_before_it() -> None:
    """RFC 5322, 3.6.4; Gmail wants the same subject besides, Outlook the references."""
    mail = sent(answer())
    assert mail["In-Reply-To"] == "<b@customer.example>"
    assert mail["References"].split() == ["<a@hotel.example>", "<b@customer.example>"]
    assert mail["Subject"] == "Re: Forty chairs"


@pytest.mark.parametrize("subject", ["Re: Forty chairs", "RE: Forty chairs", "SV: Fyrtio stolar", "RÉF: x", "AW: x"])
def test_a_subject_is_marked_as_an_answer_once(subject: str) -> None:
    told = answer(thread=Thread(subject))["Subject"]
    assert told.lower().count("re:") <= 1 + subject.lower().count("re: re:")
    assert not told.startswith("Re: Re:")
    assert not told.startswith("Re: SV:")
    assert not told.startswith("Re: AW:")


def test_the_same_delivery_is_the_same_mail() -> None:
    """A repeat after a lost answer must be seen as one mail by the reader's program."""
    assert answer()["Message-ID"] == answer()["Message-ID"] == "<6f1f1c1e-0000-4000-8000-000000000001@hotel.example>"
    assert answer(token="another")["Message-ID"] != answer()["Message-ID"]


def test_an_answer_says_that_no_person_wrote_it() -> None:
    assert sent(answer())["Auto-Submitted"] == "auto-replied"


def test_an_answer_is_plain_text_to_one_person() -> None:
    mail = sent(answer())
    assert (mail.get_content_type(), mail["To"], mail["Cc"], mail["Bcc"]) == (
        "text/plain",
        "ana@customer.example",
        None,
        None,
    )


def test_choices_are_numbers_to_answer_with() -> None:
    choices = Choices("Which one?", (Choice("a", "Red", "40 €"), Choice("b", "Blue")))
    assert answer(choices).get_content().splitlines()[:3] == ["Which one?", "1. Red (40 €)", "2. Blue"]


def test_a_template_is_its_words() -> None:
    """In a mail nobody approves texts; a template says what it says on WhatsApp."""
    told = {"news": {"en": "There is news about {{1}} ({{2}}), {{1}}.{{9}}"}}
    assert words(Template("news", "en", ("chairs", "T4")), told) == "There is news about chairs (T4), chairs."


def test_a_template_whose_words_are_not_known_says_its_parameters() -> None:
    assert "Forty chairs" in answer(Template("concierge_request_news", "en", ("Forty chairs",))).get_content()


@pytest.mark.parametrize(
    "hostile", ["Chairs\r\nBcc: all@x.example", "Chairs\nX-A: b", "\r\n\r\nbody", "a\0b", "=?utf-8?q?=0D=0ABcc:?="]
)
def test_a_subject_adds_no_field(hostile: str) -> None:
    mail = sent(answer(thread=Thread(hostile)))
    assert mail["Bcc"] is None
    assert mail["X-A"] is None
    assert mail.get_payload(decode=True) == b"Forty it is.\r\n"


@pytest.mark.parametrize("hostile", ["<b@x.example>\r\nBcc: all@x.example", "b@x.example", "", "<>", "<a b@x.example>"])
def test_an_id_that_is_none_is_not_named(hostile: str) -> None:
    mail = sent(answer(thread=None, reply_to=hostile))
    assert (mail["In-Reply-To"], mail["Bcc"]) == (None, None)


def test_a_long_talk_keeps_its_first_and_its_last_ids() -> None:
    ids = tuple(f"<{n}@hotel.example>" for n in range(500))
    named = sent(answer(thread=Thread("Chairs", ids)))["References"].split()
    assert (named[0], named[-1], len(named)) == ("<0@hotel.example>", "<b@customer.example>", 50)


def test_any_words_arrive_as_they_were_written() -> None:
    said = "Sí, 40 € – mañana. 你好 👍🏽\n\n.\nFrom here\n" + "x" * 5000
    assert answer(Text(said)).get_content().rstrip("\n") == said
    assert all(len(line) <= 998 for line in answer(Text(said)).as_bytes().split(b"\r\n"))


def test_half_a_sign_does_not_keep_the_rest_from_being_sent() -> None:
    assert b"Forty" in answer(Text("Forty \ud83d it is")).as_bytes()
