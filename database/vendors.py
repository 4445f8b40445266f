"""The vendor table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final, Literal, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from database.db import Db, Row
from database.identities import FAMILIES
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
    email: str | None = None
    contact_by: Literal["whatsapp", "mail"] = "whatsapp"


@dataclass(frozen=True, slots=True)
class Reachable:
    """A vendor, where it is reached, and from which account of ours; the phone stays sealed."""

    id: int
    name: str
    locale: str
    time_zone: str
    address_id: UUID
    account_id: int
    phone_ciphertext: bytes


class Place(NamedTuple):
    """One way to reach a vendor, as `addresses` and `address_keys` hold it."""

    business_id: int
    vendor_id: int
    family: str
    address_id: UUID
    digest: bytes
    stable_ciphertext: bytes | None
    phone_ciphertext: bytes | None


_UPSERT: Final = """
INSERT INTO vendors (business_id, name, categories, areas, locale, time_zone, open_from, open_until, rating,
                     daily_cap, phone_digest, phone_ciphertext, contact_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::float8::numeric, $10, $11, $12, $13)
ON CONFLICT (business_id, phone_digest) DO UPDATE SET name = excluded.name, categories = excluded.categories,
  areas = excluded.areas, locale = excluded.locale, time_zone = excluded.time_zone,
  open_from = excluded.open_from, open_until = excluded.open_until, rating = excluded.rating,
  contact_by = excluded.contact_by, daily_cap = greatest(excluded.daily_cap, vendors.asked_today)
RETURNING id, (xmax = 0) AS is_new
"""


async def import_one(db: Db, sealer: Sealer, business_id: int, vendor: NewVendor, now: datetime) -> bool:
    """Add or refresh a vendor by its phone, with the address and key that intake knows it by; True when it is new."""
    digits = vendor.phone.removeprefix("+")
    digest, ciphertext = sealer.digest("whatsapp:phone", digits), sealer.seal(digits.encode())
    row = await _put(db, business_id, vendor, digest, ciphertext)
    place = address_id(sealer.digest("vendor-address", digits))
    await _reach(db, Place(business_id, row["id"], "whatsapp", place, digest, None, ciphertext), now)
    if vendor.email:
        mail = vendor.email.lower()
        digest, place = sealer.digest("mail:id", mail), address_id(sealer.digest("vendor-address", mail))
        await _reach(db, Place(business_id, row["id"], "mail", place, digest, sealer.seal(mail.encode()), None), now)
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
        vendor.contact_by,
    )
    return row


async def _reach(db: Db, place: Place, now: datetime) -> None:
    """Let the intake know a vendor by this key, and the outbox reach it there."""
    await db.execute(
        """
        INSERT INTO addresses (id, business_id, channel, vendor_id, stable_ciphertext, phone_ciphertext, proof, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'operator', $7) ON CONFLICT (id) DO NOTHING
        """,
        place.address_id,
        place.business_id,
        place.family,
        place.vendor_id,
        place.stable_ciphertext,
        place.phone_ciphertext,
        now,
    )
    await db.execute(
        """
        INSERT INTO address_keys (business_id, digest, address_id) VALUES ($1, $2, $3)
        ON CONFLICT (business_id, digest) DO UPDATE SET address_id = excluded.address_id
        """,
        place.business_id,
        place.digest,
        place.address_id,
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


async def load(db: Db, vendor_id: int, account_id: int) -> Reachable | None:
    """Return where a vendor is reached, preferably from this account; None when no account of ours reaches it."""
    row = await db.row(
        """
        SELECT v.id, v.name, v.locale, v.time_zone, v.phone_ciphertext, a.id AS address_id, acc.id AS account_id
        FROM vendors v
        JOIN addresses a ON a.vendor_id = v.id
        JOIN channel_accounts acc ON acc.business_id = v.business_id
        LEFT JOIN unnest($3::text[], $4::text[]) WITH ORDINALITY AS f (channel, family, rank) ON f.channel = acc.channel
        WHERE v.id = $1 AND coalesce(f.family, acc.channel) = a.channel AND (acc.id = $2 OR acc.opened_at IS NOT NULL)
        ORDER BY a.channel = v.contact_by DESC, a.created_at, acc.id = $2 DESC, acc.alarm IS NULL DESC, f.rank, acc.id
        LIMIT 1
        """,
        vendor_id,
        account_id,
        list(FAMILIES),
        list(FAMILIES.values()),
    )
    if row is None:
        return None
    return Reachable(
        row["id"],
        row["name"],
        row["locale"],
        row["time_zone"],
        row["address_id"],
        row["account_id"],
        row["phone_ciphertext"],
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
