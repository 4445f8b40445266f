"""Our own accounts on the channels, and which business each belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from database.db import Db

DEFAULT_BUSINESS = 1


@dataclass(frozen=True, slots=True)
class Account:
    """One account of ours."""

    id: int
    business_id: int


async def register(db: Db, channel: str, account: str) -> Account:
    """Return the account, adding it to the default business when a webhook names one that is new."""
    row = await db.row(
        """
        INSERT INTO channel_accounts (business_id, channel, account) VALUES ($1, $2, $3)
        ON CONFLICT (channel, account) DO UPDATE SET channel = excluded.channel
        RETURNING id, business_id
        """,
        DEFAULT_BUSINESS,
        channel,
        account,
    )
    if row is None:
        raise LookupError("an upsert returned no row")
    return Account(row["id"], row["business_id"])


async def open_own(db: Db, channel: str, account: str, now: datetime) -> None:
    """Note that this account is ours to send from, before anybody wrote to it."""
    opened = await register(db, channel, account)
    await db.execute("UPDATE channel_accounts SET opened_at = $2 WHERE id = $1", opened.id, now)


async def raise_alarm(db: Db, account_id: int, alarm: str) -> None:
    """Say why this account cannot send; deliveries wait until an operator clears it."""
    await db.execute("UPDATE channel_accounts SET alarm = $2 WHERE id = $1", account_id, alarm)


async def pause_account(db: Db, account_id: int, until: datetime) -> None:
    """Send nothing from this account before `until`."""
    await db.execute(
        "UPDATE channel_accounts SET paused_until = greatest(coalesce(paused_until, $2), $2) WHERE id = $1",
        account_id,
        until,
    )


async def clear_alarm(db: Db, account_id: int, alarm: str) -> None:
    """A send went through: what an earlier one complained of is over. Another alarm that came meanwhile stays."""
    await db.execute("UPDATE channel_accounts SET alarm = NULL WHERE id = $1 AND alarm = $2", account_id, alarm)
