"""What was done and refused: the record of acts, and the audit chain beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from database.db import Db, encode_json

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
    """Write the call and its audit event, in the transaction of the act itself, in one statement."""
    outcome = "refused" if call.rule else "done"
    content = {"arguments": dict(call.arguments), "outcome": outcome, "rule": call.rule, "key": call.effect_key}
    event = Event(call.customer_id, call.ticket_id or 0, call.caller, call.tool, content, now)
    written = await db.execute(
        _RECORD,
        *event.columns(),
        call.business_id,
        call.ticket_id,
        call.turn_id,
        call.effect_key,
        dict(call.arguments),
        None if call.result is None else dict(call.result),
        outcome,
        call.rule,
        call.micros,
    )
    if not written:
        await _append(db, event)


@dataclass(frozen=True, slots=True)
class Event:
    """One link of a chain before it has its place: whose, of which ticket (0: before there is one), who did what."""

    customer_id: object
    ticket_id: int
    actor: str
    act: str
    content: Mapping[str, Any]
    at: datetime

    def columns(self) -> tuple[object, ...]:
        """Return the arguments of `_APPEND`; its digest covers what `link` covers, computed where `seq` is known."""
        content_digest = digest_content(self.content)
        before, behind = _covered(self.ticket_id, self.at, self.actor, self.act, content_digest)
        return (
            *(self.customer_id, self.ticket_id, self.at, self.actor, self.act, dict(self.content)),
            *(content_digest, _CHAIN_START, before, behind),
        )


async def append_audit(
    db: Db, customer_id: object, ticket_id: int, actor: str, act: str, content: Mapping[str, Any], now: datetime
) -> None:
    """Add one link to the ticket's chain; the chain covers the content's digest, so the content may be erased."""
    await _append(db, Event(customer_id, ticket_id, actor, act, content, now))


async def _append(db: Db, event: Event) -> None:
    """Two callers may write to one chain at a time: the second waits for the first and links to what it wrote."""
    while not await db.execute(_APPEND, *event.columns()):
        pass


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
    before, behind = _covered(ticket_id, at, actor, act, content)
    return hashlib.sha256(previous + before + str(seq).encode() + behind).digest()


def _covered(ticket_id: int, at: datetime, actor: str, act: str, content: bytes) -> tuple[bytes, bytes]:
    """Return what a link covers besides the one before it: the bytes before its number, and those behind it."""
    return f"{ticket_id}\0".encode(), f"\0{int(at.timestamp() * 1_000_000)}\0{actor}\0{act}\0".encode() + content


_APPEND: Final = """
  INSERT INTO audit_events (customer_id, ticket_id, seq, at, actor, act, content, content_digest, previous, digest)
  SELECT $1, $2, seq, $3, $4, $5, $6, $7, previous,
         sha256(previous || $9::bytea || convert_to(seq::text, 'UTF8') || $10::bytea)
  FROM (SELECT coalesce(last.seq, 0) + 1 AS seq, coalesce(last.digest, $8::bytea) AS previous
        FROM (VALUES (1)) one
        LEFT JOIN LATERAL (SELECT seq, digest FROM audit_events WHERE customer_id = $1 AND ticket_id = $2
                           ORDER BY seq DESC LIMIT 1) last ON true) next
  ON CONFLICT DO NOTHING
"""
_RECORD: Final = (
    """
WITH recorded AS (
  INSERT INTO tool_calls (business_id, customer_id, ticket_id, turn_id, tool, caller, effect_key, arguments,
                          result, outcome, rule, micros, called_at)
  VALUES ($11, $1, $12, $13, $5, $4, $14, $15, $16, $17, $18, $19, $3)
)"""  # noqa: S608 (two literals)
    + _APPEND
)
