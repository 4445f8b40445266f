"""Our own accounts on the channels, and which business each belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from database.db import Db
from database.identities import carriers

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


async def towards(db: Db, business_id: int, network: str, account_id: int) -> int | None:
    """Return the account to write from to somebody on a network: the one at hand where it fits, else one that works.

    A customer may come through a page or a mailbox, and the vendors who are asked for them be on WhatsApp. None when the
    business has no account there.
    """
    return await db.value(
        """
        SELECT id FROM channel_accounts WHERE business_id = $1 AND channel = ANY($2) AND account <> 'unknown'
        ORDER BY id = $3 DESC, alarm IS NULL DESC, id LIMIT 1
        """,
        business_id,
        carriers(network),
        account_id,
    )


async def raise_alarm(db: Db, account_id: int, alarm: str) -> None:
    """Say why this account cannot send; deliveries wait until an operator clears it."""
    await db.execute("UPDATE channel_accounts SET alarm = $2 WHERE id = $1", account_id, alarm)
