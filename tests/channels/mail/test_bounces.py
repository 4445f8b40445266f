"""A bounce is a status of the mail it names, when it says that nobody tries again (RFC 3464, 2.3.3)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from channels.mail import read, statuses
from domain.messages import DeliveryStatus, StatusUpdate
from tests.channels.mail import bounced, mails

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _statuses(raw: bytes) -> tuple[StatusUpdate, ...]:
    return statuses(read(raw, own=frozenset({"desk@hotel.example"}), received_at=NOW))


@pytest.mark.parametrize("name", bounced.FAILED)
def test_a_bounce_fails_the_mail_it_names_for_whom_it_names(name: str):
    told = _statuses(bounced.FAILED[name])
    assert {one.provider_id for one in told} == {bounced.ID}
    assert {one.status for one in told} == {DeliveryStatus.FAILED}
    assert {one.delivery_token for one in told} == {bounced.ID[1:].partition("@")[0]}
    assert bounced.WHO in {one.sent_to.stable_id for one in told if one.sent_to}


@pytest.mark.parametrize("name", bounced.WAITING)
def test_a_mail_that_is_still_on_its_way_has_not_failed(name: str):
    assert _statuses(bounced.WAITING[name]) == ()


def test_every_status_says_whom_it_is_for():
    """Without a recipient a made-up bounce could end any mail whose id somebody learned."""
    for raw in (*bounced.FAILED.values(), *bounced.WAITING.values()):
        assert all(one.sent_to for one in _statuses(raw))


def test_the_code_of_the_server_is_kept():
    assert {one.error_code for one in _statuses(bounced.report(status="5.2.2 (mailbox full)"))} == {"5.2.2"}
    assert {one.error_code for one in _statuses(bounced.EXIM)} == {"bounced"}


def test_what_a_person_sends_on_is_no_bounce():
    """Somebody who forwards a report to us asks about it; it settles nothing."""
    from_a_person = bounced.report().replace(b"MAILER-DAEMON@mx.example", b"ana@customer.example")
    as_mixed = from_a_person.replace(b"multipart/report", b"multipart/mixed")
    assert _statuses(as_mixed) == ()
    assert all(_statuses(raw) == () for raw in mails.GOOD.values() if raw is not mails.REPORT)


@pytest.mark.parametrize("name", bounced.FAILED)
def test_a_bounce_cut_or_broken_anywhere_raises_nothing(name: str):
    raw = bounced.FAILED[name]
    for at in range(0, len(raw), 17):
        _statuses(raw[:at])
        _statuses(raw[:at] + b"\xff\x00\r\n\r\n" + raw[at:])
        _statuses(raw[:at] + raw[at + 9 :])
