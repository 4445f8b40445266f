"""The vendor table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from database.db import Db, Row
from database.sealing import Sealer, address_id
from domain.vendors import Vendor


@dataclass(frozen=True, slots=True)
class NewVendor:
    """What an import gives; `phone` is E.164 with `+`."""

    name: str
    phone: str
    categories: tuple[str, ...]
    areas: tuple[str, ...] = ()
    locale: str = "en"
    time_zone: str = "Europe/London"
    open_from: time = time(8)
    open_until: time = time(20)
    rating: float = 3.0
    daily_cap: int = 20


@dataclass(frozen=True, slots=True)
class Reachable:
    """A vendor and where it is reached; the phone stays sealed."""

    id: int
    name: str
    locale: str
    time_zone: str
    address_id: UUID
    phone_ciphertext: bytes
    network: str
    """What family of channels reaches them: `whatsapp`."""


_UPSERT: Final = """
INSERT INTO vendors (business_id, name, categories, areas, locale, time_zone, open_from, open_until, rating,
                     daily_cap, phone_digest, phone_ciphertext)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::float8::numeric, $10, $11, $12)
ON CONFLICT (business_id, phone_digest) DO UPDATE SET name = excluded.name, categories = excluded.categories,
  areas = excluded.areas, locale = excluded.locale, time_zone = excluded.time_zone,
  open_from = excluded.open_from, open_until = excluded.open_until, rating = excluded.rating,
  daily_cap = greatest(excluded.daily_cap, vendors.asked_today)
RETURNING id, (xmax = 0) AS is_new
"""


async def import_one(db: Db, sealer: Sealer, business_id: int, vendor: NewVendor, now: datetime) -> bool:
    """Add or refresh a vendor by its phone, with the address and key that intake knows it by; True when it is new."""
    digits = vendor.phone.removeprefix("+")
    digest, ciphertext = sealer.digest("whatsapp:phone", digits), sealer.seal(digits.encode())
    row = await _put(db, business_id, vendor, digest, ciphertext)
    place = address_id(sealer.digest("vendor-address", digits))
    await _reach(db, business_id, row["id"], place, digest, ciphertext, now)
    return bool(row["is_new"])


async def _put(db: Db, business_id: int, vendor: NewVendor, digest: bytes, ciphertext: bytes) -> Row:
    """Write what the file says; what happened since (counts, opting out) stays."""
    (row,) = await db.rows(
        _UPSERT,
        business_id,
        vendor.name,
        list(vendor.categories),
        list(vendor.areas),
        vendor.locale,
        vendor.time_zone,
        vendor.open_from,
        vendor.open_until,
        float(vendor.rating),
        vendor.daily_cap,
        digest,
        ciphertext,
    )
    return row


async def _reach(
    db: Db, business_id: int, vendor_id: int, place: UUID, digest: bytes, ciphertext: bytes, now: datetime
) -> None:
    await db.execute(
        """
        INSERT INTO addresses (id, business_id, channel, vendor_id, stable_ciphertext, phone_ciphertext, proof, created_at)
        VALUES ($1, $2, 'whatsapp', $3, NULL, $4, 'operator', $5) ON CONFLICT (id) DO NOTHING
        """,
        place,
        business_id,
        vendor_id,
        ciphertext,
        now,
    )
    await db.execute(
        """
        INSERT INTO address_keys (business_id, digest, address_id) VALUES ($1, $2, $3)
        ON CONFLICT (business_id, digest) DO UPDATE SET address_id = excluded.address_id
        """,
        business_id,
        digest,
        place,
    )


async def candidates(db: Db, business_id: int, now: datetime | None = None) -> Sequence[Vendor]:
    """Return every vendor of the business as the ranking sees it; `now` is the database's where none is given."""
    rows = await db.rows(
        """
        SELECT id, name, categories, areas, locale, time_zone, open_from, open_until, rating::float8 AS rating, daily_cap,
               asked_on, asked_today, asked_count, answered_count, last_asked_at, opted_out_at IS NOT NULL AS opted_out,
               coalesce($2, now()) AS now
        FROM vendors WHERE business_id = $1 ORDER BY id
        """,
        business_id,
        now,
    )
    return [_vendor(row) for row in rows]


async def load(db: Db, vendor_id: int) -> Reachable | None:
    """Return where a vendor is reached; None when it has no address."""
    row = await db.row(
        """
        SELECT v.id, v.name, v.locale, v.time_zone, v.phone_ciphertext, a.id AS address_id, a.channel
        FROM vendors v JOIN addresses a ON a.vendor_id = v.id WHERE v.id = $1 ORDER BY a.created_at LIMIT 1
        """,
        vendor_id,
    )
    if row is None:
        return None
    return Reachable(
        row["id"],
        row["name"],
        row["locale"],
        row["time_zone"],
        row["address_id"],
        row["phone_ciphertext"],
        row["channel"],
    )


def _vendor(row: Row) -> Vendor:
    # A vendor's day begins at its own midnight: counted in UTC, the cap would be passed every evening in Bogota.
    today = row["now"].astimezone(ZoneInfo(row["time_zone"])).date()
    return Vendor(
        id=row["id"],
        name=row["name"],
        categories=tuple(row["categories"]),
        areas=tuple(row["areas"]),
        locale=row["locale"],
        time_zone=row["time_zone"],
        open_from=row["open_from"],
        open_until=row["open_until"],
        rating=row["rating"],
        daily_cap=row["daily_cap"],
        asked_today=row["asked_today"] if row["asked_on"] == today else 0,
        asked_count=row["asked_count"],
        answered_count=row["answered_count"],
        last_asked_at=row["last_asked_at"],
        opted_out=row["opted_out"],
    )
