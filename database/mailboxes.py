"""Which worker reads a mailbox, and how far it was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from database.channel_accounts import Account
from database.db import Db

_ALARM: Final = "mailbox:"


@dataclass(frozen=True, slots=True)
class Held:
    """A mailbox that is ours until the lease ends. `cursor` is None for one that was never read."""

    account: Account
    holder: UUID
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a box was read, by whom: stored with the rows it brought."""

    account_id: int
    holder: UUID
    cursor: str


async def hold(db: Db, account: Account, holder: UUID, now: datetime, until: datetime) -> Held | None:
    """Take the box, or keep it; None while another worker has it."""
    row = await db.row(
        """
        INSERT INTO mailboxes AS m (account_id, business_id, held_by, held_until) VALUES ($1, $2, $3, $5)
        ON CONFLICT (account_id) DO UPDATE SET held_by = excluded.held_by, held_until = excluded.held_until
          WHERE m.held_by IS NULL OR m.held_by = $3 OR m.held_until <= $4
        RETURNING cursor
        """,
        account.id,
        account.business_id,
        holder,
        now,
        until,
    )
    return Held(account, holder, row["cursor"]) if row is not None else None


async def extend(db: Db, holder: UUID, until: datetime) -> int:
    """Keep every box of this holder; return how many those are."""
    return await db.execute("UPDATE mailboxes SET held_until = $2 WHERE held_by = $1", holder, until)


async def release(db: Db, holder: UUID) -> None:
    """Leave all boxes to the next worker that asks."""
    await db.execute("UPDATE mailboxes SET held_by = NULL, held_until = NULL WHERE held_by = $1", holder)


async def advance(db: Db, made: Sequence[Progress], now: datetime) -> None:
    """Note how far boxes were read. One that another worker holds meanwhile stays where that one put it: what was
    stored is met again, and knows itself by its provider id.
    """
    for one in made:
        await db.execute(
            "UPDATE mailboxes SET cursor = $3, stored_at = $4 WHERE account_id = $1 AND held_by = $2",
            one.account_id,
            one.holder,
            one.cursor,
            now,
        )


async def raise_alarm(db: Db, account_id: int, code: str) -> None:
    """Say that a box cannot be read, unless the account complains of something else already."""
    await db.execute(
        "UPDATE channel_accounts SET alarm = $2 WHERE id = $1 AND (alarm IS NULL OR starts_with(alarm, $3))",
        account_id,
        f"{_ALARM}{code}",
        _ALARM,
    )


async def clear_alarm(db: Db, account_id: int) -> None:
    """The box was read again; other alarms are not ours to end."""
    await db.execute(
        "UPDATE channel_accounts SET alarm = NULL WHERE id = $1 AND starts_with(alarm, $2)", account_id, _ALARM
    )
