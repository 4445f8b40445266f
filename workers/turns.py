"""From a doorbell to an answer: load what waits, let a mind decide, finish in one transaction. Read this first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from database import call_plans, form_tokens, links, queues, tickets, turns, withheld
from database.db import Db, Pool
from database.queues import Doorbell
from database.sealing import Sealer
from domain import call_wish, facts, forms, windows
from domain.errors import Refused
from domain.flags import LOOK_AGAIN
from domain.linking import read_claim, read_code
from domain.minds import Heard, Mind, Situation, TicketFacts
from domain.passages import Passages
from domain.sending import PAUSED
from mcp_server.tool import Tool
from mcp_server.toolbox import Binding, Toolbox
from workers import endings, guests, hearing
from workers.endings import Ending, Fate, Loaded, coded_first
from workers.guests import Company
from workers.outcomes import with_jitter

log = structlog.get_logger()

LAST_LOOKS = 3
"""How often a turn starts over because the person wrote again while it was answered."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a person may go on typing before we answer: after the last message, and at most from the first."""

    quiet: timedelta = timedelta(seconds=2)
    ceiling: timedelta = timedelta(seconds=8)


class VendorReplies(Protocol):
    """What handles a doorbell of a vendor's address."""

    async def handle(self, doorbell: Doorbell, vendor_id: int, address_id: UUID) -> None: ...


class Attention(Protocol):
    """What shows a customer, beside the turn, that their message is being answered."""

    def show(self, customer_id: UUID, message_id: int) -> None: ...


