"""WhatsApp's inner ids: who a chat belongs to, and the part of a message's id that is the same wherever it is told.

Source: waha.devlike.pro/docs/how-to/contacts and …/send-messages. A phone writes from `447…@c.us` (in some engines
`@s.whatsapp.net`), since 2025 more and more from `123…@lid`, which says nothing about the phone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from channels.fields import as_text
from domain.messages import Recipient, Sender

LID: Final = "@lid"
_PERSON: Final = re.compile(r"(\d{5,20})(?::\d{1,4})?@(c\.us|s\.whatsapp\.net|lid)", re.ASCII)
_OURS: Final = re.compile(r"[0-9A-F]{32}", re.ASCII)


def stable_id(chat: object) -> str | None:
    """Return a phone's digits or `<number>@lid`; None for groups, channels, status, and whatever is nobody.

    The device that wrote (`:12`) is part of neither.
    """
    found = _PERSON.fullmatch(as_text(chat))
    if found is None:
        return None
    return f"{found[1]}{LID}" if found[2] == "lid" else found[1]


def is_lid(stable: str | None) -> bool:
    """Whether this id hides the phone."""
    return stable is not None and stable.endswith(LID)


def sender(chat: object, phones: Mapping[str, str]) -> Sender | None:
    """Return who a chat is with; `phones` tells the digits behind a lid where they are known."""
    stable = stable_id(chat)
    if stable is None:
        return None
    digits = phones.get(stable) if is_lid(stable) else stable
    return Sender(stable, f"+{digits}" if digits else None)


def chat_of(recipient: Recipient) -> str | None:
    """Return the chat to write into: the lid they wrote from, else their phone; None when neither is known."""
    if is_lid(recipient.stable_id):
        return recipient.stable_id
    stable = recipient.stable_id if recipient.stable_id.isascii() and recipient.stable_id.isdecimal() else ""
    digits = stable or (recipient.phone or "").removeprefix("+")
    return f"{digits}@c.us" if digits.isascii() and digits.isdecimal() else None


def bare(message_id: object) -> str:
    """Return the part of `false_447…@c.us_3EB0…` that WhatsApp gave the message.

    The rest depends on who tells it: an ack may name the chat by lid where the send named it by phone, and a quoted
    message has the bare id alone.
    """
    told = as_text(message_id)
    parts = told.split("_")
    return parts[2] if len(parts) >= 3 and parts[0] in ("true", "false") else told


def chat_in(message_id: object) -> str:
    """Return the chat inside a full message id, '' where it is a bare one."""
    parts = as_text(message_id).split("_")
    return parts[1] if len(parts) >= 3 and parts[0] in ("true", "false") else ""


def full(chat: str, message_id: str) -> str:
    """Return the full id of a message that a person sent us in a chat."""
    return message_id if "_" in message_id else f"false_{chat}_{message_id}"


def of_token(token: str) -> str | None:
    """Return the message id to ask for, so that a lost answer can be told from its ack; None for another kind of token."""
    try:
        return UUID(token).hex.upper()
    except ValueError:
        return None


def token_of(message_id: str) -> str | None:
    """Return the delivery token in a message id that we may have asked for."""
    return str(UUID(message_id)) if _OURS.fullmatch(message_id) else None
