"""An answer stands in its thread in this mailbox, leaves once, and errors are sorted (A20)."""

from __future__ import annotations

from email import message_from_bytes

import pytest

from channels.gmail.channel import Gmail
from channels.port import SendOutcome
from domain.messages import Outbound, Recipient, Text, Thread
from tests.channels.gmail.conftest import DESK, Google

WISH = b"From: ana@customer.example\r\nTo: desk@hotel.example\r\nSubject: Chairs\r\nMessage-ID: <m1@customer.example>\r\n\r\nOk"


def answer(
    reply_to: str | None = "<m1@customer.example>", to: str = "ana@customer.example", **more: object
) -> Outbound:
    return Outbound(Recipient(to), Text("Forty it is."), "token-1", reply_to, Thread("Chairs"))


async def test_an_answer_stands_in_the_thread_of_what_it_answers(channel: Gmail, google: Google) -> None:
    """Gmail wants the thread's id, In-Reply-To and the same subject, all three."""
    google.mailbox.arrive(WISH, thread="abc1")
    result = await channel.send(DESK, answer())
    (sent,) = [one for one in google.mailbox.mails.values() if "SENT" in one["labelIds"]]
    written = message_from_bytes(sent["raw"])
    assert (result.outcome, result.provider_id) == (SendOutcome.ACCEPTED, "<token-1@hotel.example>")
    assert (sent["threadId"], written["In-Reply-To"], written["Subject"]) == (
        "abc1",
        "<m1@customer.example>",
        "Re: Chairs",
    )
    assert written["Auto-Submitted"] == "auto-replied"


async def test_an_answer_to_a_mail_of_another_box_begins_a_thread(channel: Gmail, google: Google) -> None:
    """A thread's id means nothing in another mailbox (relaticle PR#667): it is looked up in this one."""
    await channel.send(DESK, answer())
    (sent,) = [one for one in google.mailbox.mails.values() if "SENT" in one["labelIds"]]
    assert sent["threadId"] == sent["id"]
    assert message_from_bytes(sent["raw"])["In-Reply-To"] == "<m1@customer.example>"


async def test_the_id_that_google_wrote_over_ours_is_the_one_kept(channel: Gmail, google: Google) -> None:
    """Answers name the id that the mail left with."""
    google.mailbox.faults.rewritten_ids = True
    result = await channel.send(DESK, answer())
    assert result.provider_id is not None
    assert result.provider_id.endswith("@mail.gmail.com>")


async def test_a_mail_whose_answer_was_lost_is_found_and_not_sent_again(channel: Gmail, google: Google) -> None:
    google.mailbox.faults.timeouts_accepted = 1
    result = await channel.send(DESK, answer())
    assert (result.outcome, len(google.mailbox.sent())) == (SendOutcome.ACCEPTED, 1)


async def test_a_mail_of_which_nothing_is_known_is_unknown(channel: Gmail, google: Google) -> None:
    google.mailbox.faults.timeouts_lost = 1
    result = await channel.send(DESK, answer())
    assert (result.outcome, google.mailbox.sent()) == (SendOutcome.UNKNOWN, [])


@pytest.mark.parametrize(("fault", "outcome"), [
    ("rate_limited", SendOutcome.BACK_OFF_ACCOUNT), ("rate_limited_as_403", SendOutcome.BACK_OFF_ACCOUNT),
    ("server_errors", SendOutcome.UNKNOWN), ("token_refused", SendOutcome.ALARM), ("token_expired", SendOutcome.ACCEPTED),
])  # fmt: skip
async def test_errors_are_sorted_into_what_is_done_next(
    channel: Gmail, google: Google, fault: str, outcome: SendOutcome
) -> None:
    setattr(google.mailbox.faults, fault, 1)
    assert (await channel.send(DESK, answer(reply_to=None))).outcome is outcome


@pytest.mark.parametrize(
    "to", ["", "nobody", "a b@x.example", "a@x.example\r\nBcc: b@x.example", "<>", "a@x.example, b@x.example"]
)
async def test_what_is_no_address_is_never_written_to(channel: Gmail, google: Google, to: str) -> None:
    result = await channel.send(DESK, answer(to=to))
    assert (result.outcome, google.mailbox.sent()) == (SendOutcome.NEVER, [])


async def test_where_google_is_not_reached_the_mail_waits(channel: Gmail, google: Google) -> None:
    channel._api._token_url = "http://127.0.0.1:9/token"
    assert (await channel.send(DESK, answer())).outcome is SendOutcome.BACK_OFF_ACCOUNT
