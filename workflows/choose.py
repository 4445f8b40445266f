"""The coded mind: which workflow answers this turn (DE1, DE2)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from domain.minds import Answer, Situation, Tools
from workflows import callback, escalation, front_desk, sourcing

Workflow = Callable[[Situation, Tools], Awaitable[Answer]]


async def _to_a_human(situation: Situation, tools: Tools) -> Answer:
    return await escalation.hand_over(situation, tools, "service_not_automated")


WORKFLOWS: Mapping[str, Workflow] = {
    "sourcing": sourcing.answer,
    "support": _to_a_human,
    "assistant": _to_a_human,
    "information": _to_a_human,
    "human": _to_a_human,
}


class CodedMind:
    """Answer by rules alone; works with no model configured."""

    name = "workflow"

    async def answer(self, situation: Situation, tools: Tools) -> Answer:
        """Follow the open ticket's service, else the one that is meant, else the front desk."""
        if situation.ticket is not None and situation.ticket.state in callback.UNDER_WAY:
            return await callback.answer(situation, tools)
        if situation.wants_call:
            return await callback.begin(situation, tools)
        if situation.wants_human:
            return await escalation.hand_over(situation, tools, "explicit_human_request")
        if situation.offers_unread:
            await tools.call("send_offers")
            if situation.service is None:
                return Answer("answered", "offers_sent")
        service = situation.ticket.service if situation.ticket else situation.service
        workflow = WORKFLOWS.get(service or "", front_desk.answer)
        return await workflow(situation, tools)
