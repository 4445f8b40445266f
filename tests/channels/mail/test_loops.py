"""Robots are stored and never answered, people are (IN12, A19)."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

import pytest

from channels.mail import why_left
from tests.channels.mail import mails

OWN = frozenset({"desk@hotel.example"})

ROBOTS = {
    b"Auto-Submitted: auto-replied": "auto_submitted",
    b"Auto-Submitted: auto-generated; owner=x": "auto_submitted",
    b"AUTO-SUBMITTED:  Auto-Notified": "auto_submitted",
    b"X-Autoreply: yes": "auto_submitted",
    b"X-Autorespond: holiday": "auto_submitted",
    b"Precedence: bulk": "bulk",
    b"Precedence: Junk": "bulk",
    b"Precedence: list": "bulk",
    b"Precedence: auto_reply": "bulk",
    b"List-Id: <news.example>": "list",
    b"List-Unsubscribe: <https://news.example/off>": "list",
    b"Return-Path: <>": "bounce",
    b"Return-Path: < >": "bounce",
    b"X-Auto-Response-Suppress: All": "auto_response_suppressed",
    b"X-Auto-Response-Suppress: DR, OOF, AutoReply": "auto_response_suppressed",
}
PEOPLE = [
    b"Auto-Submitted: no",
    b"Auto-Submitted:",
    b"Precedence: first-class",
    b"Return-Path: <ana@customer.example>",
    b"X-Auto-Response-Suppress: DR",
    b"X-Autoreply: no",
    b"X-Mailer: Autoreply Pro",
]
ROBOT_ADDRESSES = {
    "noreply@shop.example": "no_reply",
    "no-reply@shop.example": "no_reply",
    "No_Reply@shop.example": "no_reply",
    "do-not-reply@shop.example": "no_reply",
    "donotreply+77@shop.example": "no_reply",
    "orders-noreply@shop.example": "no_reply",
    "ne-pas-repondre@boutique.example": "no_reply",
    "no-responder@tienda.example": "no_reply",
    "svara-ej@butik.example": "no_reply",
    "MAILER-DAEMON@mx.example": "bounce",
    "postmaster@mx.example": "bounce",
    "bounces+ana=customer@list.example": "bounce",
    "Desk@Hotel.example": "own_mail",
}
HUMAN_ADDRESSES = [
    "ana@customer.example",
    "noreen@customer.example",
    "juno.reply@customer.example",
    "info@noreply-is.example",
]


def of(head: bytes = b"", sender: str = "ana@customer.example") -> Message:
    start = mails.without("From") + b"From: " + sender.encode() + b"\r\n"
    return message_from_bytes(mails.mail(head=head + b"\r\n" if head else b"", start=start))


@pytest.mark.parametrize("head", ROBOTS)
def test_a_robot_is_left_for_the_sign_it_gives(head: bytes) -> None:
    assert why_left(of(head), OWN) == ROBOTS[head]


@pytest.mark.parametrize("head", PEOPLE)
def test_a_person_is_not_taken_for_a_robot(head: bytes) -> None:
    assert why_left(of(head), OWN) is None


@pytest.mark.parametrize("address", ROBOT_ADDRESSES)
def test_an_address_that_wants_no_answer_gets_none(address: str) -> None:
    assert why_left(of(sender=address), OWN) == ROBOT_ADDRESSES[address]


@pytest.mark.parametrize("address", HUMAN_ADDRESSES)
def test_an_address_that_only_looks_like_it_is_answered(address: str) -> None:
    assert why_left(of(sender=address), OWN) is None


def test_a_report_of_a_mail_that_did_not_arrive_is_left() -> None:
    assert why_left(message_from_bytes(mails.REPORT), OWN) == "bounce"


def test_a_mail_of_nobody_is_left() -> None:
    assert why_left(message_from_bytes(mails.ODD["no one"]), OWN) == "no_sender"


def test_what_we_write_ourselves_is_left_by_every_other_desk() -> None:
    """Two of us must not talk to each other: our own answers carry the signs we look for."""
    from tests.channels.mail.test_writing import answer

    assert why_left(answer(), frozenset()) == "auto_submitted"
