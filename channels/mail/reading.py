"""Read one mail, whatever its bytes are: who wrote, what they said themselves, their files, and where it stands."""

from __future__ import annotations

from datetime import datetime
from email.message import Message
from hashlib import sha256
from typing import Final

from channels.mail import headers, html, loops, parts, proof
from domain.messages import Inbound, Media, PartKind, Proof, Sender, Thread
from domain.reading.reply_text import reply_text

NOBODY = "nobody@invalid"
"""Who wrote a mail that names nobody; it is never answered."""
_KEYWORDS: Final = frozenset({"stop", "unsubscribe"})


def read(
    raw: bytes,
    *,
    own: frozenset[str],
    received_at: datetime,
    provider_id: str | None = None,
    trusted: frozenset[str] = frozenset(),
) -> Inbound:
    """Return the mail as a message. Never raises; what could not be read is still in `raw`.

    `own` are our addresses in lower case, `trusted` the names of the servers whose Authentication-Results count.
    `provider_id` stands for the mail's own Message-ID where the box knows a better one.
    """
    taken = parts.take_apart(raw)
    head = taken.head
    subject = headers.words(head, "subject")
    text = subject if _is_keyword(subject) else _said(taken) or ("" if taken.files else subject)
    replied = headers.message_ids(head, "in-reply-to")
    references = headers.message_ids(head, "references")
    return Inbound(
        provider_id=provider_id or headers.message_id(head) or sha256(raw).hexdigest(),
        sender=_sender(head, trusted),
        sent_at=headers.moment(head, received_at),
        kind=_kind(text, taken.files),
        text=text,
        raw=raw,
        media=taken.files,
        reply_to=replied[0] if replied else references[-1] if references else None,
        thread=Thread(subject, _thread(references, replied)),
        left_because=loops.why_left(head, own),
    )


def _said(taken: parts.Parts) -> str:
    """Return what the sender wrote themselves; the plain body counts where both stand."""
    whole = taken.plain if taken.plain.strip() else html.to_text(taken.html)
    return reply_text(whole)


def _is_keyword(subject: str) -> bool:
    """Say whether the subject alone says STOP: mail programs that unsubscribe write words of their own below it."""
    return subject.strip().lower() in _KEYWORDS


def _sender(head: Message, trusted: frozenset[str]) -> Sender:
    people = headers.people(head, "from")
    if not people:
        return Sender(stable_id=NOBODY, proof=Proof.CLAIMED)
    name = people[0].name[:200] or None
    return Sender(stable_id=people[0].address, display_name=name, proof=proof.of(head, trusted))


def _thread(references: tuple[str, ...], replied: tuple[str, ...]) -> tuple[str, ...]:
    """Put what is answered last, as References has it where the sender's program writes one."""
    return tuple(one for one in references if one not in replied) + replied


def _kind(text: str, files: tuple[Media, ...]) -> PartKind:
    if text or not files:
        return "text" if text else "unsupported"
    match (files[0].mime_type or "").partition("/")[0]:
        case "image":
            return "image"
        case "audio":
            return "audio"
        case "video":
            return "video"
        case _:
            return "document"
