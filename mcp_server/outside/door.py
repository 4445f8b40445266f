"""The way in for callers from outside: admitted, bound to one contact, and then through the one gate like everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from database import principal_acts, principals, tickets, tool_calls, turns
from database.db import Db, Pool
from database.sealing import Sealer
from domain import facts
from domain.errors import Refused
from domain.minds import FactHandle, Heard
from domain.principals import Knock, Principal, admit
from mcp_server.outside import asked
from mcp_server.outside.asked import Asked
from mcp_server.outside.offers import Offered, offered, scope_of
from mcp_server.tool import Report, Tool, unheard
from mcp_server.toolbox import Admission, Binding, Toolbox

log = structlog.get_logger()

_SERVICE = "sourcing"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended: a result, or `refusal` with the rule's name and `message` for who called."""

    result: Mapping[str, Any] = field(default_factory=dict[str, Any])
    refusal: str | None = None
    message: str = ""
    replayed: bool = False
    dry_run: bool = False


class _Undone(Exception):
    """Carries what an act would have done out of the savepoint that undoes it."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


class Door:
    """One per process; it keeps nothing between calls, so any replica answers."""

    def __init__(
        self,
        pool: Pool,
        registry: Mapping[str, Tool],
        clock: Callable[[], datetime],
        sealer: Sealer,
        ring_outbox: Callable[[], object],
    ) -> None:
        self._pool = pool
        self._registry = registry
        self._clock = clock
        self._sealer = sealer
        self._ring_outbox = ring_outbox

    def offers(self, principal: Principal) -> Mapping[str, Offered]:
        """Return what this caller may call."""
        return offered(self._registry, principal)

    def knows(self, name: str) -> bool:
        """Say whether there is a tool of this name for callers from outside, in scope or not."""
        tool = self._registry.get(name)
        return tool is not None and not tool.worker_only

    async def call(
        self, principal: Principal, name: str, sent: Mapping[str, object], report: Report = unheard
    ) -> Outcome:
        """Do one act for one contact, in one transaction; a refusal is an outcome, and is counted."""
        tool, now = self._registry[name], self._clock()
        async with self._pool.transaction() as db:
            try:
                # A look has nothing to undo; an act that is refused half way has.
                async with nullcontext() if tool.reads_only else db.savepoint():
                    outcome = await self._act(db, principal, tool, sent, now, report)
            except Refused as refused:
                outcome = Outcome(refusal=refused.code, message=str(refused))
            if outcome.refusal is not None:
                await db.act_for_principal(principal.id)
                await principals.spend(db, principal.id, now, refusals=1)
                log.info("outside.refused", tool=name, rule=outcome.refusal, principal=principal.id)
        if not tool.reads_only:
            self._ring_outbox()
        return outcome

    async def _act(
        self, db: Db, principal: Principal, tool: Tool, sent: Mapping[str, object], now: datetime, report: Report
    ) -> Outcome:
        wish = asked.read(tool, sent, principal)
        caller = await self._admit(db, principal, tool, wish, now)
        if wish.idempotency_key is not None:
            before = await principal_acts.reserve(
                db, principal.id, wish.idempotency_key, caller.customer_id, wish.digest, now
            )
            if before is not None:
                return _replay(before, wish)
        if not tool.reads_only:
            await principals.spend(db, principal.id, now, acts=1)
        try:
            async with db.savepoint() if wish.dry_run else nullcontext():  # only a dry run is undone
                outcome = await self._through_the_gate(db, principal, tool, wish, caller, now, report)
                if wish.dry_run and outcome.refusal is None:
                    raise _Undone(outcome)
        except _Undone as undone:
            outcome = undone.outcome
            content = {"tool": tool.name, "arguments": sorted(wish.arguments)}
            await tool_calls.append_audit(db, caller.customer_id, 0, _name(principal), "dry_run", content, now)
        if wish.idempotency_key is not None:
            kept = None if outcome.refusal or wish.dry_run else outcome.result
            await principal_acts.settle(db, principal.id, wish.idempotency_key, kept)
        return outcome

    async def _admit(self, db: Db, principal: Principal, tool: Tool, wish: Asked, now: datetime) -> turns.Caller:
        """Find the contact and ask every rule. Raises `Refused`; from here on there is one customer."""
        stands, caller = await principals.enter(db, principal.id, wish.contact, now, acts=not tool.reads_only)
        knock = Knock(
            acts=not tool.reads_only,
            in_scope=principal.has(scope_of(tool), tool.name),
            contact_known=caller is not None,
            credential_valid=stands.credential_valid,
            opted_out=caller is not None and caller.opted_out,
            taken_over=caller is not None and caller.taken_over,
            paused=stands.paused,
            being_answered=stands.being_answered,
            acts_used=stands.acts,
            refusals=stands.refusals,
            limits=principal.limits,
        )
        rule = admit(knock)
        if rule is not None or caller is None:
            raise Refused(rule or "unknown_contact", f"The call of {tool.name} was refused: {rule}.")
        return caller

    async def _through_the_gate(
        self, db: Db, principal: Principal, tool: Tool, wish: Asked, caller: turns.Caller, now: datetime, report: Report
    ) -> Outcome:
        acts = not tool.reads_only
        read = await self._facts(db, caller, now) if _needs_facts(tool) else ()
        binding = Binding(
            caller=caller,
            turn_id=await principals.open_turn(db, caller, tool.name, _name(principal), now) if acts else 0,
            doorbell=Admission(db, caller.customer_id),
            locale=caller.locale or caller.business.locale,
            service=_SERVICE,
            facts=read,
            mind=_name(principal),
            report=report,
        )
        toolbox = Toolbox(self._pool, self._registry, binding, self._clock, self._sealer)
        rule, result = await toolbox.call_within(db, tool.name, wish.arguments)
        if rule is not None:
            return Outcome(refusal=rule, message=f"The tool {tool.name} was refused: {rule}.")
        return Outcome(result, dry_run=wish.dry_run)

    async def _facts(self, db: Db, caller: turns.Caller, now: datetime) -> tuple[FactHandle, ...]:
        """Read the customer's latest words by code, as a turn would; a caller picks a fact and cannot write one."""
        heard: tuple[Heard, ...] = await turns.latest_heard(db, caller.address_id)
        ticket = await tickets.open_of_customer(db, caller.customer_id)
        return facts.read_turn(heard, caller.business, caller.locale, ticket, now).facts


def _needs_facts(tool: Tool) -> bool:
    return tool.name == "read_facts" or any(mark.kind == "fact" for mark in tool.handle_fields().values())


def _name(principal: Principal) -> str:
    return f"principal:{principal.id}"


def _replay(before: principal_acts.Before, wish: Asked) -> Outcome:
    if before.asked != wish.digest:
        raise Refused("idempotency_mismatch", "This idempotency_key was used for another call; choose a new one.")
    if before.result is None:
        raise Refused("being_answered", "A call with this idempotency_key is under way; ask again in a moment.")
    return Outcome(before.result, replayed=True, dry_run=wish.dry_run)
