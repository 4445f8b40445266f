"""Read single fields of a provider's JSON, whatever type they turn out to have: nothing here raises for a value.

Types are compared exactly, which is all that reading JSON makes and a quarter faster on the webhook's path.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, cast

import orjson

Json = Mapping[str, Any]

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for a time that was not told."""
_MILLISECONDS_FROM: Final = 10_000_000_000
_LONGEST_MOMENT: Final = 16  # what is remembered must be small
_NOTHING: Final[Json] = {}
_write = json.JSONEncoder(separators=(",", ":")).encode


def from_bytes(body: bytes) -> Any:
    """Read JSON, also what only Python's lenient reader takes: NaN, half a surrogate pair. Raises ValueError.

    A whole number beyond 64 bits becomes a float, and so no id: providers write their ids as strings.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return json.loads(body)


def as_map(value: Any) -> Json:
    """Return the object, or an empty one."""
    return cast(Json, value) if type(value) is dict else _NOTHING


def as_list(value: Any) -> list[Any]:
    """Return the array, or an empty one."""
    return cast(list[Any], value) if type(value) is list else []


def as_text(value: object) -> str:
    """Return the string; ids and codes are sometimes numbers; '' for anything else."""
    if type(value) is str:
        return value
    return str(value) if type(value) is int else ""


def as_number(value: object) -> float | None:
    """Return a finite number, also one that was written as a string."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def as_moment(value: object) -> datetime:
    """Read seconds, now and then sent as an int or as milliseconds (seen by nyaruka/courier); else the epoch."""
    short = (type(value) is str and len(value) <= _LONGEST_MOMENT) or type(value) is int
    return _moment(cast(str | int, value)) if short else EPOCH


@lru_cache(maxsize=1_000)  # what comes within one second shares it
def _moment(value: str | int) -> datetime:
    try:
        seconds = int(value)
    except ValueError:
        return EPOCH
    if seconds >= _MILLISECONDS_FROM:
        seconds //= 1000
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _MILLISECONDS_FROM else EPOCH


def as_bytes(raw: object) -> bytes:
    """Write what was read back to JSON in UTF-8; half a surrogate pair and deep nesting as Python writes them."""
    try:
        return orjson.dumps(raw)
    except orjson.JSONEncodeError:
        return _write(raw).encode()


def digest(raw: bytes) -> str:
    """Name what the provider gave no id: the same words again are the same event, other words another one."""
    return sha256(raw).hexdigest()
