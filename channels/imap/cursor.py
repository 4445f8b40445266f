"""How far a mailbox was read, as one word: `validity:uid:since[:old_until]`.

A UID means something only together with the box's UIDVALIDITY (RFC 9051, 2.3.1.1). Where that changed, the box is read
anew from its first mail; what lies in it up to `old_until` counts only when it came after `since`, our first look.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last UID read, under which UIDVALIDITY, and since when this box is ours."""

    validity: int
    uid: int
    since: datetime
    old_until: int = 0

    def __str__(self) -> str:
        word = f"{self.validity}:{self.uid}:{int(self.since.timestamp())}"
        return f"{word}:{self.old_until}" if self.uid < self.old_until else word

    def renumbered(self, validity: int, last_uid: int) -> Cursor:
        """Begin anew in a box whose UIDs mean something else now, and which goes up to `last_uid`."""
        return Cursor(validity, 0, self.since, last_uid)


def read(word: str | None) -> Cursor | None:
    """Read a cursor; None for a box that was never read, and for a word that is no cursor."""
    parts = (word or "").split(":")
    if len(parts) not in (3, 4) or not all(part.isascii() and part.isdecimal() and len(part) <= 12 for part in parts):
        return None
    validity, uid, since, *old = map(int, parts)
    try:
        return Cursor(validity, uid, datetime.fromtimestamp(since, UTC), *old)
    except (OverflowError, ValueError, OSError):
        return None
