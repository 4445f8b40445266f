"""The vendor table (requirements SO3, SO8; IN8: vendors are found by their phone)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime

import asyncpg
import pytest

from database import channel_accounts, vendors
from database.db import Pool
from database.sealing import Sealer
from database.vendors import NewVendor

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
AVON = NewVendor("Avon Chairs", "+447700900201", ("folding chairs",), ("Bristol",), rating=4.6, daily_cap=3)


@pytest.fixture
async def operator(dsn: str) -> AsyncIterator[Pool]:
    pool = await Pool.open(dsn, "concierge_operator", size=1)
    yield pool
    await pool.close()


async def _import(operator: Pool, sealer: Sealer, vendor: NewVendor) -> bool:
    async with operator.transaction() as db:
        return await vendors.import_one(db, sealer, 1, vendor, NOW)


async def _only(operator: Pool, now: datetime = NOW):
    async with operator.transaction() as db:
        (one,) = await vendors.candidates(db, 1, now)
        return one


async def test_a_vendor_imported_twice_is_one_vendor_refreshed(operator: Pool, sealer: Sealer):
    assert await _import(operator, sealer, AVON)
    assert not await _import(operator, sealer, replace(AVON, name="Avon & Sons", rating=4.9))
    one = await _only(operator)
    assert (one.name, one.rating, one.categories) == ("Avon & Sons", 4.9, ("folding chairs",))


async def test_a_turn_sees_the_vendors_it_may_ask(dsn: str, operator: Pool, sealer: Sealer):
    await _import(operator, sealer, AVON)
    pool = await Pool.open(dsn, "concierge_turn", size=1)
    async with pool.transaction() as db:
        (one,) = await vendors.candidates(db, 1, NOW)
        assert await vendors.load(db, one.id, 0) is None, "no account of ours reaches it"
    async with operator.transaction() as db:
        await channel_accounts.open_own(db, "imap", "desk@example.com", NOW)
        await channel_accounts.open_own(db, "meta", "100000000000001", NOW)
    async with pool.transaction() as db:
        reached = await vendors.load(db, one.id, 0)
    await pool.close()
    assert reached is not None
    assert sealer.unseal(reached.phone_ciphertext) == b"447700900201"


async def test_no_phone_rests_in_the_clear(dsn: str, operator: Pool, sealer: Sealer):
    """OP8: what lies in the tables names nobody's number."""
    await _import(operator, sealer, AVON)
    owner = await asyncpg.connect(dsn)
    stored = [
        *await owner.fetch("SELECT vendors::text FROM vendors"),
        *await owner.fetch("SELECT addresses::text FROM addresses"),
        *await owner.fetch("SELECT address_keys::text FROM address_keys"),
    ]
    await owner.close()
    assert len(stored) == 3
    assert not any("7700900201" in str(row) for row in stored)
    assert not any(b"7700900201".hex() in str(row) for row in stored)


async def test_a_vendor_that_opted_out_stays_out_when_imported_again(dsn: str, operator: Pool, sealer: Sealer):
    """IN10: only the vendor's own START ends it."""
    await _import(operator, sealer, AVON)
    owner = await asyncpg.connect(dsn)
    await owner.execute("UPDATE vendors SET opted_out_at = now(), asked_count = 7, answered_count = 5")
    await owner.close()
    await _import(operator, sealer, AVON)
    one = await _only(operator)
    assert (one.opted_out, one.asked_count, one.answered_count) == (True, 7, 5)


async def test_a_smaller_cap_than_was_asked_today_is_taken_without_an_error(dsn: str, operator: Pool, sealer: Sealer):
    """The constraint `vendor_daily_cap` must not make a refresh impossible."""
    await _import(operator, sealer, AVON)
    owner = await asyncpg.connect(dsn)
    await owner.execute("UPDATE vendors SET asked_on = $1, asked_today = 3", NOW.date())
    await owner.close()
    await _import(operator, sealer, replace(AVON, daily_cap=1))
    one = await _only(operator)
    assert one.asked_today >= one.daily_cap


@pytest.mark.parametrize(
    ("zone", "now", "asked_today"),
    [
        ("America/Bogota", datetime(2026, 11, 21, 1, tzinfo=UTC), 2),  # still the evening of the 20th there
        ("America/Bogota", datetime(2026, 11, 21, 6, tzinfo=UTC), 0),
        ("Europe/Stockholm", datetime(2026, 11, 20, 23, 30, tzinfo=UTC), 0),  # past midnight there
    ],
)
async def test_a_vendors_day_ends_at_its_own_midnight(
    dsn: str, operator: Pool, sealer: Sealer, zone: str, now: datetime, asked_today: int
):
    """Counted in UTC, a full vendor looked free every evening west of Greenwich, and asking it broke the turn."""
    await _import(operator, sealer, replace(AVON, time_zone=zone))
    owner = await asyncpg.connect(dsn)
    await owner.execute("UPDATE vendors SET asked_on = $1, asked_today = 2", date(2026, 11, 20))
    await owner.close()
    assert (await _only(operator, now)).asked_today == asked_today


async def test_a_customer_who_becomes_a_vendor_is_found_as_the_vendor(dsn: str, front, message, operator, sealer):
    """IN8: a shop often writes to us before it is in the table."""
    await front.write(message("wamid.1", "GB.7", phone="+447700900201"))
    await _import(operator, sealer, AVON)
    await front.write(message("wamid.2", "GB.7", phone="+447700900201"))
    rows = await front.rows("SELECT vendor_id IS NOT NULL FROM messages ORDER BY id")
    assert rows == [(False,), (True,)]
