"""Find what a person wrote themselves in a mail: without what they quote, and without their signature."""

from __future__ import annotations


def reply_text(text: str) -> str:
    """Return the sender's own words."""
    own: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.rstrip() == "--" or line.startswith("-- "):
            break
        if not line.startswith(">"):
            own.append(line.rstrip())
    return "\n".join(own).strip()
