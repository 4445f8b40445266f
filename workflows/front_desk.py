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
    if not situation.text.strip() and not any(message.shown.strip() for message in situation.messages):
        return _without_words(situation, said)
    if situation.first_contact:
        return Answer("answered", "greeted", Text(said.greeting(situation.business.name)))
    return Answer("answered", "not_understood", Text(said.not_understood()))


def _without_words(situation: Situation, said: words.Words) -> Answer:
    """Nothing can be read: say what is being done about it, or what they can do instead."""
    files = situation.files
    if any(file.is_pending for file in files):
        if all(file.is_excused for file in files if file.is_pending):
            return Answer("noted", "still_reading")
        return Answer("answered", "still_reading", Text(said.still_reading()))
    if any(file.source == "voice note" for file in files):
        return Answer("answered", "voice_note_unheard", Text(said.please_type()))
    if any(file.reason != "no_ocr" for file in files):
        return Answer("answered", "unreadable_file", Text(said.unreadable_file()))
    return Answer("answered", "unreadable_kind", Text(said.unsupported_message()))
