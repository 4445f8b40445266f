"""Leave it to a human, and tell the customer so."""

from __future__ import annotations

from domain import words
from domain.messages import Text
from domain.minds import Answer, Situation, Tools


async def hand_over(situation: Situation, tools: Tools, reason: str) -> Answer:
    """Escalate the open ticket, opening one first where there is none."""
    if situation.ticket is None and situation.service != "sourcing":
        await tools.call("create_ticket", {"service": situation.service or "human"})
    await tools.call("escalate_to_human", {"reason": reason})
    if reason == "customer_silent":
        return Answer("handed_over", reason)
    body = words.of(situation.locale).escalated(reason)
    return Answer("handed_over", reason, Text(body), "escalation")
