"""What is read from a mailbox, over a real socket (providers.md 1.6; A18; IN1)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.imap.box import ImapBox
from channels.port import Fetched
from domain.errors import Unavailable
from tests.channels.imap.peer import NOON, Peer, letter

BEFORE, AFTER = NOON - timedelta(days=30), NOON + timedelta(hours=1)


def ids(fetched: Fetched) -> list[str]:
    return [message.provider_id for message in fetched.batch.messages]


async def read_all(box: ImapBox, cursor: str) -> tuple[list[str], str]:
    """Read as the worker does: again after every batch, handing back what was stored."""
    seen: list[str] = []
    while True:
        fetched = await box.fetch(cursor)
        seen += ids(fetched)
        if fetched.cursor == cursor:
            return seen, cursor
        cursor = fetched.cursor


async def test_a_box_seen_for_the_first_time_is_read_from_now_on(box: ImapBox, peer: Peer):
    """Nobody wants years of mail answered on the first day."""
    peer.put(letter(1), BEFORE)
    fetched = await box.fetch(None)
    assert ids(fetched) == []
    peer.put(letter(2), AFTER)
    assert ids(await box.fetch(fetched.cursor)) == ["<m2@customer.example>"]


async def test_a_message_says_who_wrote_what_in_which_thread(box: ImapBox, peer: Peer):
    """IN1: the same shape as on every channel."""
    start = await box.fetch(None)
    peer.put(letter(1, "Twelve roses, please."), AFTER)
    (message,) = (await box.fetch(start.cursor)).batch.messages
    assert message.sender.stable_id == "ann@customer.example"
    assert message.text == "Twelve roses, please."
    assert message.thread is not None
    assert message.thread.subject == "Roses"


async def test_the_last_mail_is_not_read_again(box: ImapBox, peer: Peer):
    """`UID SEARCH UID n:*` names the last mail even where its UID is below n (providers.md 1.6)."""
    start = await box.fetch(None)
    peer.put(letter(1), AFTER)
    first = await box.fetch(start.cursor)
    again = await box.fetch(first.cursor)
    assert ids(again) == []
    assert again.cursor == first.cursor


async def test_many_mails_come_in_pages_in_their_order(box: ImapBox, peer: Peer):
    """IN5: in order, whatever their number."""
    start = await box.fetch(None)
    for number in range(1, 131):
        peer.put(letter(number), AFTER)
    first = await box.fetch(start.cursor)
    assert first.more
    seen, _ = await read_all(box, start.cursor)
    assert seen == [f"<m{number}@customer.example>" for number in range(1, 131)]


async def test_a_page_holds_a_bounded_number_of_bytes(box: ImapBox, peer: Peer):
    """Ten large mails must not lie in memory together."""
    start = await box.fetch(None)
    for number in range(1, 5):
        peer.put(letter(number, "x" * 3_000_000), AFTER)
    first = await box.fetch(start.cursor)
    assert len(first.batch.messages) == 2
    assert first.more
    seen, _ = await read_all(box, start.cursor)
    assert len(seen) == 4


async def test_no_mail_is_flagged_as_read_before_it_is_stored(box: ImapBox, peer: Peer):
    r"""providers.md 1.6: BODY.PEEK[], and \Seen only after the cursor came back."""
    start = await box.fetch(None)
    peer.put(letter(1), AFTER)
    first = await box.fetch(start.cursor)
    assert peer.mails[0].flags == set()
    await box.fetch(first.cursor)
    assert peer.mails[0].flags == {r"\Seen"}


async def test_a_mail_that_could_not_be_stored_is_not_flagged(box: ImapBox, peer: Peer):
    """The old cursor comes back: nothing of what was fetched since is known to be stored."""
    start = await box.fetch(None)
    peer.put(letter(1), AFTER)
    await box.fetch(start.cursor)
    assert ids(await box.fetch(start.cursor)) == ["<m1@customer.example>"]
    assert peer.mails[0].flags == set()


async def test_a_renumbered_box_gives_what_came_since_our_first_look_and_nothing_older(box: ImapBox, peer: Peer):
    """A18: UIDVALIDITY changed. What we answered knows itself by its Message-ID; the old mailbox stays unanswered."""
    peer.put(letter("old"), BEFORE)
    peer.put(letter("this morning"), NOON - timedelta(hours=1))  # SINCE knows days only
    start = await box.fetch(None)
    peer.put(letter(1), AFTER)
    first = await box.fetch(start.cursor)
    peer.put(letter(2), AFTER)
    peer.renumber(2000)
    seen, cursor = await read_all(box, first.cursor)
    assert seen == ["<m1@customer.example>", "<m2@customer.example>"]
    peer.put(letter(3), AFTER)
    assert (await read_all(box, cursor))[0] == ["<m3@customer.example>"]


async def test_a_mail_moved_into_the_box_later_is_read_though_it_is_old(box: ImapBox, peer: Peer):
    """Somebody drags a mail out of the junk folder: it keeps its date, and its number is new."""
    start = await box.fetch(None)
    peer.put(letter("saved"), BEFORE)
    assert ids(await box.fetch(start.cursor)) == ["<msaved@customer.example>"]


async def test_old_mail_that_a_move_to_another_server_made_new_is_kept_and_not_answered(box: ImapBox, peer: Peer):
    """All of a box copied to a new server has today's INTERNALDATE; what its writers dated long ago stays unanswered."""
    start = await box.fetch(None)
    peer.put(letter("ancient", sent="Mon, 06 Jan 2020 12:00:00 +0000"), AFTER)
    peer.put(letter("fresh"), AFTER)
    peer.renumber(2000)
    batch = (await box.fetch(start.cursor)).batch
    assert [message.left_because for message in batch.messages] == ["before_our_time", None]


