"""What a person wrote is one row, in order, at the right person, with one doorbell."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from database.inbox import ANSWER_WITHIN
from database.intake import Intake
from database.sealing import address_id
from domain.messages import Batch, Inbound, Media

Message = Callable[..., Inbound]

_BELLS = "SELECT message->>'address_id', headers->>'x-pgmq-group' FROM pgmq.q_inbox ORDER BY msg_id"
_PEOPLE = "SELECT address_id, count(*) FROM messages GROUP BY 1 ORDER BY 2"


async def test_a_message_is_stored_with_its_person_its_sitting_and_one_doorbell(front: Any, message: Message) -> None:
    """IN3; the id of a stranger comes from the digest, so that two replicas mint the same."""
    await front.write(message(phone="+447700900001"))
    place = address_id(front.sealer.digest("whatsapp:bsuid", "GB.111"))
    rows = await front.rows("SELECT address_id, customer_id, body, kind, correlation_id FROM messages")
    assert rows == [(place, place, "Flowers for Friday", "text", "correlation-1")]
    assert await front.rows(_BELLS) == [(str(place), str(place))]
    assert await front.value("SELECT channel FROM addresses") == "whatsapp"
    assert await front.value("SELECT answer_by - received_at FROM messages") == ANSWER_WITHIN
    assert front.rings == [1]


async def test_nothing_stored_names_the_person_in_clear_and_the_key_reads_it_back(front: Any, message: Message) -> None:
    """OP8: digests to find, ciphertexts to read; the raw payload is sealed too."""
    await front.write(message(phone="+447700900001"))
    (row,) = await front.rows("SELECT stable_ciphertext, phone_ciphertext, name_ciphertext FROM addresses")
    assert [front.sealer.unseal(value) for value in row] == [b"GB.111", b"447700900001", b"Ada"]
    raw = await front.value("SELECT raw_ciphertext FROM messages")
    assert json.loads(front.sealer.unseal(raw))["id"] == "wamid.1"
    everything = await front.value(
        "SELECT string_agg(t::text, '') FROM (SELECT a::text FROM addresses a UNION SELECT k::text "
        "FROM address_keys k UNION SELECT c::text FROM customers c) t"
    )
    assert "447700900001" not in everything
    assert "Ada" not in everything


async def test_the_same_webhook_on_two_replicas_twenty_times_at_once_is_one_row_and_one_doorbell(
    front: Any, message: Message, other_intake: Callable[[], Intake]
) -> None:
    """IN4: the field answered twice because it looked before it inserted."""
    replicas = [front.intake, *(other_intake() for _ in range(3))]
    batch = Batch("100", messages=(message(phone="+447700900001"),))
    await asyncio.gather(*(replicas[n % 4].put("meta", batch, f"c-{n}") for n in range(20)))
    assert await front.value("SELECT count(*) FROM messages") == 1
    assert await front.value("SELECT count(*) FROM pgmq.q_inbox") == 1
    assert await front.value("SELECT count(*) FROM customers") == 1
    assert await front.value("SELECT count(*) FROM address_keys") == 2


async def test_strangers_met_by_two_replicas_at_once_are_one_person_each(
    front: Any, message: Message, other_intake: Callable[[], Intake]
) -> None:
    """IN8: many strangers write through both replicas at the same moment; one half shows the phone."""

    def batch(n: int, replica: int) -> Batch:
        phone = f"+4477009{n:05d}" if replica else None
        return Batch("100", messages=(message(f"wamid.{n}.{replica}", f"GB.{n}", phone),))

    replicas = [front.intake, other_intake()]
    await asyncio.gather(*(replicas[r].put("meta", batch(n, r), "c") for n in range(40) for r in (0, 1)))
    assert await front.value("SELECT count(*) FROM customers") == 40
    assert await front.value("SELECT count(*) FROM messages") == 80
    assert await front.value("SELECT count(*) FROM address_keys") == 80


async def test_a_redelivery_after_the_sitting_closed_opens_no_new_one(front: Any, message: Message) -> None:
    """A provider redelivers for 7 days; a genuine replay has no effect (IN2)."""
    await front.write(message())
    await front.owner.execute("UPDATE conversations SET closed_at = now()")
    await front.write(message())
    assert await front.value("SELECT count(*) FROM conversations") == 1
    assert front.rings == [1]


async def test_messages_of_one_batch_keep_their_order_and_ring_once(front: Any, message: Message) -> None:
    """IN6: the best-known library reads only the first message of a batch."""
    await front.write(*(message(f"wamid.{n}", text=f"{n}") for n in range(5)))
    assert await front.rows("SELECT body FROM messages ORDER BY id") == [(str(n),) for n in range(5)]
    assert len(await front.rows(_BELLS)) == 1


async def test_the_last_inbound_moment_never_goes_back_and_never_lies_in_the_future(
    front: Any, message: Message
) -> None:
    """The 24 h window is counted from it; webhooks come in any order and clocks differ."""
    late = message("wamid.2")
    await front.write(late)
    await front.write(message("wamid.1", sent_at=late.sent_at - timedelta(hours=3)))
    assert await front.value("SELECT last_inbound_at FROM conversations") == late.sent_at
    await front.write(message("wamid.3", sent_at=late.sent_at + timedelta(hours=3)))
    assert await front.value("SELECT last_inbound_at = received_at FROM conversations, messages LIMIT 1")


async def test_a_phone_revealed_later_belongs_to_the_same_person(front: Any, message: Message) -> None:
    """IN8: the stable id is the key; the phone may come with a later message."""
    await front.write(message("wamid.1"))
    await front.write(message("wamid.2", phone="+447700900001"))
    await front.write(message("wamid.3", stable_id="447700900001", phone="+447700900001"))
    assert len(await front.rows(_PEOPLE)) == 1
    phone = await front.value("SELECT phone_ciphertext FROM addresses")
    assert front.sealer.unseal(phone) == b"447700900001"


async def test_a_stable_id_revealed_later_belongs_to_the_same_person(front: Any, message: Message) -> None:
    """A person known by phone before BSUIDs came; both may even stand in one batch."""
    old = message("wamid.1", stable_id="447700900001", phone="+447700900001")
    await front.write(old, message("wamid.2", phone="+447700900001"), message("wamid.3"))
    assert len(await front.rows(_PEOPLE)) == 1
    assert front.sealer.unseal(await front.value("SELECT stable_ciphertext FROM addresses")) == b"GB.111"


async def test_a_phone_that_changed_hands_never_shares_the_first_owners_conversation(
    front: Any, message: Message
) -> None:
    """Numbers are recycled; "customers sharing a session" is an incident of the field."""
    await front.write(message("wamid.1", stable_id="GB.1", phone="+447700900001"))
    await front.write(message("wamid.2", stable_id="GB.2", phone="+447700900001"))
    assert [count for _, count in await front.rows(_PEOPLE)] == [1, 1]
    first = address_id(front.sealer.digest("whatsapp:bsuid", "GB.1"))
    assert await front.value("SELECT phone_ciphertext FROM addresses WHERE id = $1", first) is None
    await front.write(message("wamid.3", stable_id="447700900001"))
    second = address_id(front.sealer.digest("whatsapp:bsuid", "GB.2"))
    assert await front.value("SELECT address_id FROM messages WHERE provider_id = 'wamid.3'") == second


async def test_who_was_erased_and_writes_again_is_a_stranger(front: Any, message: Message) -> None:
    """OP8: nothing of the erased person may come back with them."""
    await front.write(message("wamid.1"))
    await front.owner.execute("DELETE FROM address_keys")
    await front.write(message("wamid.2"))
    assert [count for _, count in await front.rows(_PEOPLE)] == [1, 1]


async def test_a_vendors_answer_lands_at_the_vendor_even_under_a_stable_id_never_seen(
    front: Any, message: Message
) -> None:
    """Vendors are known by the phone of the vendor table; a BSUID joins it."""
    vendor_id = await _vendor(front, "447700900002")
    await front.write(message("wamid.1", stable_id="GB.9", phone="+447700900002"))
    await front.write(message("wamid.2", stable_id="GB.9"))
    assert await front.rows("SELECT DISTINCT vendor_id, customer_id FROM messages") == [(vendor_id, None)]
    assert await front.value("SELECT count(*) FROM addresses") == 1


async def test_media_and_places_are_kept_for_later(front: Any, message: Message) -> None:
    """IN7: fetched later, never inside the webhook."""
    await front.write(
        message("wamid.1", kind="image", media=(Media("m1", "image/jpeg"),)),
        message("wamid.2", kind="location", latitude=51.5, longitude=-0.1),
    )
    rows = [json.loads(media) for (media,) in await front.rows("SELECT media FROM messages ORDER BY id")]
    assert rows == [
        {"files": [{"media_id": "m1", "mime_type": "image/jpeg"}]},
        {"latitude": 51.5, "longitude": -0.1},
    ]


@pytest.mark.parametrize("text", ["a\0b", "half a pair \ud83d"])
async def test_a_text_postgres_cannot_hold_is_kept_raw_as_unsupported(front: Any, message: Message, text: str) -> None:
    """IN6: one odd message blocked the channel for 7 days."""
    await front.write(message("wamid.1"), message("wamid.2", text=text), message("wamid.3"))
    kinds = await front.rows("SELECT kind FROM messages ORDER BY id")
    assert kinds == [("text",), ("unsupported",), ("text",)]


async def _vendor(front: Any, digits: str) -> int:
    digest = front.sealer.digest("whatsapp:phone", digits)
    return await front.value(
        """INSERT INTO vendors (business_id, name, categories, phone_digest, phone_ciphertext)
           VALUES (1, 'Florist', '{flowers}', $1, $2) RETURNING id""",
        digest,
        front.sealer.seal(digits.encode()),
    )
