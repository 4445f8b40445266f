"""What a channel tells us besides messages is recorded once and acted on by code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from domain.messages import Batch, Inbound, Notice, NoticeKind, Sender

Message = Callable[..., Inbound]


async def test_a_message_typed_by_staff_silences_automation_in_that_conversation_only(
    front: Any, message: Message
) -> None:
    """DE9; "bot and human both talking" is an incident of the field (smb_message_echoes)."""
    await front.write(message("wamid.1", "GB.1"), message("wamid.2", "GB.2"))
    await front.put(_batch(NoticeKind.STAFF_MESSAGE, message().sent_at, sender=Sender("GB.1")))
    rows = await front.rows("SELECT taken_over_by, taken_over_at FROM conversations ORDER BY id")
    assert rows == [("staff", message().sent_at), (None, None)]


async def test_a_redelivered_staff_message_does_not_take_over_again(front: Any, message: Message) -> None:
    """Given back is given back, whatever the provider repeats."""
    await front.write(message("wamid.1", "GB.1"))
    batch = _batch(NoticeKind.STAFF_MESSAGE, message().sent_at, sender=Sender("GB.1"))
    await front.put(batch)
    await front.owner.execute("UPDATE conversations SET taken_over_at = NULL, taken_over_by = NULL")
    await front.put(batch)
    assert await front.value("SELECT taken_over_at FROM conversations") is None


async def test_a_changed_identity_leads_to_the_same_person(front: Any, message: Message) -> None:
    """A new BSUID comes with a new phone number (system `user_changed_user_id`): move, do not answer."""
    await front.write(message("wamid.1", "GB.1", "+447700900001"))
    new = Sender("GB.2", phone="+447700900002")
    at = message().sent_at
    await front.put(_batch(NoticeKind.IDENTITY_CHANGED, at, sender=Sender("GB.1"), new_identity=new))
    await front.write(message("wamid.2", "GB.2"))
    await front.write(message("wamid.3", "447700900002"))
    assert await front.value("SELECT count(DISTINCT customer_id) FROM messages") == 1
    (row,) = await front.rows("SELECT stable_ciphertext, phone_ciphertext FROM addresses")
    assert [front.sealer.unseal(value) for value in row] == [b"GB.2", b"447700900002"]


async def test_stopping_marketing_at_the_provider_opts_the_person_out(front: Any, message: Message) -> None:
    """IN10: a STOP counts wherever it was said; resuming there does not undo a STOP written to us."""
    await front.write(message("wamid.1", "GB.1"))
    at = message().sent_at
    await front.put(_batch(NoticeKind.MARKETING_STOPPED, at, sender=Sender("GB.1")))
    await front.put(_batch(NoticeKind.MARKETING_RESUMED, at + timedelta(1), sender=Sender("GB.1")))
    assert await front.value("SELECT opted_out_at FROM customers") == at


async def test_a_notice_about_nobody_we_know_is_only_recorded(front: Any, message: Message) -> None:
    """Staff may write to a person who never wrote to us."""
    await front.put(_batch(NoticeKind.STAFF_MESSAGE, message().sent_at, sender=Sender("GB.7")))
    assert await front.rows("SELECT kind, address_id FROM notices") == [("staff_message", None)]


def _batch(kind: NoticeKind, at: Any, **more: Any) -> Batch:
    return Batch("100", notices=(Notice(kind, at, b"{}", provider_id=f"{kind}.1", **more),))
