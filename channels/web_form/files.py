"""Files of a form: pictures and PDFs, told by their first bytes and never by what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from channels.web_form.faults import Fault
from domain.files import sniff
from domain.messages import Media
from domain.words.visible import plain

MOST_FILES: Final = 5
LARGEST_FILE: Final = 5 * 1024 * 1024
LARGEST_TOGETHER: Final = 12 * 1024 * 1024
_MEGABYTE: Final = 1024 * 1024
_LONGEST_NAME: Final = 120

TYPES: Final = ("image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf")
"""What is taken. HEIC is not: nothing here reads it, and a phone that is told so sends a JPEG. SVG is a program."""


class Upload(NamedTuple):
    """A file as it came."""

    name: str
    content: bytes


def fault_of(files: Sequence[Upload]) -> Fault | None:
    """Say what is wrong with the first file that cannot be taken; None when all can."""
    if len(files) > MOST_FILES:
        return Fault("too_many_files", most=MOST_FILES, count=len(files))
    for one in files:
        if len(one.content) > LARGEST_FILE:
            return Fault("large_file", name=_shown(one.name), most=LARGEST_FILE // _MEGABYTE)
        if type_of(one.content) is None:
            return Fault("bad_file", name=_shown(one.name))
    if sum(len(one.content) for one in files) > LARGEST_TOGETHER:
        return Fault("large_files", most=LARGEST_TOGETHER // _MEGABYTE)
    return None


def type_of(content: bytes) -> str | None:
    """Return the media type that the first bytes tell; None for what is neither a picture nor a PDF."""
    kind = sniff(content)
    return kind if kind in TYPES else None


def media(files: Sequence[Upload], submission_id: str) -> tuple[Media, ...]:
    """Return the files as a message carries them."""
    return tuple(
        Media(f"{submission_id}/{number}", type_of(one.content), filename=_shown(one.name), content=one.content)
        for number, one in enumerate(files, start=1)
    )


def digest(files: Sequence[Upload]) -> list[str]:
    """Return what tells these files from others."""
    return [sha256(one.content).hexdigest() for one in files]


def _shown(name: str) -> str:
    """The last part of a name, without what breaks lines or hides: browsers send paths, and liars send worse."""
    return plain(PurePosixPath(name.replace("\\", "/")).name, _LONGEST_NAME) or "file"
