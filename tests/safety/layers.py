"""Switch each rule and each lower layer off, alone: what it alone should stop must then pass it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from unittest.mock import patch
from uuid import UUID

from pydantic import ConfigDict, ValidationError, create_model

from agent import receipts
from database.db import Pool, Role
from domain import sending
from mcp_server import gate
from mcp_server.tool import Input, Spoken, Tool
from tests.safety.house import SHOPS, House
from tests.safety.play import Play
from tests.safety.worlds import Played, World, attacks

TABLES: Final = ("customers", "addresses", "conversations", "messages", "tickets", "turns", "deliveries", "tool_calls",
                 "audit_events")  # fmt: skip


@dataclass
class Harvest:
    """Every question that hijacked models put to the gate, its answer, and how long that took."""

    calls: list[tuple[gate.Call, str | None]] = field(default_factory=list[tuple[gate.Call, str | None]])
    unreadable: list[tuple[Tool, Mapping[str, Any]]] = field(default_factory=list[tuple[Tool, Mapping[str, Any]]])
    nanos: list[int] = field(default_factory=list[int])

    def passing_without(self, rule: str) -> tuple[int, int, int]:
        """Return (acts the rule forbids, of these passing it when it is off, of these passing the whole gate)."""
        forbidden = [call for call, _ in self.calls if not gate.RULES[rule](call)]
        others = {name: holds for name, holds in gate.RULES.items() if name != rule}
        with patch.object(gate, "RULES", others):
            verdicts = [gate.decide(call) for call in forbidden]
        return (
            len(forbidden),
            sum(verdict != rule for verdict in verdicts),
            sum(verdict is None for verdict in verdicts),
        )

    def readable_without_strictness(self) -> int:
        """Return how many refused arguments a schema would take that ignores what it does not know."""
        taken = 0
        for tool, arguments in self.unreadable:
            loose = create_model("Loose", __base__=tool.input, __config__=None)
            loose.model_config = ConfigDict(extra="ignore", strict=False)
            loose.model_rebuild(force=True)
            try:
                loose.model_validate(dict(arguments))
                taken += 1
            except ValidationError:
                pass
        return taken


@contextmanager
def harvesting() -> Iterator[Harvest]:
    """Listen at the gate; nothing about it changes."""
    harvest, decide, read = Harvest(), gate.decide, gate.read_arguments

    def listen(call: gate.Call) -> str | None:
        began = time.perf_counter_ns()
        verdict = decide(call)
        harvest.nanos.append(time.perf_counter_ns() - began)
        harvest.calls.append((call, verdict))
        return verdict

    def listen_to_arguments(tool: Tool, arguments: Mapping[str, object]) -> Input | None:
        given = read(tool, arguments)
        if given is None:
            harvest.unreadable.append((tool, arguments))
        return given

    with patch.object(gate, "decide", listen), patch.object(gate, "read_arguments", listen_to_arguments):
        yield harvest


def hostile_words() -> tuple[int, int]:
    """Return (attack texts, of these refused as plain words); no tool takes free text yet, so they are asked directly."""
    texts = [one.text for one in attacks()]
    return len(texts), sum(not gate.is_plain(text, Spoken("customer", 400)) for text in texts)


async def without_receipts(house: House, worlds: Sequence[World]) -> list[Played]:
    """Play worlds in which nobody checks what a reply says."""
    with patch.object(receipts, "unsupported", lambda *_, **__: None):
        return [await Play(house, world).run() for world in worlds]


async def rows_of_others(house: House, customer: UUID, role: Role | None) -> int:
    """Return the rows of other customers that a turn of this one can read, under a role or past row-level security."""
    seen = 0
    if role is None:
        for table in TABLES:
            column = "id" if table == "customers" else "customer_id"
            seen += await house.value(f"SELECT count(*) FROM {table} WHERE {column} <> $1", customer)
        return seen
    pool = await Pool.open(house.place.dsn, role, size=1)
    async with pool.transaction() as db:
        await db.act_for_customer(customer)
        for table in TABLES:
            column = "id" if table == "customers" else "customer_id"
            seen += await db.value(f"SELECT count(*) FROM {table} WHERE {column} <> $1", customer)
    await pool.close()
    return seen


async def plant_for_strangers(house: House, customer: UUID, *, checked: bool) -> tuple[int, int, int]:
    """Write deliveries of this customer to others' addresses, with or without the envelope check.

    Returns how many were planted, refused for their recipient, and sent.
    """
    for phone in SHOPS.values():
        await house.say(phone, "Hello")  # so that no closed window stops what the envelope should
    await house.settle()
    start = len(house.sinks.messages)
    rows = await house.owner.fetch(
        "INSERT INTO deliveries (business_id, account_id, address_id, customer_id, effect_key, purpose, content, created_at)"
        " SELECT 1, (SELECT id FROM channel_accounts LIMIT 1), a.id, $1, gen_random_uuid()::text, 'escalation',"
        ' \'{"type": "text", "body": "for somebody else"}\', $2 FROM addresses a'
        " WHERE a.customer_id IS DISTINCT FROM $1 RETURNING id, address_id",
        customer,
        house.now,
    )
    for row in rows:
        await house.owner.execute(
            "SELECT pgmq.send('outbox', jsonb_build_object('delivery_id', $1::bigint),"
            " jsonb_build_object('x-pgmq-group', $2::text))",
            row["id"],
            str(row["address_id"]),
        )
    rules = {name: rule for name, rule in sending.REFUSALS.items() if checked or name != "recipient"}
    with patch.object(sending, "REFUSALS", rules):
        await house.crew.deliveries.drain()
    ids = [row["id"] for row in rows]
    refused = "SELECT count(*) FROM deliveries WHERE id = ANY ($1::bigint[]) AND reason = 'recipient'"
    return (
        len(rows),
        await house.value(refused, ids),
        sum(one["text"] == "for somebody else" for one in house.sinks.messages[start:]),
    )
