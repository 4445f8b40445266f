"""Only a result of a server we trust proves an address, and nothing in it that the sender chose (IN8, RFC 8601)."""

from __future__ import annotations

from email import message_from_bytes

import pytest

from channels.mail import proof
from domain.messages import Proof
from tests.channels.mail import mails

TRUSTED = frozenset({"mx.hotel.example"})


def judged(*fields: str, start: bytes = mails.HEAD) -> Proof:
    head = "".join(f"Authentication-Results: {field}\r\n" for field in fields)
    return proof.of(message_from_bytes(head.encode() + mails.mail(start=start)), TRUSTED)


@pytest.mark.parametrize("field", [
    "mx.hotel.example; dmarc=pass header.from=customer.example",
    "MX.Hotel.example 1; spf=fail; dkim=pass header.d=x.example; DMARC=Pass (p=NONE dis=NONE) header.from=customer.example",
    "mx.hotel.example; dmarc=pass",
    "mx.hotel.example;\r\n dkim=none;\r\n dmarc=pass (p=reject)\r\n header.from=Customer.example",
])  # fmt: skip
def test_a_pass_of_our_server_proves_the_address(field: str) -> None:
    assert judged(field) is Proof.ALIGNED_DMARC


@pytest.mark.parametrize("field", [
    "mx.hotel.example; dmarc=fail header.from=customer.example",
    "mx.hotel.example; spf=pass; dkim=pass",
    "mx.hotel.example; none",
    "mx.evil.example; dmarc=pass header.from=customer.example",
    "mx.hotel.example.evil.example; dmarc=pass",
    "mx.hotel.example; dmarc=pass header.from=other.example",
    'mx.hotel.example; spf=pass smtp.mailfrom="a; dmarc=pass; "@evil.example',
    "mx.hotel.example; spf=fail (said; dmarc=pass; and more) smtp.mailfrom=a",
    "mx.hotel.example; dmarc=fail; dmarc=pass header.from=customer.example",
    "mx.hotel.example; x-dmarc=pass",
    "(mx.hotel.example) mx.evil.example; dmarc=pass",
    "",
    ";;;=",
])  # fmt: skip
def test_anything_else_is_a_claim(field: str) -> None:
    assert judged(field) is Proof.CLAIMED


def test_only_the_topmost_of_our_servers_fields_counts() -> None:
    """The sender may write one in our server's name; ours stands above it."""
    ours, forged = "mx.hotel.example; dmarc=fail", "mx.hotel.example; dmarc=pass header.from=customer.example"
    assert judged(ours, forged) is Proof.CLAIMED


def test_two_senders_prove_neither() -> None:
    start = mails.without("From") + b"From: a@customer.example, b@customer.example\r\n"
    assert judged("mx.hotel.example; dmarc=pass", start=start) is Proof.CLAIMED
    assert judged("mx.hotel.example; dmarc=pass", start=mails.HEAD + b"From: b@x.example\r\n") is Proof.CLAIMED


def test_without_a_trusted_server_nothing_is_proven() -> None:
    said = b"Authentication-Results: mx.hotel.example; dmarc=pass header.from=customer.example\r\n"
    assert proof.of(message_from_bytes(said + mails.mail()), frozenset()) is Proof.CLAIMED
