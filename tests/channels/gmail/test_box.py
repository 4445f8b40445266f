"""The mailbox is followed by its history; nothing is lost, and nothing is read as two (A17)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from channels.gmail import GmailSettings
from channels.gmail.channel import Gmail
from channels.port import Fetched, Mailbox
from domain.errors import Unavailable
from domain.messages import DeliveryStatus, Proof
from tests.channels.gmail.conftest import DESK, Google
from tests.channels.mail import bounced


def mail(number: int, sender: str = "ana@customer.example", head: str = "") -> bytes:
    return (
        f"From: {sender}\r\nTo: {DESK}\r\nSubject: Chairs\r\nMessage-ID: <m{number}@customer.example>\r\n{head}\r\nForty.\r\n"
    ).encode()


@pytest.fixture
def box(channel: Gmail) -> Mailbox:
    (made,) = channel.mailboxes()
    return made


async def through(box: Mailbox, cursor: str | None) -> tuple[list[str], str]:
    """Fetch until there is no more; return the ids in order, and how far it was read."""
    ids: list[str] = []
    for _ in range(50):
        fetched: Fetched = await box.fetch(cursor)
        ids += [one.provider_id for one in fetched.batch.messages]
        cursor = fetched.cursor
        if not fetched.more:
            return ids, cursor
    raise AssertionError("it never ends")


async def test_a_box_is_read_from_now_on(box: Mailbox, google: Google) -> None:
    google.mailbox.arrive(mail(1))
    ids, cursor = await through(box, None)
    assert ids == []
    google.mailbox.arrive(mail(2))
    assert (await through(box, cursor))[0] == ["<m2@customer.example>"]


async def test_where_nothing_came_nothing_is_read_and_the_cursor_holds(box: Mailbox, google: Google) -> None:
    """The key `history` is absent then (twenty#3782)."""
    _, cursor = await through(box, None)
    again, cursor = await through(box, cursor)
    google.mailbox.arrive(mail(1))
    assert again == []
    assert len((await through(box, cursor))[0]) == 1


async def test_every_page_is_read_in_order(box: Mailbox, google: Google) -> None:
    _, cursor = await through(box, None)
    google.mailbox.page = 2
    for number in range(7):
        google.mailbox.arrive(mail(number))
    assert (await through(box, cursor))[0] == [f"<m{number}@customer.example>" for number in range(7)]


async def test_what_the_history_names_twice_is_read_once(box: Mailbox, google: Google) -> None:
    _, cursor = await through(box, None)
    google.mailbox.faults.history_twice = True
    google.mailbox.arrive(mail(1))
    assert len((await through(box, cursor))[0]) == 1


async def test_a_mail_that_is_gone_keeps_nothing_else_back(box: Mailbox, google: Google) -> None:
    _, cursor = await through(box, None)
    gone = google.mailbox.arrive(mail(1))
    google.mailbox.arrive(mail(2))
    del google.mailbox.mails[gone]
    assert (await through(box, cursor))[0] == ["<m2@customer.example>"]


@pytest.mark.parametrize("labels", [("SENT",), ("SENT", "INBOX"), ("DRAFT", "INBOX"), ("SPAM",), ("INBOX", "TRASH")])
async def test_what_was_not_sent_to_us_is_not_read(box: Mailbox, google: Google, labels: tuple[str, ...]) -> None:
    """The history names our own sent mail, too."""
    _, cursor = await through(box, None)
    google.mailbox.arrive(mail(1), labels)
    assert (await through(box, cursor))[0] == []


async def test_a_forgotten_history_loses_nothing(box: Mailbox, google: Google) -> None:
    """404: the ids live "at least a week, sometimes hours"; rows with a unique id make what is read again harmless."""
    google.mailbox.arrive(mail(0))
    _, cursor = await through(box, None)
    google.mailbox.page = 2
    for number in range(1, 6):
        google.mailbox.arrive(mail(number))
    google.mailbox.arrive(mail(9), ("SENT", "INBOX"))
    google.mailbox.forgotten = google.mailbox.history[-1][0]
    google.mailbox._now += 1
    ids, cursor = await through(box, cursor)
    assert {f"<m{number}@customer.example>" for number in range(1, 6)} <= set(ids)
    assert "<m9@customer.example>" not in ids
    google.mailbox.arrive(mail(6))
    assert (await through(box, cursor))[0] == ["<m6@customer.example>"]


async def test_a_forgotten_page_begins_the_history_again(box: Mailbox, google: Google) -> None:
    _, cursor = await through(box, None)
    google.mailbox.arrive(mail(1))
    stale = json.dumps(json.loads(cursor) | {"p": "0"})
    google.mailbox.forgotten, kept = 10**9, google.mailbox.forgotten
    fetched = await box.fetch(stale)
    google.mailbox.forgotten = kept
    assert fetched.more
    assert (await through(box, fetched.cursor))[0] == ["<m1@customer.example>"]


@pytest.mark.parametrize("cursor", ["", "junk", "{}", "[]", "17:4", '{"h": null}'])
async def test_a_cursor_of_something_else_begins_from_now(box: Mailbox, cursor: str) -> None:
    assert (await through(box, cursor))[0] == []


@pytest.mark.parametrize("fault", ["rate_limited", "server_errors", "rate_limited_as_403", "token_refused"])
async def test_a_box_that_does_not_answer_is_asked_again_later(channel: Gmail, google: Google, fault: str) -> None:
    """What is raised tells whether asking again helps; the cursor stays where it was."""
    (box,) = channel.mailboxes()
    setattr(google.mailbox.faults, fault, 5)
    with pytest.raises(Unavailable) as raised:
        await box.fetch(None)
    assert (raised.value.code == "mailbox_login") == (fault == "token_refused")


async def test_an_access_token_that_grew_old_is_renewed(box: Mailbox, google: Google, clock: list[datetime]) -> None:
    await through(box, None)
    google.mailbox.faults.token_expired = 1
    await through(box, None)
    clock[0] += timedelta(hours=2)
    await through(box, None)
    assert google.mailbox.tokens_given == 3


async def test_the_watch_is_renewed_each_day_and_not_at_each_look(
    box: Mailbox, google: Google, clock: list[datetime]
) -> None:
    """A watch lives for seven days (A17)."""
    for _ in range(3):
        await through(box, None)
    assert len(google.mailbox.watches) == 1
    clock[0] += timedelta(days=1, minutes=1)
    await through(box, None)
    assert [one["topicName"] for one in google.mailbox.watches] == ["projects/p/topics/t"] * 2


async def test_a_refused_watch_stops_no_reading(box: Mailbox, google: Google, clock: list[datetime]) -> None:
    """Polling goes on beside the push: pushes may be dropped or delayed."""
    google.mailbox.faults.watch_refused = 1
    _, cursor = await through(box, None)
    google.mailbox.arrive(mail(1))
    assert len((await through(box, cursor))[0]) == 1
    clock[0] += timedelta(minutes=11)
    await through(box, cursor)
    assert len(google.mailbox.watches) == 1


async def test_without_a_topic_the_box_is_only_asked(settings: Callable[..., GmailSettings], google: Google) -> None:
    bare = Gmail(settings(gmail_topic=None, gmail_subscription=None, gmail_push_audience=None, gmail_push_account=None))
    await through(bare.mailboxes()[0], None)
    await bare.aclose()
    assert google.mailbox.watches == []


async def test_googles_own_word_proves_an_address_and_nobody_elses(box: Mailbox, google: Google) -> None:
    _, cursor = await through(box, None)
    google.mailbox.arrive(
        mail(1, head="Authentication-Results: mx.google.com; dmarc=pass header.from=customer.example\r\n")
    )
    google.mailbox.arrive(mail(2, head="Authentication-Results: mx.evil.example; dmarc=pass\r\n"))
    fetched = await box.fetch(cursor)
    assert [one.sender.proof for one in fetched.batch.messages] == [Proof.ALIGNED_DMARC, Proof.CLAIMED]


async def test_a_robots_mail_is_read_with_its_reason(box: Mailbox, google: Google) -> None:
    _, cursor = await through(box, None)
    google.mailbox.arrive(mail(1, head="Auto-Submitted: auto-replied\r\n"))
    google.mailbox.arrive(mail(2, sender=DESK))
    fetched = await box.fetch(cursor)
    assert [one.left_because for one in fetched.batch.messages] == ["auto_submitted", "own_mail"]


async def test_what_gmail_says_came_back_is_a_status_of_that_mail(box: Mailbox, google: Google) -> None:
    """Its mailer-daemon writes into the mailbox that sent."""
    _, cursor = await through(box, None)
    google.mailbox.arrive(bounced.GMAIL)
    fetched = await box.fetch(cursor)
    assert {(one.provider_id, one.status) for one in fetched.batch.statuses} == {(bounced.ID, DeliveryStatus.FAILED)}
    assert [one.left_because for one in fetched.batch.messages] == ["bounce"]
