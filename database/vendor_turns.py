"""What a vendor wrote that nobody has read yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from database import media
from database.db import Db, Row
from domain.minds import Outcome
from domain.photos import Shown


@dataclass(frozen=True, slots=True)
class VendorMessage:
    """One message of a vendor."""

    id: int
    provider_id: str
    text: str
    reply_to: str | None
    tap_id: str | None = None
    references: tuple[str, ...] = ()
    """The Message-IDs that lead to it, oldest first."""
    left_because: str | None = None
    subject: str = ""
    files: tuple[Shown, ...] = ()
    """What came with it. It brings a price or a date, never a STOP or a START."""


@dataclass(frozen=True, slots=True)
class VendorTurn:
    """The vendor, where it is reached, and what waits to be read, oldest first."""

    vendor_id: int
    business_id: int
    account_id: int
    address_id: UUID
    conversation_id: int
    locale: str
    opted_out: bool
    messages: tuple[VendorMessage, ...]

    @property
    def text(self) -> str:
        """All fragments as one reply, a line each."""
        return "\n".join(message.text for message in self.messages if message.text)

    @property
    def files(self) -> tuple[Shown, ...]:
        """The files of all fragments, in order."""
        return tuple(file for message in self.messages for file in message.files)


async def load(db: Db, vendor_id: int, address_id: UUID) -> VendorTurn | None:
    """Return what waits of this vendor; None when it has no conversation."""
    row = await db.row(
        """
        SELECT c.id, c.business_id, c.account_id, v.locale, v.opted_out_at
        FROM conversations c JOIN vendors v ON v.id = c.vendor_id
        WHERE c.address_id = $1 ORDER BY c.id DESC LIMIT 1
        """,
        address_id,
    )
    if row is None:
        return None
    messages = await db.rows(
        """
        SELECT id, provider_id, coalesce(body, '') AS body, reply_to, tap_id, thread_references, left_because,
               coalesce(subject, '') AS subject
        FROM messages WHERE address_id = $1 AND turn_id IS NULL ORDER BY id
        """,
        address_id,
    )
    files = await media.unheard(db, address_id)
    return VendorTurn(
        vendor_id=vendor_id,
        business_id=row["business_id"],
        account_id=row["account_id"],
        address_id=address_id,
        conversation_id=row["id"],
        locale=row["locale"],
        opted_out=row["opted_out_at"] is not None,
        messages=tuple(_message(row, files.get(row["id"], ())) for row in messages),
    )


async def set_aside(db: Db, address_id: UUID, turn_id: int) -> tuple[VendorMessage, ...]:
    """Return what made us ask which request is meant, when the turn right before this one did; () otherwise."""
    rows = await db.rows(
        """
        SELECT id, provider_id, coalesce(body, '') AS body, reply_to, tap_id, thread_references, left_because,
               coalesce(subject, '') AS subject
        FROM messages WHERE left_because IS NULL AND turn_id = (
          SELECT id FROM (SELECT id, reason FROM turns WHERE address_id = $1 AND id < $2 ORDER BY id DESC LIMIT 1) AS before
          WHERE reason = 'which_request')
        ORDER BY id
        """,
        address_id,
        turn_id,
    )
    files = await media.of_messages(db, [row["id"] for row in rows]) if rows else {}
    return tuple(_message(row, files.get(row["id"], ())) for row in rows)


def _message(row: Row, files: tuple[Shown, ...]) -> VendorMessage:
    references = tuple(row["thread_references"] or ())
    return VendorMessage(
        row["id"],
        row["provider_id"],
        row["body"],
        row["reply_to"],
        tap_id=row["tap_id"],
        references=references,
        left_because=row["left_because"],
        subject=row["subject"],
        files=files,
    )


async def begin(db: Db, turn: VendorTurn, doorbell_id: int, now: datetime) -> int:
    """Open the vendor's turn and tie its messages to it."""
    turn_id = await db.value(
        """
        INSERT INTO turns (business_id, address_id, conversation_id, vendor_id, cause, through_message_id, doorbell_id,
                           started_at)
        VALUES ($1, $2, $3, $4, 'message', $5, $6, $7) RETURNING id
        """,
        turn.business_id,
        turn.address_id,
        turn.conversation_id,
        turn.vendor_id,
        turn.messages[-1].id,
        doorbell_id,
        now,
    )
    await db.execute(
        "UPDATE messages SET turn_id = $3 WHERE address_id = $1 AND id <= $2 AND turn_id IS NULL",
        turn.address_id,
        turn.messages[-1].id,
        turn_id,
    )
    return turn_id


async def finish(db: Db, turn_id: int, outcome: Outcome, reason: str, now: datetime) -> None:
    """Write how the vendor's turn ended."""
    await db.execute(
        "UPDATE turns SET outcome = $2, reason = $3, mind = 'code', finished_at = $4 WHERE id = $1",
        turn_id,
        outcome,
        reason,
        now,
    )


async def count_answer(db: Db, vendor_id: int) -> None:
    """Remember that the vendor answers when asked; ranking uses it."""
    await db.execute("UPDATE vendors SET answered_count = answered_count + 1 WHERE id = $1", vendor_id)


async def set_opted_out(db: Db, vendor_id: int, at: datetime | None) -> None:
    """Ask this vendor nothing any more, or again (None)."""
    await db.execute("UPDATE vendors SET opted_out_at = $2 WHERE id = $1", vendor_id, at)
