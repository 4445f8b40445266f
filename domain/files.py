"""What a file is by its own first bytes, and how large one of its kind may be; pure."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, Protocol

Family = Literal["image", "audio", "video", "document"]

_MEGABYTE: Final = 1_000_000
MOST_BYTES: Final[Mapping[Family, int]] = {
    "image": 20 * _MEGABYTE,
    "audio": 16 * _MEGABYTE,
    "video": 16 * _MEGABYTE,
    "document": 30 * _MEGABYTE,
}
"""Meta sends images of 5 MB and audio of 16 MB; mails carry larger photos, and nothing we read is longer."""
LARGEST: Final = max(MOST_BYTES.values())
MOST_PIXELS: Final = 50_000_000
"""A telephone's photo has 12 to 50 million; a picture of more is a bomb for whoever unpacks it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store. `digest` (64 hex digits) is its name there: keyed, so that no content can be guessed by it."""

    digest: str
    mime: str
    size: int


class FileStore(Protocol):
    """Bytes by a name of 64 hex digits. Every method raises `Unavailable` when the store does not answer."""

    async def put(self, name: str, content: bytes) -> None:
        """Keep it; whole or not at all. The same name twice is the same file."""
        ...

    async def get(self, name: str) -> bytes | None:
        """Return it; None when it is not there."""
        ...

    async def delete(self, name: str) -> None:
        """Forget it; one that is not there is forgotten."""
        ...

    async def aclose(self) -> None:
        """Release connections."""
        ...


def sniff(content: bytes) -> str | None:
    """Return the type that the first bytes show, whatever anybody says it is; None for what we do not take."""
    for offset, mark, mime in _MARKS:
        if content[offset : offset + len(mark)] == mark:
            return mime
    if content[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(content[8:12])
    if content[4:8] == b"ftyp":
        return _mpeg4(content[8:12])
    if len(content) > 1 and content[0] == 0xFF and content[1] & 0xE0 == 0xE0:
        return "audio/aac" if content[1] & 0xF6 == 0xF0 else "audio/mpeg"
    return "text/plain" if _is_text(content) else None


def family_of(mime: str) -> Family:
    """Say which limits hold for a type."""
    kind = mime.partition("/")[0]
    return kind if kind in ("image", "audio", "video") else "document"


def pixels(content: bytes, mime: str) -> int | None:
    """Return width times height as the header has it; None when it cannot be read, and the picture is refused."""
    reader = _SIZES.get(mime)
    try:
        return reader(content) if reader else None
    except (struct.error, IndexError):
        return None


def unfit(content: bytes, mime: str | None) -> str | None:
    """Return why this file is not taken (`type`, `size`, `pixels`, `empty`); None when it is."""
    if not content:
        return "empty"
    if mime is None:
        return "type"
    if len(content) > MOST_BYTES[family_of(mime)]:
        return "size"
    if mime.startswith("image/") and not 0 < (pixels(content, mime) or 0) <= MOST_PIXELS:
        return "pixels"
    return None


_MARKS: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"PK\x03\x04", "application/zip"),  # what Word and Excel write; kept and never opened
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
)


def _mpeg4(brand: bytes) -> str | None:
    if brand[:3] in (b"M4A", b"M4B"):
        return "audio/mp4"
    if brand[:3] == b"3gp":
        return "video/3gpp"
    # An iPhone's HEIC is none of these: no reader of ours opens it.
    return "video/mp4" if brand[:3] in (b"iso", b"mp4", b"avc", b"M4V", b"das") else None


def _is_text(content: bytes) -> bool:
    head = content[:4096]
    try:
        head.decode()
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:
            return False
    return not any(byte < 32 and byte not in b"\t\n\r\f" for byte in head) and not _looks_like_markup(head)


def _looks_like_markup(head: bytes) -> bool:
    """An error page or a drawing that runs scripts is no text that anybody sent."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def _png(content: bytes) -> int | None:
    if content[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width * height


def _gif(content: bytes) -> int:
    width, height = struct.unpack("<HH", content[6:10])
    return width * height


def _webp(content: bytes) -> int | None:
    form = content[12:16]
    if form == b"VP8X":
        width, height = (int.from_bytes(content[at : at + 3], "little") + 1 for at in (24, 27))
        return width * height
    if form == b"VP8L":
        (bits,) = struct.unpack("<I", content[21:25])
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    if form == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return (width & 0x3FFF) * (height & 0x3FFF)
    return None


def _jpeg(content: bytes) -> int | None:
    """Walk the segments to the frame's header (ITU T.81, B.2.2); one that is cut off has no size."""
    at = 2
    while at + 9 <= len(content):
        if content[at] != 0xFF:
            return None
        mark = content[at + 1]
        if mark == 0xFF or mark == 0x01 or 0xD0 <= mark <= 0xD8:
            at += 1 if mark == 0xFF else 2
            continue
        if mark in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width * height
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        if length < 2:
            return None
        at += 2 + length
    return None


_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SIZES: Final = {"image/png": _png, "image/gif": _gif, "image/webp": _webp, "image/jpeg": _jpeg}
