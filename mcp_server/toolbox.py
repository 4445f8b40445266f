"""The one door: gate, run once and record, in one transaction bound to a turn."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from database import consents, queues, tickets, tool_calls, turns
from database.db import Db, Pool
from database.queues import Doorbell
from database.sealing import Sealer
from domain import tickets as rules
from domain.errors import Refused
from domain.minds import FactHandle, Look, Photo, TicketFacts
from mcp_server import gate, granted
from mcp_server.tool import Act, Input, Report, Tool, unheard

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Admission:
    """What stands for a doorbell in a call from outside: in this very transaction it was let act for this customer."""

    db: Db
    customer_id: UUID

    def hold(self, db: Db, customer_id: UUID) -> None:
        """Raise `Refused("lease_lost")` in any other transaction, and for anybody else."""
        if db is not self.db or customer_id != self.customer_id:
            raise Refused("lease_lost", "This call was admitted in another transaction.")


@dataclass(frozen=True, slots=True)
class Binding:
    """What a turn's tools are tied to, outside any mind's reach."""

    caller: turns.Caller
    turn_id: int
    """0 for a look from outside, which is no turn."""
    doorbell: Doorbell | Admission
    locale: str
    service: str
    facts: Sequence[FactHandle]
    mind: str
    report: Report = unheard
    photos: Sequence[Photo] = ()


class Toolbox:
    """Tools of one turn. `acts` lists what was done, in order."""

    def __init__(
        self, pool: Pool, registry: Mapping[str, Tool], binding: Binding, clock: Callable[[], datetime], sealer: Sealer
    ) -> None:
        self._pool = pool
        self._registry = registry
        self._binding = binding
        self._clock = clock
        self._sealer = sealer
        self.acts: list[str] = []

    async def call(self, name: str, arguments: Mapping[str, object] | None = None) -> Mapping[str, Any]:
        """Do one act in a transaction of its own.

        Raises `Refused` with the rule's name; `Refused("lease_lost")` when another worker took the turn over.
        A refusal is committed with its cause, so that it counts towards the abuse ceiling.
        """
        async with self._pool.transaction() as db:
            rule, result = await self.call_within(db, name, arguments or {})
        if rule is not None:
            log.info("tool.refused", tool=name, rule=rule, turn=self._binding.turn_id)
            raise Refused(rule, f"The tool {name} was refused: {rule}.")
        return result

    async def look(self) -> Look:
        """Return the ticket and what its state grants now, for a mind that must be told what there is."""
        async with self._pool.transaction() as db:
            await db.act_for_customer(self._binding.caller.customer_id, alone=self._binding.caller.alone)
            ticket = await tickets.open_of_customer(db, self._binding.caller.customer_id)
            kinds = self._kinds()
            if ticket:
                kinds |= {name: kind for name, (kind, _, _) in (await tickets.handles(db, ticket.id)).items()}
        return Look(ticket, granted.offers(self._registry, ticket, kinds))

    async def call_within(
        self, db: Db, name: str, arguments: Mapping[str, object], *, by_worker: bool = False
    ) -> tuple[str | None, Mapping[str, Any]]:
        """Do one act in the caller's transaction; return the rule that refused (else None) and the result."""
        await self._hold(db)
        tool = self._registry.get(name)
        if tool is None:
            raise Refused("unknown_tool", f"There is no tool called {name}.")
        started = time.perf_counter_ns()
        ticket = await tickets.open_of_customer(db, self._binding.caller.customer_id)
        given = gate.read_arguments(tool, arguments)
        if given is None:
            return await self._refuse(db, tool, arguments, ticket, "bad_arguments", started)
        key = self._effect_key(tool, ticket, given)
        if not tool.reads_only and (done := await self._done_before(db, key)) is not None:
            return None, done
        if rule := gate.decide(await self._describe(db, tool, given, ticket, by_worker=by_worker)):
            return await self._refuse(db, tool, arguments, ticket, rule, started)
        try:
            return None, await self._run(db, tool, given, ticket, key, started)
        except Refused as refused:  # what the tool wrote is undone; that it was refused stays
            return await self._refuse(db, tool, arguments, ticket, refused.code, started)

    async def _hold(self, db: Db) -> None:
        customer_id = self._binding.caller.customer_id
        match self._binding.doorbell:
            case Doorbell() as doorbell:
                await db.act_for_customer(customer_id, alone=self._binding.caller.alone)
                await queues.hold(db, doorbell)
            case Admission() as admission:
                admission.hold(db, customer_id)

    async def _done_before(self, db: Db, key: str) -> Mapping[str, Any] | None:
        return await tool_calls.stored_result(db, self._binding.caller.customer_id, key)

    async def _describe(
        self, db: Db, tool: Tool, given: Input, ticket: TicketFacts | None, *, by_worker: bool
    ) -> gate.Call:
        spent = await self._spent(db)
        kinds = self._kinds()
        if ticket and tool.handle_fields():
            kinds |= {name: kind for name, (kind, _, _) in (await tickets.handles(db, ticket.id)).items()}
        state = rules.State(ticket.state) if ticket else None
        return gate.Call(
            tool=tool,
            arguments=given,
            granted=rules.GRANTS.get(state, {}).get(tool.name, 0),
            used=spent.done.get(tool.name, 0),
            refused=spent.refused,
            handles=kinds,
            by_worker=by_worker,
            consented=await self._has_consent(db, tool, given, ticket),
        )

    async def _spent(self, db: Db) -> tool_calls.Spent:
        turn_id = self._binding.turn_id
        return await tool_calls.spent(db, turn_id, self._binding.mind) if turn_id else tool_calls.Spent({}, 0)

    async def _is_shut(self, db: Db) -> bool:
        return (await self._spent(db)).refused >= gate.REFUSALS_PER_TURN

    def _kinds(self) -> dict[str, str]:
        """Say of every handle that this turn brings what it stands for."""
        return {fact.name: "fact" for fact in self._binding.facts} | {one.name: "photo" for one in self._binding.photos}

    async def _has_consent(self, db: Db, tool: Tool, given: Input, ticket: TicketFacts | None) -> bool:
        if not tool.needs_consent or ticket is None:
            return False
        return await consents.live(db, ticket.id, getattr(given, "purpose", ""), self._clock()) is not None

    async def _run(
        self, db: Db, tool: Tool, given: Input, ticket: TicketFacts | None, key: str, started: int
    ) -> Mapping[str, Any]:
        act = self._act(db, ticket)
        if tool.reads_only:
            result, opened = await tool.run(act, given), ticket
        else:
            async with db.savepoint():
                result = await tool.run(act, given)
            opened = ticket or await tickets.open_of_customer(db, act.customer_id)
        await self._record(db, tool, given.model_dump(mode="json"), opened, result, None, key, started)
        self.acts.append(tool.name)
        return result

    async def _refuse(
        self, db: Db, tool: Tool, arguments: Mapping[str, object], ticket: TicketFacts | None, rule: str, started: int
    ) -> tuple[str, Mapping[str, Any]]:
        if await self._is_shut(db):
            rule = gate.SHUT
            if await tool_calls.count_again(db, self._binding.turn_id, self._binding.mind, rule):
                return rule, {}
        # The refused arguments are not kept: they may be an attacker's text, and their names say enough.
        shape = {"fields": sorted(str(name)[:40] for name in arguments)[:20]}
        key = f"refused:{tool.name}"
        await self._record(db, tool, shape, ticket, None, rule, key, started)
        return rule, {}

    async def _record(
        self,
        db: Db,
        tool: Tool,
        arguments: Mapping[str, Any],
        ticket: TicketFacts | None,
        result: Mapping[str, Any] | None,
        rule: str | None,
        key: str,
        started: int,
    ) -> None:
        entry = tool_calls.Record(
            business_id=self._binding.caller.business.id,
            customer_id=self._binding.caller.customer_id,
            ticket_id=ticket.id if ticket else None,
            turn_id=self._binding.turn_id or None,
            tool=tool.name,
            caller=self._binding.mind,
            effect_key=key,
            arguments=arguments,
            result=result,
            rule=rule,
            micros=(time.perf_counter_ns() - started) // 1000,
        )
        await tool_calls.record(db, entry, self._clock())

    def _effect_key(self, tool: Tool, ticket: TicketFacts | None, given: Input) -> str:
        if tool.key is None:
            return f"{tool.name}:turn{self._binding.turn_id}:{len(self.acts)}:{time.monotonic_ns()}"
        scope = f"t{ticket.id}" if ticket else f"turn{self._binding.turn_id}"
        return f"{scope}:{tool.name}:{tool.key(ticket, given)}".replace("{turn}", str(self._binding.turn_id))

    def _act(self, db: Db, ticket: TicketFacts | None) -> Act:
        caller = self._binding.caller
        return Act(
            db=db,
            sealer=self._sealer,
            business=caller.business,
            customer_id=caller.customer_id,
            address_id=caller.address_id,
            account_id=caller.account_id,
            conversation_id=caller.conversation_id,
            turn_id=self._binding.turn_id,
            locale=self._binding.locale,
            now=self._clock(),
            ticket=ticket,
            facts={fact.name: fact for fact in self._binding.facts},
            service=self._binding.service,
            report=self._binding.report,
            photos={photo.name: photo for photo in self._binding.photos},
        )
