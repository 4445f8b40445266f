"""The ledger of model calls: written before each call, so that no ceiling is passed by what runs at the same time (DE7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import structlog

from database.db import Db, Pool
from domain.errors import Refused
from domain.spending import Ceilings, Planned, Spent

log = structlog.get_logger()


class AiLedger:
    """Reserve and settle, each in a short transaction of its own: none is open while a model thinks."""

    def __init__(self, pool: Pool, ceilings: Ceilings, clock: Callable[[], datetime]) -> None:
        self._pool = pool
        self._ceilings = ceilings
        self._clock = clock

    async def reserve(self, planned: Planned) -> int:
        """Write the call down with the most it may cost. Raises `Refused` with the budget it would pass."""
        now = self._clock()
        day = _day(planned, now)
        async with self._pool.transaction() as db:
            await db.act_for_customer(planned.customer_id)
            spent = await add_to_day(db, planned.business_id, day, planned.micros, self._ceilings.day)
            if spent is None:
                raise Refused("budget_day", "The day's budget for models is spent.")
            if await of_customer(db, planned, day) + planned.micros > self._ceilings.customer:
                raise Refused("budget_customer", "This customer's budget of the day is spent.")
            if await of_ticket(db, planned) + planned.micros > self._ceilings.ticket:
                raise Refused("budget_ticket", "This ticket's budget is spent.")
            alarming = spent * 100 >= self._ceilings.day * self._ceilings.alert_percent
            first = alarming and await note_alert(db, planned.business_id, day, now)
            entry = await insert(db, planned, day, now)
        if first:
            log.warning("ai_budget.nearly_spent", day=str(day), micros=spent, ceiling=self._ceilings.day)
        return entry

    async def settle(self, planned: Planned, entry: int, spent: Spent) -> None:
        """Write how it ended, and give back what was reserved and not needed."""
        now = self._clock()
        async with self._pool.transaction() as db:
            await db.act_for_customer(planned.customer_id)
            await finish(db, entry, spent, now)
            if spent.micros is not None and (day := await day_of(db, entry)) is not None:
                await correct_day(db, planned.business_id, day, spent.micros - planned.micros)


async def add_to_day(db: Db, business_id: int, day: date, micros: int, ceiling: int) -> int | None:
    """Add to the day's sum; None, and nothing is added, when that would pass the ceiling."""
    return await db.value(
        """
        INSERT INTO ai_days AS d (business_id, day, micros, calls) SELECT $1, $2, $3, 1 WHERE $3::bigint <= $4::bigint
        ON CONFLICT (business_id, day) DO UPDATE SET micros = d.micros + excluded.micros, calls = d.calls + 1
        WHERE d.micros + excluded.micros <= $4
        RETURNING micros
        """,
        business_id,
        day,
        micros,
        ceiling,
    )


async def correct_day(db: Db, business_id: int, day: date, micros: int) -> None:
    """Bring the day's sum to what a call really cost."""
    await db.execute(
        "UPDATE ai_days SET micros = greatest(micros + $3, 0) WHERE business_id = $1 AND day = $2",
        business_id,
        day,
        micros,
    )


async def note_alert(db: Db, business_id: int, day: date, now: datetime) -> bool:
    """Remember that operators are told today; False when they were."""
    return (
        await db.execute(
            "UPDATE ai_days SET alerted_at = $3 WHERE business_id = $1 AND day = $2 AND alerted_at IS NULL",
            business_id,
            day,
            now,
        )
    ) == 1


async def of_customer(db: Db, planned: Planned, day: date) -> int:
    """Return what this customer cost that day, with what is reserved."""
    return await db.value(
        "SELECT coalesce(sum(micros), 0)::bigint FROM ai_usage WHERE customer_id = $1 AND day = $2",
        planned.customer_id,
        day,
    )


async def of_ticket(db: Db, planned: Planned) -> int:
    """Return what this ticket cost so far; where there is none, this turn."""
    if planned.ticket_id is None:
        return await db.value(
            "SELECT coalesce(sum(micros), 0)::bigint FROM ai_usage WHERE turn_id = $1", planned.turn_id
        )
    return await db.value(
        "SELECT coalesce(sum(micros), 0)::bigint FROM ai_usage WHERE ticket_id = $1 OR turn_id = $2",
        planned.ticket_id,
        planned.turn_id,
    )


async def insert(db: Db, planned: Planned, day: date, now: datetime) -> int:
    """Write a call that is about to be made."""
    return await db.value(
        """
        INSERT INTO ai_usage (business_id, customer_id, ticket_id, turn_id, provider, model, day, estimated_tokens, micros,
                              called_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id
        """,
        planned.business_id,
        planned.customer_id,
        planned.ticket_id,
        planned.turn_id,
        planned.provider,
        planned.model,
        day,
        planned.estimated_tokens,
        planned.micros,
        now,
    )


async def finish(db: Db, entry: int, spent: Spent, now: datetime) -> None:
    """Write how a call ended."""
    await db.execute(
        """
        UPDATE ai_usage SET outcome = $2, millis = $3, input_tokens = $4, output_tokens = $5, micros = coalesce($6, micros),
               settled_at = $7
        WHERE id = $1 AND outcome IS NULL
        """,
        entry,
        spent.outcome,
        spent.millis,
        spent.input_tokens,
        spent.output_tokens,
        spent.micros,
        now,
    )


async def day_of(db: Db, entry: int) -> date | None:
    """Return the day a call is counted on."""
    return await db.value("SELECT day FROM ai_usage WHERE id = $1", entry)


@dataclass(frozen=True, slots=True)
class DaySum:
    """What a day cost so far."""

    micros: int
    calls: int


async def of_day(db: Db, business_id: int, day: date) -> DaySum:
    """Return the day's sum with what is reserved."""
    row = await db.row("SELECT micros, calls FROM ai_days WHERE business_id = $1 AND day = $2", business_id, day)
    return DaySum(row["micros"], row["calls"]) if row else DaySum(0, 0)


def _day(planned: Planned, now: datetime) -> date:
    return now.astimezone(ZoneInfo(planned.time_zone)).date()
