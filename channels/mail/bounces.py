"""Read a report that a mail of ours could not be delivered, as a status of that mail (RFC 3464); nothing here raises.

Besides the format of the RFC there are the plain words of qmail, Exim, Exchange and Gmail's mailer-daemon, each with a copy
of what was sent below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.message import Message
from email.parser import Parser
from email.policy import compat32
from typing import Final, NamedTuple

from channels.mail import headers, parts
from domain.messages import DeliveryStatus, Inbound, Media, Sender, StatusUpdate

_REPORTS: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED: Final = frozenset(
    {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers"}
)
_ORIGINAL: Final = ("original-message-id", "x-original-message-id")
_MOST_PEOPLE: Final = 20
_LONGEST: Final = 100_000
_ENHANCED: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_PLAIN_CODE: Final = re.compile(r"(?<![\d.,])5[0-5]\d(?=[ -])")
_ADDRESS: Final = re.compile(r"[^\s@<>\"(),:;\\]{1,128}@[A-Za-z0-9.-]{1,253}[A-Za-z0-9]")
_COPIED_ID: Final = re.compile(r"^[>\s]*message-id:\s*(<[^<>\s]{1,512}>)", re.IGNORECASE | re.MULTILINE)
_COPY_BEGINS: Final = re.compile(
    r"^(?:-{2,} ?below this line|-{3,} ?(?:original message|this is a copy)|[>\s]*(?:return-path|received|dkim-signature"
    r"|message-id):)",
    re.IGNORECASE | re.MULTILINE,
)
_WAITS: Final = re.compile(
    r"delayed|warning message|will (?:be retried|retry|keep trying|continue to try)|not yet been delivered|temporar"
    r"|aplazad|retrasad|retardé|différé|fördröjd|försenad",
    re.IGNORECASE,
)
_GIVEN_UP: Final = re.compile(
    r"permanent|given up|undeliverable|undelivered|could(?: not|n't) be delivered|did(?: not|n't) reach"
    r"|able to deliver|delivery (?:has )?failed|no se (?:ha podido|pudo) entregar|n'a pas pu être|kunde inte levereras",
    re.IGNORECASE,
)


class _Failure(NamedTuple):
    """Whom the mail did not reach, as any of their addresses, and RFC 3463's status."""

    people: Sequence[str]
    code: str


def statuses(message: Inbound) -> tuple[StatusUpdate, ...]:
    """Return what a bounce says of our mail, once for each address it may mean; () for a delay, or what names no mail.

    Anybody can write a bounce: it counts only for a mail that went to one of the addresses it names (`sent_to`).
    """
    if message.left_because != "bounce":
        return ()
    taken = parts.take_apart(message.raw)
    failure, of = _failure(taken), _original(taken)
    if failure is None or of is None:
        return ()
    token = of[1:-1].partition("@")[0]
    return tuple(
        StatusUpdate(
            of,
            DeliveryStatus.FAILED,
            message.sent_at,
            delivery_token=token,
            error_code=failure.code,
            sent_to=Sender(who),
        )
        for who in dict.fromkeys(failure.people)
    )


def _failure(taken: parts.Parts) -> _Failure | None:
    reports = [one for one in taken.files if one.mime_type in _REPORTS]
    return _reported(reports) if reports else _told(taken)


def _reported(reports: Sequence[Media]) -> _Failure | None:
    """Read the fields for each recipient. `failed` means that nobody tries again, whatever class its status has."""
    blocks = [block for report in reports for block in _blocks(report)]
    failed = [one for one in blocks if _is_final(one)]
    people = [who for one in failed for name in ("original-recipient", "final-recipient") if (who := _who(one, name))]
    codes = (_ENHANCED.search(headers.value(one, name)) for one in failed for name in ("status", "diagnostic-code"))
    return _Failure(people[:_MOST_PEOPLE], next((one[1] for one in codes if one), "bounced")) if people else None


def _is_final(block: Message) -> bool:
    action = headers.value(block, "action").split(";")[0].strip().lower()
    return action == "failed" if action else headers.value(block, "status").strip().startswith("5.")


def _who(block: Message, name: str) -> str:
    kind, _, address = headers.value(block, name).partition(";")  # "rfc822; ann@customer.example"
    found = _ADDRESS.search(address or kind)
    return found[0].lower() if found else ""


def _blocks(report: Media) -> Iterator[Message]:
    text = (report.content or b"")[:_LONGEST].decode("utf-8", "replace").replace("\r\n", "\n")
    for block in re.split(r"\n[ \t]*\n", text):
        yield _fields(block.strip("\n"))


def _told(taken: parts.Parts) -> _Failure | None:
    """Read a report in words: whether somebody gave up, and whom it is about."""
    words, _ = _cut(taken)
    named = [one.address for one in headers.people(taken.head, "x-failed-recipients")]
    code = _ENHANCED.search(words)
    if _WAITS.search(words) or _WAITS.search(headers.words(taken.head, "subject")) or (code and code[1][0] == "4"):
        return None
    if not (named or code or _PLAIN_CODE.search(words) or _GIVEN_UP.search(words)):
        return None
    people = [*named, *(one.lower() for one in _ADDRESS.findall(words))]
    return _Failure(people[:_MOST_PEOPLE], code[1] if code and code[1][0] == "5" else "bounced") if people else None


def _original(taken: parts.Parts) -> str | None:
    """Return the Message-ID of what bounced: best from the copy; the references of a thread name older mails besides."""
    copies = [
        _fields((one.content or b"")[:_LONGEST].decode("utf-8", "replace")) for one in taken.files if _is_copy(one)
    ]
    reports = [block for one in taken.files if one.mime_type in _REPORTS for block in _blocks(one)]
    found = [
        *(headers.message_id(one) for one in copies),
        *(one for block in (taken.head, *reports) for name in _ORIGINAL for one in headers.message_ids(block, name)),
        *_COPIED_ID.findall(_cut(taken)[1]),
        *headers.message_ids(taken.head, "in-reply-to"),
        *reversed(headers.message_ids(taken.head, "references")),
    ]
    return next(filter(None, found), None)


def _is_copy(file: Media) -> bool:
    return file.mime_type in _RETURNED


def _cut(taken: parts.Parts) -> tuple[str, str]:
    """Return the words, and the copy of what was sent below them."""
    text = taken.plain[:_LONGEST]
    begins = _COPY_BEGINS.search(text)
    return (text[: begins.start()], text[begins.start() :]) if begins else (text, "")


def _fields(text: str) -> Message:
    try:
        return Parser(policy=compat32).parsestr(text, headersonly=True)
    except (ValueError, TypeError, LookupError, AttributeError, IndexError):
        return Message(policy=compat32)
