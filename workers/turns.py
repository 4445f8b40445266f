"""From a doorbell to an answer: load what waits, let a mind decide, finish in one transaction. Read this first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import structlog

from database import call_plans, queues, shortlists, tickets, turns
from database.db import Db, Pool
from database.queues import Doorbell
from database.sealing import Sealer
from domain import call_wish, facts, opting, windows, words
from domain.contents import to_json
from domain.errors import Refused
from domain.flags import LOOK_AGAIN
from domain.messages import Text
from domain.minds import Answer, Heard, Mind, Purpose, Situation
from domain.opting import Wish
from domain.sending import PAUSED
from mcp_server.tool import Tool
from mcp_server.toolbox import Binding, Toolbox
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


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a turn starts from."""

    caller: turns.Caller
    turn: turns.Begun
    situation: Situation
    through: int


@dataclass(frozen=True, slots=True)
class Ending:
    """What the last transaction of a turn writes."""

    answer: Answer
    mind: str
    wish: Wish | None = None
    """STOP or START."""
    ends_ticket: bool = False


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
    ) -> None:
        self._pool = pool
        self._registry = registry
        self._mind = mind
        self._vendor_replies = vendor_replies
        self._clock = clock
        self._sealer = sealer
        self._ring_outbox = ring_outbox
        self._patience = patience

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
            toolbox = self._bind(loaded, doorbell)
            ending = _coded_first(loaded) or await self._decide(loaded, toolbox)
            if await self._finish(loaded, ending, toolbox, doorbell):
                log.info(
                    "turn.finished", turn=loaded.turn.id, outcome=ending.answer.outcome, reason=ending.answer.reason
                )
                return
        raise Refused("still_typing", "The person kept writing; the doorbell is tried again.")

    async def _load(self, doorbell: Doorbell, address_id: UUID, customer_id: UUID) -> Loaded | None:
        """Open the turn; None when nothing waits (acknowledged) or the person is still typing (postponed)."""
        now = self._clock()
        async with self._pool.transaction() as db:
            await db.act_for_customer(customer_id)
            await queues.hold(db, doorbell)
            heard = await turns.unanswered(db, address_id)
            cause = str(doorbell.payload.get("cause", "message"))
            if not heard and cause == "message":
                await queues.acknowledge(db, doorbell)
                return None
            if wait := self._still_typing(heard, now):
                await queues.postpone(db, doorbell, wait.total_seconds())
                return None
            caller = await turns.caller(db, address_id)
            if caller is None:
                await queues.acknowledge(db, doorbell)
                return None
            through = heard[-1].id if heard else 0
            begun = await turns.begin(db, caller, doorbell.id, through, cause, now)
            situation = await self._situation(db, caller, heard, doorbell.payload, now)
            if situation.locale != caller.locale and heard:
                await turns.set_locale(db, customer_id, situation.locale)
        return Loaded(caller, begun, situation, through)

    async def _situation(
        self, db: Db, caller: turns.Caller, heard: tuple[Heard, ...], payload: Mapping[str, Any], now: datetime
    ) -> Situation:
        ticket = await tickets.open_of_customer(db, caller.customer_id)
        reading = facts.read_turn(heard, caller.business, caller.locale, ticket, now)
        may_be_told = heard and ticket is None
        wants_call = call_wish.wants_call("\n".join(one.text for one in heard), reading.locale)
        plan = await call_plans.of_turn(db, self._sealer, caller, ticket, now, wanted=wants_call)
        unread = await shortlists.unread_of_customer(db, caller.customer_id) if may_be_told else None
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
            offers_unread=unread is not None,
            wants_call=wants_call,
            may_call=plan.may_call,
            call_allowed_at=plan.allowed_at,
            calling=plan.so_far,
        )

    def _still_typing(self, heard: tuple[Heard, ...], now: datetime) -> timedelta | None:
        if not heard:
            return None
        return windows.remaining_quiet(
            heard[0].received_at, heard[-1].received_at, now, self._patience.quiet, self._patience.ceiling
        )

    def _bind(self, loaded: Loaded, doorbell: Doorbell) -> Toolbox:
        binding = Binding(
            caller=loaded.caller,
            turn_id=loaded.turn.id,
            doorbell=doorbell,
            locale=loaded.situation.locale,
            service=loaded.situation.service or "sourcing",
            facts=loaded.situation.facts,
            mind=self._mind.name,
        )
        return Toolbox(self._pool, self._registry, binding, self._clock, self._sealer)

    async def _decide(self, loaded: Loaded, toolbox: Toolbox) -> Ending:
        answer = await self._mind.answer(loaded.situation, toolbox)
        return Ending(answer, self._mind.name)

    async def _finish(self, loaded: Loaded, ending: Ending, toolbox: Toolbox, doorbell: Doorbell) -> bool:
        """Write the reply, the turn and the acknowledgement together; False when the person wrote again meanwhile."""
        now, answer = self._clock(), ending.answer
        async with self._pool.transaction() as db:
            await db.act_for_customer(loaded.caller.customer_id)
            newest = await turns.newest_unanswered(db, loaded.caller.address_id)
            if newest is not None and newest > loaded.through and ending.wish is None:
                return False
            await _obey(db, loaded, ending, toolbox, now)
            if answer.content is not None:
                arguments = {"content": to_json(answer.content), "purpose": answer.purpose}
                rule, _ = await toolbox.call_within(db, "send_response", arguments, by_worker=True)
                if rule is not None:
                    raise Refused(rule, f"The reply was refused: {rule}.")
                await turns.mark_greeted(db, loaded.caller.conversation_id, now)
            await turns.mark_answered(db, loaded.caller.address_id, _through(loaded, ending), loaded.turn.id)
            await turns.finish(db, loaded.turn.id, answer.outcome, answer.reason, ending.mind, now)
            await queues.acknowledge(db, doorbell)
        return True


