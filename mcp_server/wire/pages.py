"""Long lists in pages: the cursor names the last thing seen, so that a page is right whatever was added meanwhile."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, PaginatedRequestParams

T = TypeVar("T")


def cut(things: Sequence[T], params: PaginatedRequestParams | None, size: int) -> tuple[list[T], str | None]:
    """Return one page of a list that is at hand, and the cursor of the next; -32602 for a cursor we never gave."""
    start = position(params)
    if start > len(things):
        raise MCPError(INVALID_PARAMS, "Unknown cursor")
    following = start + size
    return list(things[start:following]), cursor(following) if following < len(things) else None


def position(params: PaginatedRequestParams | None) -> int:
    """Return the number a cursor stands for, 0 without one."""
    if params is None or params.cursor is None:
        return 0
    try:
        kind, _, number = base64.urlsafe_b64decode(params.cursor.encode()).decode().partition(":")
        if kind == "after" and number.isdecimal() and len(number) < 19:
            return int(number)
    except (binascii.Error, ValueError):
        pass
    raise MCPError(INVALID_PARAMS, "Unknown cursor")


def cursor(number: int) -> str:
    """Return the opaque cursor of a number."""
    return base64.urlsafe_b64encode(f"after:{number}".encode()).decode()
