"""The business whose front desk this is."""

from __future__ import annotations

from datetime import time

from database.db import Db


async def describe(
    db: Db, business_id: int, *, name: str, country: str, currency: str, locale: str, time_zone: str
) -> None:
    """Say what the business is called, and its country (ISO 3166), currency (ISO 4217), language and time zone."""
    await db.execute(
        "UPDATE businesses SET name = $2, country = $3, currency = $4, locale = $5, time_zone = $6 WHERE id = $1",
        business_id,
        name,
        country,
        currency,
        locale,
        time_zone,
    )


async def call_between(db: Db, business_id: int, opens: time, closes: time) -> None:
    """Say when the business calls people, in the time of the person called; equal times mean at every hour."""
    await db.execute(
        "UPDATE businesses SET calls_from = $2, calls_until = $3 WHERE id = $1", business_id, opens, closes
    )