async def test_a_cursor_that_is_none_begins_from_now(box: ImapBox, peer: Peer):
    """A row damaged by hand must not make us answer years of mail."""
    peer.put(letter(1), BEFORE)
    for damaged in ("", "x", "1:2", "1:2:3:4:5", "-1:2:3", "1:2:99999999999999999"):
        assert ids(await box.fetch(damaged)) == []


async def test_a_server_that_leaves_uidnext_out_is_read_all_the_same(box: ImapBox, peer: Peer):
    """RFC 3501, 6.3.1 lets it be missing."""
    peer.knows_uidnext = False
    peer.put(letter(1), BEFORE)
    start = await box.fetch(None)
    peer.put(letter(2), AFTER)
    assert ids(await box.fetch(start.cursor)) == ["<m2@customer.example>"]


async def test_a_mail_removed_meanwhile_holds_nothing_up(box: ImapBox, peer: Peer):
    """Between SEARCH and FETCH somebody deletes it in their mail program."""
    start = await box.fetch(None)
    peer.put(letter(1), AFTER)
    peer.put(letter(2), AFTER)
    found = peer._search
    peer._search = lambda rest: [*found(rest), *([] if "SINCE" in rest else [type(peer.mails[0])(77, b"")])]
    assert ids(await box.fetch(start.cursor)) == ["<m1@customer.example>", "<m2@customer.example>"]


async def test_one_mail_the_server_cannot_hand_out_does_not_block_the_box(box: ImapBox, peer: Peer):
    """`One odd message blocking the channel` (house.md): after some tries it is noted, and the next ones are read."""
    start = await box.fetch(None)
    peer.put(letter(1), AFTER)
    peer.unfetchable.add(peer.put(letter(2), AFTER))
    peer.put(letter(3), AFTER)
    seen: list[str] = []
    noted: list[str | None] = []
    cursor: str | None = start.cursor
    for _ in range(8):
        try:
            fetched = await box.fetch(cursor)
        except Unavailable:
            continue
        seen += ids(fetched)
        noted += [notice.provider_id for notice in fetched.batch.notices]
        cursor = fetched.cursor
    assert seen == ["<m1@customer.example>", "<m3@customer.example>"]
    assert noted == ["1000:2"]


async def test_of_a_mail_larger_than_any_the_beginning_is_read(
    box: ImapBox, peer: Peer, monkeypatch: pytest.MonkeyPatch
):
    """Who wrote and what they want stands at the beginning; nothing is lost without a trace."""
    monkeypatch.setattr("channels.imap.connection.LARGEST_MAIL", 5_000)
    start = await box.fetch(None)
    peer.put(letter(1, "x" * 9_000), AFTER)
    (message,) = (await box.fetch(start.cursor)).batch.messages
    assert message.provider_id == "<m1@customer.example>"
    assert len(message.raw) == 5_000
