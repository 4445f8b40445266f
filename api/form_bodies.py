"""Read the body of a form, as JSON or with files, within its limits; whatever is odd about it is the sender's fault."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from typing import Any, Final, NamedTuple, cast

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.types import Receive

from api.webhooks import TooLarge, whole_body
from channels.web_form.files import LARGEST_TOGETHER, Upload
from domain.errors import Invalid

LARGEST_JSON: Final = 128 * 1024  # 4,000 letters, each as two escapes of six bytes, and the rest of the fields
LARGEST_MULTIPART: Final = LARGEST_TOGETHER + 256 * 1024
_PATIENCE: Final = 60.0  # seconds for 12 MB: 1.6 Mbit/s
_AT_ONCE: Final = 8
"""Bodies with files held in memory together; the next one waits, unread."""
_MOST_PARTS: Final = 40
_BOOLEANS: Final = {"true": True, "on": True, "1": True, "false": False, "off": False, "0": False, "": False}


class Body(NamedTuple):
    """What was sent: fields by name, files, and the bytes themselves."""

    fields: Mapping[str, Any]
    files: tuple[Upload, ...]
    raw: bytes


class Bodies:
    """Reads bodies, few large ones at a time."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def read(self, headers: Headers, receive: Receive, *, files: bool = True) -> Body:
        """Read a body.

        Raises `Invalid` (`not_json`, `media_type`), `api.webhooks.TooLarge`, `api.webhooks.HungUp`, and `TimeoutError`.
        """
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json":
            async with asyncio.timeout(_PATIENCE):
                raw = await whole_body(headers, receive, LARGEST_JSON)
            return Body(_object(raw), (), raw)
        if kind == "multipart/form-data" and files:
            async with self._room, asyncio.timeout(_PATIENCE):
                raw = await whole_body(headers, receive, LARGEST_MULTIPART)
                return await _multipart(headers, raw)
        raise Invalid("media_type", f"{kind[:60]!r} is neither JSON nor multipart/form-data.")


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        told: object = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Invalid("not_json", "The body is no JSON.") from error
    if not isinstance(told, dict):
        raise Invalid("not_json", "The body is no JSON object.")
    return cast("dict[str, Any]", told)


async def _multipart(headers: Headers, raw: bytes) -> Body:
    parser = MultiPartParser(
        headers, _once(raw), max_files=_MOST_PARTS, max_fields=_MOST_PARTS, max_part_size=LARGEST_JSON
    )
    try:
        form = await parser.parse()
    except MultiPartException as error:
        if error.message.startswith("Part exceeded"):
            raise TooLarge from error
        raise Invalid("not_json", "The multipart body could not be read.") from error
    except (ValueError, LookupError, AssertionError) as error:  # a charset that is no text encoding, an odd boundary
        raise Invalid("not_json", "The multipart body could not be read.") from error
    try:
        return Body(_fields(form), await _files(form), raw)
    finally:
        await form.close()


async def _files(form: FormData) -> tuple[Upload, ...]:
    """Return the files; a browser sends an empty one for a field where none was chosen."""
    found = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
    uploads = [Upload(one.filename or "", await one.read()) for one in found]
    return tuple(one for one in uploads if one.content or one.name)


def _fields(form: FormData) -> dict[str, Any]:
    """Return the other fields as JSON would have them: `consents` as an object, or a field per box."""
    told: dict[str, Any] = {}
    boxes: dict[str, Any] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if name not in ("files", "files[]"):
                told[name] = value.filename  # a file where text belongs is a wrong field, not a file
            continue
        if name.startswith(("consents.", "consents[")):
            boxes[name[9:].rstrip("]")] = _BOOLEANS.get(value.strip().lower(), value)
        elif name == "consents":
            told[name] = _consents(value)
        else:
            told[name] = value
    return told | ({"consents": boxes} if boxes else {})


def _consents(value: str) -> object:
    try:
        return json.loads(value) if value.strip() else None
    except (ValueError, RecursionError):
        return value


async def _once(raw: bytes) -> AsyncGenerator[bytes, None]:
    yield raw
