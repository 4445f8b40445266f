"""Made-up vendors, so that an installation that is only tried has somebody to ask."""

from __future__ import annotations

from datetime import datetime

from concierge import content, vendor_file
from concierge.place import DEFAULT_BUSINESS, operating
from database import vendors
from database.sealing import Sealer


async def import_vendors(dsn: str, sealer: Sealer, now: datetime) -> int:
    """Import the sample where no vendor is known yet; return how many vendors were added."""
    told = vendor_file.read(content.folder() / "vendors.sample.json")
    async with operating(dsn) as db:
        if await vendors.candidates(db, DEFAULT_BUSINESS, now):
            return 0
        for vendor in told:
            await vendors.import_one(db, sealer, DEFAULT_BUSINESS, vendor, now)
    return len(told)
