"""All that the web form asks of the database; whatever fails there is `Unavailable`, and can be tried again."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

import asyncpg

from database import form_attempts, form_views, inquiries
from database.channel_accounts import DEFAULT_BUSINESS
from database.db import Db, Pool
from database.form_views import Line, Standing
from database.inquiries import Inquiry, NewInquiry
from database.intake import Intake
from domain.errors import Unavailable
from domain.messages import Batch

CHANNEL: Final = "web"
ACCOUNT: Final = "form"


class FormStore:
    """Writes through the intake like every channel; reads as the customer, so that row-level security holds the page."""

    def __init__(self, intake: Intake, intake_pool: Pool, turn_pool: Pool) -> None:
        self._intake = intake
        self._intake_pool = intake_pool
        self._turn_pool = turn_pool

    async def put(self, batch: Batch, correlation_id: str, inquiry: NewInquiry | None = None) -> None:
        """Return once the message, and the inquiry beside it, is durable. Raises `Unavailable`."""
        await self._intake.put(CHANNEL, batch, correlation_id, inquiry=inquiry)

    async def of_submission(self, submission_digest: bytes) -> Inquiry | None:
        """Return what a submission opened; None when it is new."""
        async with _answered(self._intake_pool) as db:
            return await inquiries.of_submission(db, DEFAULT_BUSINESS, submission_digest)

    async def of_key(self, number: int, key_hash: bytes, now: datetime) -> Inquiry | None:
        """Return the inquiry a secret link opens; None for every reason there is not to."""
        async with _answered(self._intake_pool) as db:
            return await inquiries.of_key(db, number, key_hash, now)

    async def count(self, digest: bytes, since: datetime) -> int:
        """Count one more attempt of an hour, over all replicas; return how many there are."""
        async with _answered(self._intake_pool) as db:
            return await form_attempts.count(db, digest, since)

    async def view(self, inquiry: Inquiry) -> tuple[Standing, list[Line]]:
        """Return what the status page shows."""
        async with _answered(self._turn_pool) as db:
            await db.act_for_customer(inquiry.customer_id)
            return (
                await form_views.standing(db, inquiry.address_id),
                await form_views.conversation(db, inquiry.address_id, inquiry.customer_id),
            )


@asynccontextmanager
async def _answered(pool: Pool) -> AsyncGenerator[Db]:
    try:
        async with pool.transaction() as db:
            yield db
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
        raise Unavailable("database", "The database does not answer; try again later.") from error
