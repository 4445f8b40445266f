"""What is said when no service is meant: who we are, what we can do, that we did not understand."""

from __future__ import annotations

from domain import words
from domain.messages import Text
from domain.minds import Answer, Situation, Tools


async def answer(situation: Situation, tools: Tools) -> Answer:
    """Greet on first contact, else say politely what we can read and do."""
    said = words.of(situation.locale)
    if not situation.messages:
        return Answer("left", "nothing_to_answer")
    if not situation.text.strip():
        return Answer("answered", "unreadable_kind", Text(said.unsupported_message()))
    if situation.first_contact:
        return Answer("answered", "greeted", Text(said.greeting(situation.business.name)))
    return Answer("answered", "not_understood", Text(said.not_understood()))
