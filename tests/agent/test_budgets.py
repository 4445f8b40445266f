"""Every call is in the ledger with its cost, and no budget is passed (DE7)."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from database.ai_usage import AiLedger
from database.db import Pool
from domain.errors import Refused
from domain.spending import Ceilings, Planned, Price, Spent
from emulator.models.script import Always, Fail, Hang, Say
from tests.agent.conftest import BOB, WISH, Inn, Inns

HELLO = Say(json.dumps({"reply": "Hello there, my friend.", "next_step": "done", "confidence": 0.9, "claims": []}))


def test_a_price_per_million_is_millionths_per_token_rounded_up() -> None:
    assert Price(Decimal("0.25"), Decimal(2)).micros(1001, 10) == 271


async def test_every_call_is_in_the_ledger_with_what_it_cost(inn: Inn) -> None:
    """DE7: 100 % of model calls, the failed ones too."""
    inn.model.script = Always(HELLO)
    await inn.say("hello")
    inn.model.script = Always(Fail(500))
    await inn.say("hello again")
    rows = await inn.owner.fetch(
        "SELECT outcome, input_tokens, output_tokens, micros, turn_id FROM ai_usage ORDER BY id"
    )
    assert len(rows) == len(inn.model.requests) == 2
    assert [row["outcome"] for row in rows] == ["answered", "provider_error"]
    assert rows[0]["micros"] == rows[0]["input_tokens"] + 5 * rows[0]["output_tokens"] > 0
    assert rows[1]["micros"] == 0
    assert await inn.value("SELECT micros FROM ai_days") == rows[0]["micros"]


async def test_a_call_whose_end_is_unknown_stays_paid_for(inns: Inns) -> None:
    """What a provider did after we hung up is not known: the reservation stands."""
    inn = await inns.open(ai_call_seconds=0.5)
    inn.model.script = Always(Hang())
    await inn.say("hello")
    assert await inn.value("SELECT micros FROM ai_usage WHERE outcome = 'timeout'") > 5000
    assert await inn.value("SELECT micros FROM ai_days") == await inn.value("SELECT micros FROM ai_usage")


async def test_what_a_provider_counts_is_below_what_was_estimated(inn: Inn) -> None:
    """Issue: a conservative estimate checked against the usage the provider reports."""
    inn.model.script = Always(HELLO)
    await inn.say("hello")
    row = await inn.owner.fetchrow("SELECT estimated_tokens, input_tokens FROM ai_usage")
    assert row is not None
    assert row["input_tokens"] <= row["estimated_tokens"] <= 4096


@pytest.mark.parametrize("budget", ["day", "customer", "ticket"])
async def test_a_spent_budget_leaves_the_turn_to_code_before_anything_is_asked(inns: Inns, budget: str) -> None:
    """DE7: enforced before the spend; at 100 % the coded workflow answers."""
    inn = await inns.open(("responses",), **{f"ai_budget_{budget}_usd": "0.001"})  # type: ignore[arg-type]
    inn.model.script = Always(HELLO)
    (reply,) = await inn.say(WISH)
    assert reply.startswith("Got it: 40 × folding chairs")
    assert inn.model.requests == []
    assert await inn.value("SELECT count(*) FROM ai_usage") == 0


async def test_tomorrow_the_budget_of_the_day_is_whole_again(inns: Inns) -> None:
    """DE7: off until tomorrow, in the business's own time zone."""
    inn = await inns.open(ai_budget_day_usd="0.01")
    inn.model.script = Always(HELLO)
    for _ in range(12):
        await inn.say("hello")
    today = await inn.minds()
    assert today[0] == "agent"
    assert today[-1] == "workflow"
    inn.clock[0] = inn.clock[0].replace(day=21)
    await inn.say("hello")
    assert (await inn.minds())[-1] == "agent"


@pytest.fixture
async def ledger_pool(inn: Inn) -> Pool:
    await inn.say("hello", BOB)
    return await Pool.open(inn.place.dsn, "concierge_turn", size=8)


async def _planned(inn: Inn, micros: int) -> Planned:
    row = await inn.owner.fetchrow("SELECT id, customer_id FROM turns")
    assert row is not None
    customer: UUID = row["customer_id"]
    return Planned(1, customer, "Europe/London", None, row["id"], "scripted", "scripted-1", 10, micros)


async def test_calls_at_the_same_moment_do_not_pass_a_ceiling_together(inn: Inn, ledger_pool: Pool) -> None:
    """DE7: look-then-spend would let every one of them through."""
    now = datetime(2026, 11, 20, 10, tzinfo=UTC)
    ledger = AiLedger(ledger_pool, Ceilings(1000, 10_000, 10_000), lambda: now)
    planned = await _planned(inn, 90)
    tries = await asyncio.gather(*(ledger.reserve(planned) for _ in range(30)), return_exceptions=True)
    assert sum(isinstance(one, int) for one in tries) == 11
    assert {one.code for one in tries if isinstance(one, Refused)} == {"budget_day"}
    ledger = AiLedger(ledger_pool, Ceilings(10_000, 1500, 10_000), lambda: now)
    tries = await asyncio.gather(*(ledger.reserve(planned) for _ in range(30)), return_exceptions=True)
    assert await inn.value("SELECT sum(micros) FROM ai_usage") <= 1500
    await ledger_pool.close()


async def test_operators_are_told_at_eighty_percent_once(inn: Inn, ledger_pool: Pool) -> None:
    """DE7: alert at 80 % of the day's budget."""
    now = datetime(2026, 11, 20, 10, tzinfo=UTC)
    ledger = AiLedger(ledger_pool, Ceilings(1000, 10_000, 10_000), lambda: now)
    planned = await _planned(inn, 100)
    told: list[int] = []
    for _ in range(10):
        with capture_logs() as logs:
            entry = await ledger.reserve(planned)
            await ledger.settle(planned, entry, Spent("answered", 1, 1, 1, 100))
        told.append(sum(one["event"] == "ai_budget.nearly_spent" for one in logs))
    assert told == [0] * 7 + [1, 0, 0]
    await ledger_pool.close()
