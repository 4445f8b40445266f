"""What was done and refused: the record of acts, and the audit chain beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from database.db import Db, Row, encode_json

_CHAIN_START = b"\0" * 32


@dataclass(frozen=True, slots=True)
class Record:
    """One call of a tool, done or refused (`rule` says by which rule)."""

    business_id: int
    customer_id: object
    ticket_id: int | None
    turn_id: int | None
    tool: str
    caller: str
    effect_key: str
    arguments: Mapping[str, Any]
    result: Mapping[str, Any] | None
    rule: str | None
    micros: int


@dataclass(frozen=True, slots=True)
class Spent:
    """What this turn has used up so far."""

    done: Mapping[str, int]
    refused: int


async def stored_result(db: Db, customer_id: object, effect_key: str) -> Mapping[str, Any] | None:
    """Return the result of an act that was done before, None when it was not."""
    return await db.value(
        "SELECT result FROM tool_calls WHERE customer_id = $1 AND effect_key = $2 AND outcome = 'done'",
        customer_id,
        effect_key,
    )


async def spent(db: Db, turn_id: int, caller: str) -> Spent:
    """Count one mind's acts of this turn by tool, and its refusals: what a guest used up is not missing to the workflow."""
    rows = await db.rows(
        "SELECT tool, outcome, sum(times) AS calls FROM tool_calls WHERE turn_id = $1 AND caller = $2 GROUP BY tool, outcome",
        turn_id,
        caller,
    )
    done = {row["tool"]: row["calls"] for row in rows if row["outcome"] == "done"}
    return Spent(done, sum(row["calls"] for row in rows if row["outcome"] == "refused"))


async def count_again(db: Db, turn_id: int, caller: str, rule: str) -> bool:
    """Count one more refusal at the row that says one mind's door is shut; False while there is none."""
    return (
        await db.execute(
            """
            UPDATE tool_calls SET times = times + 1
            WHERE id = (SELECT min(id) FROM tool_calls WHERE turn_id = $1 AND caller = $2 AND rule = $3)
            """,
            turn_id,
            caller,
            rule,
        )
        == 1
    )


async def record(db: Db, call: Record, now: datetime) -> None:
    """Write the call and its audit event, in the transaction of the act itself."""
    outcome = "refused" if call.rule else "done"
    last = await db.row(
        """
        WITH recorded AS (
          INSERT INTO tool_calls (business_id, customer_id, ticket_id, turn_id, tool, caller, effect_key, arguments,
                                  result, outcome, rule, micros, called_at)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        )
        SELECT seq, digest FROM audit_events WHERE customer_id = $2 AND ticket_id = coalesce($3, 0)
        ORDER BY seq DESC LIMIT 1
        """,
        call.business_id,
        call.customer_id,
        call.ticket_id,
        call.turn_id,
        call.tool,
        call.caller,
        call.effect_key,
        dict(call.arguments),
        None if call.result is None else dict(call.result),
        outcome,
        call.rule,
        call.micros,
        now,
    )
    content = {"arguments": dict(call.arguments), "outcome": outcome, "rule": call.rule, "key": call.effect_key}
    event = Event(call.customer_id, call.ticket_id or 0, call.caller, call.tool, content, now)
    if not await _link_to(db, last, event):
        await append_audit(db, event.customer_id, event.ticket_id, event.actor, event.act, event.content, event.at)


@dataclass(frozen=True, slots=True)
class Event:
    """One link of a chain before it has its place: whose, of which ticket (0: before there is one), who did what."""

    customer_id: object
    ticket_id: int
    actor: str
    act: str
    content: Mapping[str, Any]
    at: datetime


async def append_audit(
    db: Db, customer_id: object, ticket_id: int, actor: str, act: str, content: Mapping[str, Any], now: datetime
) -> None:
    """Add one link to the ticket's chain; the chain covers the content's digest, so the content may be erased.

    Two callers may write to one chain at a time: the second waits for the first and links to what it wrote.
    """
    event = Event(customer_id, ticket_id, actor, act, content, now)
    while True:
        last = await db.row(
            "SELECT seq, digest FROM audit_events WHERE customer_id = $1 AND ticket_id = $2 ORDER BY seq DESC LIMIT 1",
            customer_id,
            ticket_id,
        )
        if await _link_to(db, last, event):
            return


async def _link_to(db: Db, last: Row | None, event: Event) -> bool:
    """Write the event behind `last`; False when somebody else's took that place meanwhile."""
    content_digest = digest_content(event.content)
    seq, previous = (last["seq"] + 1, last["digest"]) if last else (1, _CHAIN_START)
    written = await db.execute(
        """
        INSERT INTO audit_events (customer_id, ticket_id, seq, at, actor, act, content, content_digest, previous, digest)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING
        """,
        event.customer_id,
        event.ticket_id,
        seq,
        event.at,
        event.actor,
        event.act,
        dict(event.content),
        content_digest,
        previous,
        link(previous, event.ticket_id, seq, event.at, event.actor, event.act, content_digest),
    )
    return written == 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk over every chain found; `broken` names the first bad link of each broken chain."""

    chains: int
    events: int
    erased: int
    broken: tuple[str, ...]


async def verify_audit(db: Db) -> Verdict:
    """Recompute every chain: sequence without gaps, links, and content against its digest where it still is there."""
    rows = await db.rows(
        """
        SELECT customer_id, ticket_id, seq, at, actor, act, content, content_digest, previous, digest
        FROM audit_events ORDER BY customer_id, ticket_id, seq
        """
    )
    chains: dict[tuple[object, int], tuple[int, bytes]] = {}
    broken: dict[tuple[object, int], str] = {}
    erased = 0
    for row in rows:
        chain = (row["customer_id"], row["ticket_id"])
        seq, previous = chains.get(chain, (0, _CHAIN_START))
        expected = link(previous, row["ticket_id"], seq + 1, row["at"], row["actor"], row["act"], row["content_digest"])
        erased += row["content"] is None
        content_holds = row["content"] is None or digest_content(row["content"]) == row["content_digest"]
        if row["seq"] != seq + 1 or row["previous"] != previous or row["digest"] != expected or not content_holds:
            broken.setdefault(chain, f"ticket {row['ticket_id']} event {row['seq']}")
        chains[chain] = (row["seq"], row["digest"])
    return Verdict(len(chains), len(rows), erased, tuple(broken.values()))


def digest_content(content: Mapping[str, Any]) -> bytes:
    """Digest canonical JSON, so that what Postgres gives back digests the same."""
    return hashlib.sha256(json.dumps(json.loads(encode_json(dict(content))), sort_keys=True).encode()).digest()


def link(previous: bytes, ticket_id: int, seq: int, at: datetime, actor: str, act: str, content: bytes) -> bytes:
    """Return the digest that ties an event to the one before it."""
    fields = f"{ticket_id}\0{seq}\0{int(at.timestamp() * 1_000_000)}\0{actor}\0{act}\0".encode()
    return hashlib.sha256(previous + fields + content).digest()
