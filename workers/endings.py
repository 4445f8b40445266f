"""How a turn ends: what code decides before any mind, and the one transaction that writes reply, turn and acknowledgement."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from database import queues, turns
from database.db import Db, Pool
from database.queues import Doorbell
from domain import opting, words
from domain.contents import to_json
from domain.errors import Refused
from domain.linking import Claim
from domain.messages import Text
from domain.minds import Answer, Purpose, Situation
from domain.opting import Wish
from domain.words import links as link_words
from mcp_server.toolbox import Toolbox
from workers import guests, hearing


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a turn starts from."""

    caller: turns.Caller
    turn: turns.Begun
    situation: Situation
    through: int
    left_because: str | None = None
    """Why nothing of it is answered: only robots wrote (IN12)."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What the last transaction of a turn writes."""

    answer: Answer
    mind: str
    wish: Wish | None = None
    """STOP or START."""
    ends_ticket: bool = False
    claim: Claim | None = None
    """Another address of theirs, to which a code is to be sent."""
    by_model: bool = False
    """A guest's words: whether it may speak is asked again before they are written."""


class Fate(Enum):
    """What became of an ending."""

    WRITTEN = "written"
    WROTE_AGAIN = "wrote_again"
    """The person wrote meanwhile; the turn starts over with all of it."""
    NOT_ADMITTED = "not_admitted"
    """The switch was turned off meanwhile; the coded mind answers."""


async def write(
    pool: Pool, loaded: Loaded, ending: Ending, toolbox: Toolbox, doorbell: Doorbell, now: datetime
) -> Fate:
    """Write the reply, the turn and the acknowledgement together, or nothing and why."""
    async with pool.transaction() as db:
        wants_silence = ending.wish is not None and ending.wish.word == "stop"  # on every address, however it is said
        await db.act_for_customer(loaded.caller.customer_id, alone=loaded.caller.alone and not wants_silence)
        newest = await turns.newest_unanswered(db, loaded.caller.address_id)
        if newest is not None and newest > loaded.through and ending.wish is None:
            return Fate.WROTE_AGAIN
        if ending.by_model and not await guests.is_admitted(db, loaded.caller):
            return Fate.NOT_ADMITTED
        ending = await _unless_taken_over(db, loaded, ending)
        ending = replace(ending, answer=hearing.excuse(loaded.situation, ending.answer))
        await _obey(db, loaded, ending, toolbox, now)
        await _reply(db, loaded, ending, toolbox, now)
        await turns.mark_answered(db, loaded.caller.address_id, _through(loaded, ending), loaded.turn.id)
        await hearing.mark(db, loaded.situation, loaded.turn.id)
        await turns.finish(db, loaded.turn.id, ending.answer.outcome, ending.answer.reason, ending.mind, now)
        await queues.acknowledge(db, doorbell)
    return Fate.WRITTEN


async def _unless_taken_over(db: Db, loaded: Loaded, ending: Ending) -> Ending:
    """A human who took the conversation while a mind was at it silences that mind (DE9)."""
    if ending.answer.purpose in ("escalation", "opt_out") or loaded.caller.taken_over:
        return ending
    by = await turns.taken_over_by_somebody(db, loaded.caller.conversation_id)
    if by is None or by.startswith("rule:"):
        return ending
    return Ending(Answer("left", "taken_over"), "code", ending.wish, ending.ends_ticket)


async def _reply(db: Db, loaded: Loaded, ending: Ending, toolbox: Toolbox, now: datetime) -> None:
    if ending.answer.content is None:
        return
    arguments = {
        "content": to_json(ending.answer.content),
        "purpose": ending.answer.purpose,
        "by_model": ending.by_model,
    }
    rule, _ = await toolbox.call_within(db, "send_response", arguments, by_worker=True)
    if rule is not None:
        raise Refused(rule, f"The reply was refused: {rule}.")
    await turns.mark_greeted(db, loaded.caller.conversation_id, now)
    if ending.by_model:
        await turns.mark_disclosed(db, loaded.caller.conversation_id, now)


async def _obey(db: Db, loaded: Loaded, ending: Ending, toolbox: Toolbox, now: datetime) -> None:
    """Note STOP or START, and end what was under way: nobody who said STOP is brought a shortlist (IN10)."""
    caller = loaded.caller
    if ending.wish is not None and ending.wish.word == "stop":
        await turns.opt_out(db, caller.customer_id, now)
    elif ending.wish is not None:
        await turns.opt_in(db)
    if ending.claim is not None:
        arguments = {"kind": ending.claim.kind, "value": ending.claim.value, "message": ending.claim.message_id}
        await toolbox.call_within(db, "send_link_code", arguments, by_worker=True)
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


def coded_first(loaded: Loaded) -> Ending | None:
    """Decide what no mind may: robots, STOP and START, people who said STOP, and conversations a human has taken."""
    situation = loaded.situation
    if loaded.left_because is not None:
        return Ending(Answer("left", loaded.left_because), "code")
    wish = opting.read_wish(situation.messages, opted_out=loaded.caller.opted_out)
    if wish is not None and wish.word == "stop":
        confirmation = words.of(situation.locale).opt_out_confirmed()
        return Ending(_confirm(wish, confirmation, "opt_out", "opted_out"), "code", wish, ends_ticket=True)
    if wish is not None:
        return Ending(_confirm(wish, words.of(situation.locale).opted_in(), "notice", "opted_in"), "code", wish)
    if loaded.caller.opted_out:
        return Ending(Answer("left", "opted_out"), "code", ends_ticket=True)
    if loaded.caller.taken_over:
        return Ending(Answer("left", "taken_over"), "code")
    if situation.proved_link:
        thanks = Text(link_words.of(situation.locale).linked)
        return Ending(Answer("answered", "address_linked", thanks, "notice"), "code")
    if situation.claim is not None:
        asked = Text(link_words.of(situation.locale).asked)
        return Ending(Answer("answered", "link_asked", asked, "notice"), "code", claim=situation.claim)
    if situation.messages and all(message.kind == "reaction" for message in situation.messages):
        return Ending(Answer("left", "reaction"), "code")
    return None


def _confirm(wish: Wish, body: str, purpose: Purpose, reason: str) -> Answer:
    """Say that it is done, unless the provider has said so itself."""
    return Answer("answered", reason, None if wish.is_confirmed else Text(body), purpose)
