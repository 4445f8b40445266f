"""Write words and things to tap as plain text, for channels and messages without room for buttons."""

from __future__ import annotations

from collections.abc import Sequence

from domain.messages import Choice


def numbered(body: str, choices: Sequence[Choice], limit: int) -> str:
    """Return the words and a numbered menu; should that be longer than `limit` characters, the words give way first."""
    menu = "\n".join(
        f"{position}. {one.title or one.id}{f' ({one.description})' if one.description else ''}"
        for position, one in enumerate(choices, start=1)
    )
    room = limit - len(menu) - 1
    words = body.strip() if not menu else cut(body.strip(), room) if room > 0 else ""
    return "\n".join(part for part in (words, menu) if part)


def one_line(text: str) -> str:
    """Return the text without line breaks, tabs and doubled blanks."""
    return " ".join(text.split())


def cut(text: str, limit: int) -> str:
    """Return at most so many characters; an ellipsis says that there was more."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
