"""What callers from outside may read: tickets and conversations of their contacts, and the services."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from database import principal_views as views
from database import principals, tool_calls
from database.db import Db, Pool
from domain.contents import from_json
from domain.errors import Refused
from domain.messages import Choices, Flow, Template, Text
from domain.principals import READ, TALK, Knock, Principal, admit
from mcp_server.outside.library import Service

SCOPE_OF: Final[Mapping[str, str]] = {"ticket": READ, "conversation": TALK}
_PAGES: Final = {"ticket": views.list_tickets, "conversation": views.list_conversations}
_OWNERS: Final = {"ticket": views.customer_of_ticket, "conversation": views.customer_of_conversation}


@dataclass(frozen=True, slots=True)
class Thing:
    """One entry of a list: `ticket` 7, what it is, since when."""

    kind: str
    id: int
    title: str
    at: datetime


class Shelf:
    """Lists and reads; every look is one transaction, in which the caller is admitted anew."""

    def __init__(self, pool: Pool, clock: Callable[[], datetime], services: Mapping[str, Service]) -> None:
        self._pool = pool
        self._clock = clock
        self.services = services

    async def page(self, principal: Principal, kind: str, before: int, limit: int) -> Sequence[Thing]:
        """Return things of one kind below an id (0: the newest), none where the scope is missing."""
        if not principal.has(SCOPE_OF[kind]):
            return []
        async with self._pool.transaction() as db:
            await self._admit(db, principal, in_scope=True)
            entries = await _PAGES[kind](db, before, limit)
        return [Thing(kind, entry.id, entry.title, entry.at) for entry in entries]

    async def read(self, principal: Principal, kind: str, number: int) -> Mapping[str, Any] | None:
        """Return one thing, None when there is none of this number for this caller. Raises `Refused` by admission."""
        async with self._pool.transaction() as db:
            await self._admit(db, principal, in_scope=principal.has(SCOPE_OF[kind]))
            owner = await _OWNERS[kind](db, number)
            if owner is None:
                await principals.spend(db, principal.id, self._clock(), refusals=1)
                return None
            await db.act_for_customer(owner, alone=True)
            actor = f"principal:{principal.id}"
            await tool_calls.append_audit(
                db, owner, number if kind == "ticket" else 0, actor, f"read_{kind}", {kind: number}, self._clock()
            )
            if kind == "ticket":
                return await views.ticket(db, number)
            return {"conversation": number, "messages": [_told(one) for one in await views.said(db, number)]}

    async def _admit(self, db: Db, principal: Principal, *, in_scope: bool) -> None:
        stands, _ = await principals.enter(db, principal.id, None, self._clock(), acts=True)
        knock = Knock(
            acts=False,
            in_scope=in_scope,
            contact_known=True,
            credential_valid=stands.credential_valid,
            refusals=stands.refusals,
            limits=principal.limits,
        )
        if rule := admit(knock):
            raise Refused(rule, f"The look was refused: {rule}.")


def _told(one: views.Said) -> dict[str, str]:
    text = _words(one.content) if one.by_us else one.text
    return {"by": "us" if one.by_us else "customer", "kind": one.kind, "text": text, "at": one.at.isoformat()}


def _words(stored: Any) -> str:
    if stored is None:
        return ""
    match from_json(stored):
        case Text(body):
            return body
        case Choices(body) | Flow(body):
            return body
        case Template(name):
            return f"[{name}]"
