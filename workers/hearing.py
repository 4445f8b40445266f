"""What a turn hears besides words: files that were read, and those that somebody is still reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from database import media, picks, turns
from database.db import Db
from domain import opting, photos, words
from domain.messages import Text
from domain.minds import Answer, Heard, Situation
from domain.picks import read_number


async def hear(db: Db, address_id: UUID) -> tuple[Heard, ...]:
    """Return what waits for an answer with what its files showed, and before it what was read too late for its turn."""
    heard = await _with_picks(db, address_id, await turns.unanswered(db, address_id))
    files = await media.unheard(db, address_id)
    if not files:
        return heard
    waiting = {message.id for message in heard}
    late = [
        message_id
        for message_id, shown in files.items()
        if message_id not in waiting and not any(file.is_pending for file in shown)
    ]
    again = await turns.heard_again(db, late) if late else ()
    return tuple(replace(message, files=files.get(message.id, ())) for message in (*again, *heard))


async def _with_picks(db: Db, address_id: UUID, heard: tuple[Heard, ...]) -> tuple[Heard, ...]:
    """Hear a number that picks from our numbered list as the tap it stands for (AS6)."""
    if not any(read_number(message.text) for message in heard):
        return heard
    chosen = await picks.of_waiting(db, address_id)
    return tuple(
        replace(message, kind="tap", text=one.title, tap_id=one.id) if (one := chosen.get(message.id)) else message
        for message in heard
    )


def wait_for_reading(heard: Sequence[Heard], now: datetime) -> timedelta | None:
    """Return how long the turn waits for files; None when there is nothing to wait for. Nobody who says STOP waits."""
    files = tuple(file for message in heard for file in message.files)
    wait = photos.remaining_wait(files, now) if files else None
    if wait is None or opting.read_wish(heard, opted_out=False) is not None:
        return None
    return wait


def excuse(situation: Situation, answer: Answer) -> Answer:
    """Add to the words of an answer that a file is still being read, where it is and nobody said so."""
    pending = [file for file in situation.files if file.is_pending and not file.is_excused]
    if not pending or answer.reason == "still_reading" or not isinstance(answer.content, Text):
        return answer
    if answer.purpose not in ("reply", "question", "acknowledgement"):
        return answer
    return replace(answer, content=Text(f"{answer.content.body}\n\n{words.of(situation.locale).still_reading()}"))


async def mark(db: Db, situation: Situation, turn_id: int) -> None:
    """Write which files this turn heard, and which it went on without."""
    heard = [file.id for file in situation.files if not file.is_pending]
    pending = [file.id for file in situation.files if file.is_pending]
    if heard:
        await media.mark_heard(db, heard, turn_id)
    if pending:
        await media.mark_excused(db, pending, turn_id)
