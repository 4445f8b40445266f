"""A guest at the desk: a model may answer a turn; whatever goes wrong, the coded mind does, and nobody waits for long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import structlog

from database import guests, memories, turns
from database.db import Db
from domain.errors import ConciergeError
from domain.guests import may_answer
from domain.minds import Answer, Guest, Situation
from mcp_server.toolbox import Toolbox

log = structlog.get_logger()

LEASE_LOST: Final = "lease_lost"


@dataclass(frozen=True, slots=True)
class Company:
    """A guest, and how long a whole turn of it may take."""

    guest: Guest
    deadline_seconds: float = 20.0
    on_failure: Callable[[str], object] = lambda _: None
    """Told the reason of every turn that the guest gave up."""


async def is_admitted(db: Db, caller: turns.Caller) -> bool:
    """Read the rows anew: a flip acts on the next message of every worker, and on what is not sent yet."""
    return may_answer(await guests.admission(db, caller.business.id, caller.address_id), caller.address_id)


def is_for_a_guest(situation: Situation) -> bool:
    """Say whether there is anything to understand; timers, wishes for a human and unread offers are code's alone."""
    if situation.cause not in ("message", "given_back") or situation.wants_human or situation.offers_unread:
        return False
    return bool(situation.text.strip())


async def invite(
    db: Db, company: Company | None, caller: turns.Caller, turn_id: int, situation: Situation
) -> memories.Memory | None:
    """Load what the guest must know; None where none may answer."""
    if company is None or not is_for_a_guest(situation) or not await is_admitted(db, caller):
        return None
    first = situation.messages[0].id
    return await memories.recall(db, caller, turn_id, situation.ticket, first)


async def ask(company: Company, situation: Situation, toolbox: Toolbox) -> Answer | None:
    """Let the guest answer within the deadline; None when the coded mind must. A lost lease is nobody's failure."""
    try:
        async with asyncio.timeout(company.deadline_seconds):
            return await company.guest.answer(situation, toolbox)
    except TimeoutError:
        reason = "deadline"
    except ConciergeError as error:
        if error.code == LEASE_LOST:
            raise
        reason = error.code
    except Exception as error:  # noqa: BLE001 - around the model: the customer is served whatever it does
        reason = f"bug:{type(error).__name__}"
    turn = situation.memory.turn_id if situation.memory else None
    log.warning("guest.failed", turn=turn, reason=reason)
    company.on_failure(reason)
    return None
