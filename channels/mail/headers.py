"""Read header fields of any mail: nothing here raises, whatever bytes stand in them.

`email.policy.default` raises for some of the headers that people really send, so fields are read as they lie there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final, NamedTuple

_LONGEST: Final = 20_000
_LONGEST_PEOPLE: Final = 4_000
_MESSAGE_ID: Final = re.compile(r"<([^<>\s]{1,512})>")
_ADDRESS: Final = re.compile(r"[^\s@<>\"(),:;\\]{1,128}@[^\s@<>\"(),:;\\]{1,255}")


class Mailbox(NamedTuple):
    """One person in an address field; `address` is in lower case, '' where none stands there."""

    name: str
    address: str


def values(message: Message, name: str) -> list[str]:
    """Return every field of that name, unfolded and undecoded, topmost first."""
    wanted = name.lower()
    return [_plain(value) for key, value in message.raw_items() if key.lower() == wanted]


def value(message: Message, name: str) -> str:
    """Return the topmost field of that name; '' where there is none."""
    return next(iter(values(message, name)), "")


def words(message: Message, name: str) -> str:
    """Return a field for people to read: encoded words decoded, one line."""
    return decoded(value(message, name))


def decoded(text: str) -> str:
    """Decode encoded words; what cannot be decoded stays as it is written."""
    if "=?" in text:
        try:
            text = "".join(_word(part, charset) for part, charset in decode_header(text))
        except (HeaderParseError, ValueError, AssertionError):
            pass
    return " ".join(text.replace("\0", "").split())


def people(message: Message, name: str) -> list[Mailbox]:
    """Return who stands in every field of that name, in order."""
    fields = [field[:_LONGEST_PEOPLE] for field in values(message, name) if "@" in field]
    try:
        pairs = getaddresses(fields)
    except (ValueError, IndexError, TypeError, RecursionError):
        pairs = []
    found = [Mailbox(decoded(shown), address.strip().lower()) for shown, address in pairs if "@" in address]
    if found:
        return found
    # getaddresses gives up on a whole field for one odd sign in it; an address that can be seen is better than none.
    return [Mailbox("", one.lower()) for field in fields for one in _ADDRESS.findall(field)]


def message_ids(message: Message, name: str) -> tuple[str, ...]:
    """Return the ids of a field in their order, each once and in its angle brackets."""
    found = (f"<{one}>" for field in values(message, name) for one in _MESSAGE_ID.findall(field))
    return tuple(dict.fromkeys(found))


def message_id(message: Message) -> str | None:
    """Return the mail's own id; None where it has none that could be found again."""
    return next(iter(message_ids(message, "message-id")), None)


def moment(message: Message, otherwise: datetime) -> datetime:
    """Return when it says it was sent, in UTC, and `otherwise` for what is no date or lies in the future."""
    try:
        at = parsedate_to_datetime(value(message, "date"))
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return otherwise
    return at if at.year >= 1990 and at <= otherwise else otherwise


def parameters(field: str) -> Sequence[str]:
    """Return the parts of a field between semicolons, in lower case."""
    return [part.strip().lower() for part in field.split(";")]


def _plain(raw: object) -> str:
    text = str(raw)[:_LONGEST]
    try:
        text.encode()
    except UnicodeEncodeError:  # 8-bit bytes, which the parser kept as lone surrogates
        text = _text(text.encode("utf-8", "surrogateescape"))
    return text.replace("\r", "").replace("\n", "")


def _word(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    try:
        return part.decode(charset or "ascii")
    except (LookupError, ValueError):
        return _text(part)


def _text(octets: bytes) -> str:
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode("latin-1")