class Turns:
    """Answer the doorbells of the inbox, one address at a time."""

    def __init__(
        self,
        pool: Pool,
        registry: Mapping[str, Tool],
        mind: Mind,
        vendor_replies: VendorReplies,
        clock: Callable[[], datetime],
        sealer: Sealer,
        ring_outbox: Callable[[], Awaitable[None] | None],
        patience: Patience = Patience(),
        company: Company | None = None,
        attention: Attention | None = None,
    ) -> None:
        self._pool = pool
        self._registry = registry
        self._mind = mind
        self._vendor_replies = vendor_replies
        self._clock = clock
        self._sealer = sealer
        self._ring_outbox = ring_outbox
        self._patience = patience
        self._company = company
        self._attention = attention

    async def handle(self, doorbell: Doorbell) -> None:
        """Answer everything that waits behind one doorbell."""
        address_id = UUID(doorbell.group)
        async with self._pool.transaction() as db:
            party = await turns.party(db, address_id)
            if party is None or (party.customer_id is None and party.vendor_id is None):
                await queues.acknowledge(db, doorbell)
                return
            if party.is_paused:
                await queues.park(db, doorbell, with_jitter(LOOK_AGAIN))
                log.info("turn.waits", reason=PAUSED)
                return
        if party.vendor_id is not None:
            await self._vendor_replies.handle(doorbell, party.vendor_id, address_id)
        elif party.customer_id is not None:
            await self._answer_customer(doorbell, address_id, party.customer_id)
        self._ring_outbox()

    async def _answer_customer(self, doorbell: Doorbell, address_id: UUID, customer_id: UUID) -> None:
        for _ in range(LAST_LOOKS):
            loaded = await self._load(doorbell, address_id, customer_id)
            if loaded is None:
                return
            fate = await self._let_guest_answer(loaded, doorbell)
            if fate is Fate.NOT_ADMITTED:
                # What a guest did is done and stands in the ticket; the coded mind goes on from there.
                loaded = await self._load(doorbell, address_id, customer_id, guests_welcome=False)
                if loaded is None:
                    return
            if fate in (None, Fate.NOT_ADMITTED):
                toolbox = self._bind(loaded, doorbell, self._mind.name)
                ending = coded_first(loaded) or await self._decide(loaded, toolbox)
                fate = await self._end(loaded, ending, toolbox, doorbell)
            if fate is Fate.WRITTEN:
                return
        raise Refused("still_typing", "The person kept writing; the doorbell is tried again.")

    async def _let_guest_answer(self, loaded: Loaded, doorbell: Doorbell) -> Fate | None:
        """Return what became of a guest's answer: `NOT_ADMITTED` when it gave none, None where none was asked."""
        if self._company is None or loaded.situation.memory is None or coded_first(loaded) is not None:
            return None
        toolbox = self._bind(loaded, doorbell, self._company.guest.name)
        answer = await guests.ask(self._company, loaded.situation, toolbox)
        if answer is None:
            return Fate.NOT_ADMITTED
        return await self._end(loaded, Ending(answer, self._company.guest.name, by_model=True), toolbox, doorbell)

    async def _end(self, loaded: Loaded, ending: Ending, toolbox: Toolbox, doorbell: Doorbell) -> Fate:
        fate = await endings.write(self._pool, loaded, ending, toolbox, doorbell, self._clock())
        if fate is Fate.WRITTEN:
            log.info("turn.finished", turn=loaded.turn.id, outcome=ending.answer.outcome, reason=ending.answer.reason)
        return fate

    async def _load(
        self, doorbell: Doorbell, address_id: UUID, customer_id: UUID, *, guests_welcome: bool = True
    ) -> Loaded | None:
        """Open the turn; None when nothing waits (acknowledged) or the person is still typing (postponed)."""
        now = self._clock()
        async with self._pool.transaction() as db:
            await db.act_for_customer(customer_id)
            await queues.hold(db, doorbell)
            heard = await hearing.hear(db, address_id)
            alone = any(message.unproven for message in heard)
            if alone:
                await db.act_for_customer(customer_id, alone=True)
            cause = str(doorbell.payload.get("cause", "message"))
            if not heard and cause == "message":
                await queues.acknowledge(db, doorbell)
                return None
            if wait := self._still_typing(heard, now):
                await queues.postpone(db, doorbell, wait.total_seconds())
                return None
            if wait := hearing.wait_for_reading(heard, now):
                await queues.await_reading(db, doorbell, wait.total_seconds())
                return None
            caller = await turns.caller(db, address_id)
            if caller is None:
                await queues.acknowledge(db, doorbell)
                return None
            caller = replace(caller, alone=alone)
            through = heard[-1].id if heard else 0
            said = tuple(one for one in heard if one.left_because is None)
            left_because = heard[-1].left_because if not said and cause == "message" else None
            begun = await turns.begin(db, caller, doorbell.id, through, cause, now)
            situation = await self._situation(db, caller, said, doorbell.payload, now)
            if guests_welcome and left_because is None:
                memory = await guests.invite(db, self._company, caller, begun.id, situation)
                situation = replace(situation, memory=memory)
            if situation.locale != caller.locale and said:
                await turns.set_locale(db, caller.customer_id, situation.locale)
        if self._attention and said and not caller.taken_over and not caller.opted_out:
            self._attention.show(customer_id, through)
        return Loaded(caller, begun, situation, through, left_because)

    async def _situation(
        self, db: Db, caller: turns.Caller, heard: tuple[Heard, ...], payload: Mapping[str, Any], now: datetime
    ) -> Situation:
        ticket = await tickets.open_of_customer(db, caller.customer_id)
        reading = facts.read_turn(heard, caller.business, caller.locale, ticket, now)
        for message in heard:
            reading = self._with_form(reading, message, caller, ticket, now)
        may_be_told = heard and ticket is None
        wants_call = call_wish.wants_call(Passages(heard).own_words, reading.locale)
        plan = await call_plans.of_turn(db, self._sealer, caller, ticket, now, wanted=wants_call)
        is_owed = bool(may_be_told) and await withheld.is_owed(db, caller.customer_id)
        return Situation(
            business=caller.business,
            customer_id=caller.customer_id,
            locale=reading.locale,
            first_contact=not caller.greeted,
            messages=heard,
            cause=payload.get("cause", "message"),
            now=now,
            ticket=ticket,
            service=reading.service,
            timer=payload.get("timer"),
            facts=reading.facts,
            missing=reading.missing,
            wants_human=reading.wants_human,
            offers_unread=is_owed,
            wants_call=wants_call,
            may_call=plan.may_call,
            call_allowed_at=plan.allowed_at,
            calling=plan.so_far,
            claim=None if caller.alone else read_claim(heard, f"{reading.locale}-{caller.business.country}"),
            proved_link=await self._proved_link(db, heard),
            photos=reading.photos,
            names_more=reading.names_more,
        )

    async def _proved_link(self, db: Db, heard: tuple[Heard, ...]) -> bool:
        """Only what is nothing but a code is answered as one."""
        codes = [message.id for message in heard if read_code(message.text)]
        return bool(codes) and len(codes) == len(heard) and await links.was_proven_by(db, codes)

    def _with_form(
        self,
        reading: facts.TurnReading,
        message: Heard,
        caller: turns.Caller,
        ticket: TicketFacts | None,
        now: datetime,
    ) -> facts.TurnReading:
        """Take over what was filled into a form of this very ticket; another form's answers are words like any others."""
        form = form_tokens.read(self._sealer, message.form.token, message.received_at) if message.form else None
        if message.form is None or form is None or ticket is None:
            return reading
        if (form.address_id, form.ticket_id) != (caller.address_id, ticket.id):
            return reading
        today = now.astimezone(ZoneInfo(caller.business.time_zone)).date()
        return facts.with_form(reading, forms.read(message.form.given, today).values, message, ticket)

    def _still_typing(self, heard: tuple[Heard, ...], now: datetime) -> timedelta | None:
        if not heard:
            return None
        return windows.remaining_quiet(
            heard[0].received_at, heard[-1].received_at, now, self._patience.quiet, self._patience.ceiling
        )

    def _bind(self, loaded: Loaded, doorbell: Doorbell, mind: str) -> Toolbox:
        binding = Binding(
            caller=loaded.caller,
            turn_id=loaded.turn.id,
            doorbell=doorbell,
            locale=loaded.situation.locale,
            service=loaded.situation.service or "sourcing",
            facts=loaded.situation.facts,
            photos=loaded.situation.photos,
            mind=mind,
        )
        return Toolbox(self._pool, self._registry, binding, self._clock, self._sealer)

    async def _decide(self, loaded: Loaded, toolbox: Toolbox) -> Ending:
        answer = await self._mind.answer(loaded.situation, toolbox)
        return Ending(answer, self._mind.name)
