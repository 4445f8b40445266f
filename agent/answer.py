"""Answer a turn with a model: brief it, let it act through the tools, check what it wants to say. Read this first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, Final

from agent import briefing, duty, receipts
from agent.output import Output
from agent.providers import Provider
from agent.settings import AgentSettings
from agent.sight import Sight
from agent.skills import Skill
from agent.tokens import Estimator
from domain import words
from domain.errors import Unavailable
from domain.messages import Text
from domain.minds import Answer, Look, Memory, Purpose, Situation, Toolset
from domain.spending import Ledger, Planned
from domain.tickets import State

LEAST_CONFIDENCE: Final = 0.5
"""Below this the model itself would rather not; the coded workflow answers."""

Done = Sequence[tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What every turn of a worker shares. Counters live in it, and nothing of any customer."""

    providers: Sequence[Provider]
    skills: Mapping[str, Skill]
    settings: AgentSettings
    ledger: Ledger
    clock: Callable[[], datetime]


class AgentMind:
    """A guest: it raises whatever went wrong, and the coded mind answers instead."""

    name = "agent"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._estimator = Estimator()
        self._links: Sequence[Any] | None = None

    async def answer(self, situation: Situation, tools: Toolset) -> Answer:
        """Return a checked answer. Raises `Unavailable` with the reason where there is none to give."""
        memory = situation.memory
        if memory is None:
            raise Unavailable("not_admitted", "No model may answer this turn.")
        runtime = await self._runtime()
        tools = Sight(tools)
        settings = self._desk.settings
        told = briefing.write(
            situation, memory, await tools.look(), self._desk.skills, settings.ai_context_tokens, self._estimator
        )
        bill = runtime.Bill(
            _planned(situation, memory), self._desk.ledger, settings.ai_output_tokens, settings.ai_call_seconds
        )
        finished = await runtime.run(told, tools, self._links, bill, self._estimator, settings.ai_max_calls)
        done: Done = finished.done
        return await _checked(finished.output, situation, memory, tools, done)

    async def _runtime(self) -> Any:
        """Import the SDKs where they are used first, off the loop. Raises `Unavailable("sdk_missing")`."""
        try:
            runtime = await asyncio.to_thread(import_module, "agent.run")
        except ImportError as error:
            raise Unavailable("sdk_missing", "Install the extra `ai` to let a model answer.") from error
        if self._links is None:
            rest = timedelta(seconds=self._desk.settings.ai_breaker_rest_seconds)
            self._links = runtime.connect(self._desk.providers, self._desk.clock, rest)
        return runtime


async def _checked(ending: Output, situation: Situation, memory: Memory, tools: Toolset, done: Done) -> Answer:
    acts = {name for name, _ in done}
    if ending.next_step == "hand_over" and "escalate_to_human" not in acts:
        await _hand_over(situation, tools)
        acts.add("escalate_to_human")
    look = await tools.look()
    if (undone := duty.unmet(situation, look, acts, ending.next_step)) is not None:
        raise Unavailable(f"duty:{undone}", "The model left undone what the turn is for.")
    if (ready := _said_by_code(ending, situation, look, acts)) is not None:
        return ready
    if ending.confidence < LEAST_CONFIDENCE:
        raise Unavailable("unsure", "The model is not sure of its answer.")
    if not ending.reply.strip():
        raise Unavailable("silent", "The model says nothing to somebody who waits.")
    if (claim := receipts.unsupported(ending.reply, situation, memory, look, done, ending.claims)) is not None:
        raise Unavailable(f"receipt:{claim}", "The reply says what nothing supports.")
    body = ending.reply.strip()
    if not memory.disclosed:
        body = f"{words.of(situation.locale).disclosure(situation.business.name)}\n{body}"
    return Answer("answered", f"agent:{ending.next_step}", Text(body), _purpose(ending, look))


async def _hand_over(situation: Situation, tools: Toolset) -> None:
    """Do what the model decided and did not do: a person takes it."""
    if situation.ticket is None and (await tools.look()).ticket is None:
        service = situation.service if situation.service not in (None, "sourcing") else "human"
        await tools.call("create_ticket", {"service": service})
    await tools.call("escalate_to_human", {"reason": "cannot_understand"})


def _said_by_code(ending: Output, situation: Situation, look: Look, acts: Collection[str]) -> Answer | None:
    """Endings whose words are never a model's."""
    said = words.of(situation.locale)
    if "escalate_to_human" in acts:
        return Answer("handed_over", "agent:escalated", Text(said.escalated("agent")), "escalation")
    if "send_shortlist" in acts:
        return Answer("answered", "shortlist_sent")
    if "request_consent" in acts:  # the question is the last word: only then may plain words be its answer
        return Answer("answered", "asked_for_consent")
    if look.ticket is not None and look.ticket.first_word_spent:
        # A sourcing ticket costs the customer two messages: the first is sent, the second is the shortlist (SO6).
        return Answer("noted", "waiting_for_vendors")
    if ending.next_step == "off_topic":
        return Answer("answered", "off_topic", Text(said.off_topic()))
    return None


def _purpose(ending: Output, look: Look) -> Purpose:
    if look.ticket is None:
        return "reply"
    return "question" if look.ticket.state in (State.NEW, State.COLLECTING) else "acknowledgement"


def _planned(situation: Situation, memory: Memory) -> Planned:
    return Planned(
        business_id=situation.business.id,
        customer_id=situation.customer_id,
        time_zone=situation.business.time_zone,
        ticket_id=situation.ticket.id if situation.ticket else None,
        turn_id=memory.turn_id,
        provider="",
        model="",
        estimated_tokens=0,
        micros=0,
    )
