"""Write choices as numbered text, for a channel or a message that has no room for buttons (AS6)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.messages import Choice


def numbered(body: str, choices: Sequence[Choice], limit: int) -> str:
    """Return words and menu in at most `limit` characters; should they be too long, the words give way first."""
    menu = "\n".join(
        f"{position}. {one.title or one.id}{f' ({one.description})' if one.description else ''}"
        for position, one in enumerate(choices, start=1)
    )
    room = limit - len(menu) - 1
    words = body.strip() if not menu else cut(body.strip(), room) if room > 0 else ""
    return cut("\n".join(part for part in (words, menu) if part), limit)


def one_line(text: str) -> str:
    """Return the text with every run of blanks and line breaks as one blank."""
    return " ".join(text.split())


def cut(text: str, limit: int) -> str:
    """Return the text, shortened with an ellipsis where it is longer than `limit`."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
