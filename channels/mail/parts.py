"""Take a mail apart: its text, its HTML, its files; nothing here raises, and no mail costs more than its bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from hashlib import sha256
from typing import Any, Final, cast

from channels.mail import headers
from domain.messages import Media

LARGEST: Final = 50_000_000
"""Octets of a mail that is taken apart; of a larger one the head and the first words are read."""
DEEPEST: Final = 100
"""Parts of parts; the parser works through all of them for every line."""
_MOST_FILES: Final = 100
_BODY_OF_BROKEN: Final = 100_000
_NESTING: Final = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_TEXT: Final = "text/plain"
_HTML: Final = "text/html"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a mail holds. `plain` and `html` are the bodies as they stand there, '' where there is none."""

    head: Message
    plain: str = ""
    html: str = ""
    files: tuple[Media, ...] = ()


def take_apart(raw: bytes) -> Parts:
    """Return the parts; of a mail that cannot be taken apart its head, and its body as text."""
    if len(raw) <= LARGEST and len(_NESTING.findall(raw)) <= DEEPEST:
        try:
            message = BytesParser(policy=compat32).parsebytes(raw)
            return _parts(message)
        except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError, AssertionError):
            pass
    return _unopened(raw)


def _unopened(raw: bytes) -> Parts:
    """Read a mail that is too large, too deep or too odd to take apart; the raw bytes keep the rest."""
    start = raw[: 2 * _BODY_OF_BROKEN]
    body = re.split(rb"\r?\n\r?\n", start, maxsplit=1)
    try:
        head = BytesHeaderParser(policy=compat32).parsebytes(body[0] + b"\n\n")
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError):
        head = Message(policy=compat32)
    return Parts(head, _decoded(body[1][:_BODY_OF_BROKEN], "utf-8") if len(body) > 1 else "")


def _parts(message: Message) -> Parts:
    plain: list[str] = []
    html: list[str] = []
    files: list[Media] = []
    for part in _leaves(message):
        kind = part.get_content_type()
        if _is_body(part, kind):
            (html if kind == _HTML else plain).append(_text(part))
        elif len(files) < _MOST_FILES:
            files.append(_file(part, kind, len(files)))
    return Parts(message, "\n".join(filter(None, plain)), "\n".join(filter(None, html)), tuple(files))


def _leaves(message: Message) -> list[Message]:
    """Return what is no container, in order. A mail inside a mail is a file: somebody else's words are not the sender's."""
    leaves: list[Message] = []
    waiting = [message]
    while waiting:
        part = waiting.pop()
        inside = _inside(part) if part.get_content_maintype() == "multipart" else []
        waiting.extend(reversed(inside))
        if not inside:
            leaves.append(part)
    return leaves


def _inside(part: Message) -> list[Message]:
    payload: Any = part.get_payload()
    found = cast("list[Any]", payload) if isinstance(payload, list) else []
    return [one for one in found if isinstance(one, Message)]


def _is_body(part: Message, kind: str) -> bool:
    if part.get_content_disposition() == "attachment" or _filename(part):
        return False
    return kind in (_TEXT, _HTML) or (part.get_content_maintype() == "multipart")


def _text(part: Message) -> str:
    return _decoded(_octets(part), str(part.get_param("charset") or "utf-8")).replace("\0", "").replace("\r\n", "\n")


def _octets(part: Message) -> bytes:
    """Return the content decoded from its transfer encoding; what is broken in it as it stands."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError):
        payload = None
    if isinstance(payload, bytes):
        return payload
    written: Any = part.get_payload()
    if isinstance(written, str):
        return written.encode("utf-8", "replace")
    try:
        return b"\n".join(one.as_bytes() for one in _inside(part))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, KeyError):
        return b""


def _decoded(octets: bytes, charset: str) -> str:
    for name in (charset.strip(" '\""), "utf-8", "cp1252"):
        try:
            return octets.decode(name)
        except (LookupError, ValueError):  # no such charset (it may be anything: `x-unknown`, a NUL), or not this one
            continue
    return octets.decode("latin-1")


def _file(part: Message, kind: str, position: int) -> Media:
    content = _octets(part)
    digest = sha256(content).hexdigest()
    return Media(
        media_id=f"{position}-{digest[:32]}",
        mime_type=kind,
        sha256=digest,
        filename=_filename(part) or None,
        voice=kind.startswith("audio/"),
        content=content,
    )


def _filename(part: Message) -> str:
    """Return the last part of the file's name, for people to read: never a path."""
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return ""
    shown = headers.decoded(str(name).encode("utf-8", "replace").decode())
    return re.split(r"[/\\]", shown)[-1][:200]