async def _obey(db: Db, loaded: Loaded, ending: Ending, toolbox: Toolbox, now: datetime) -> None:
    """Note STOP or START, and end what was under way: nobody who said STOP is brought a shortlist (IN10)."""
    caller = loaded.caller
    if ending.wish is not None and ending.wish.word == "stop":
        await turns.opt_out(db, caller.customer_id, now)
    elif ending.wish is not None:
        await turns.opt_in(db, caller.customer_id)
    if ending.ends_ticket and loaded.situation.ticket is not None:
        rule, _ = await toolbox.call_within(db, "cancel_ticket", {"reason": "opted_out"}, by_worker=True)
        if rule is not None:
            raise Refused(rule, f"The ticket could not be ended: {rule}.")
    if _through(loaded, ending) < loaded.through:
        # What they wrote after START is a turn of its own, under a doorbell of its own.
        payload = {"cause": "message", "address_id": str(caller.address_id)}
        await queues.ring(db, "inbox", str(caller.address_id), payload)


def _through(loaded: Loaded, ending: Ending) -> int:
    return ending.wish.through if ending.wish is not None else loaded.through


def _coded_first(loaded: Loaded) -> Ending | None:
    """Decide what no mind may: STOP and START, people who said STOP, and conversations a human has taken."""
    situation = loaded.situation
    wish = opting.read_wish(situation.messages, opted_out=loaded.caller.opted_out)
    if wish is not None and wish.word == "stop":
        confirmation = words.of(situation.locale).opt_out_confirmed()
        return Ending(_say(confirmation, "opt_out", "opted_out"), "code", wish, ends_ticket=True)
    if wish is not None:
        return Ending(_say(words.of(situation.locale).opted_in(), "notice", "opted_in"), "code", wish)
    if loaded.caller.opted_out:
        return Ending(Answer("left", "opted_out"), "code", ends_ticket=True)
    if loaded.caller.taken_over:
        return Ending(Answer("left", "taken_over"), "code")
    if situation.messages and all(message.kind == "reaction" for message in situation.messages):
        return Ending(Answer("left", "reaction"), "code")
    return None


def _say(body: str, purpose: Purpose, reason: str) -> Answer:
    return Answer("answered", reason, Text(body), purpose)
