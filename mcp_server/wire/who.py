"""Who sent a request: the edge wrote it into the request's scope; a pipe belongs to one caller for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mcp.server import ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_REQUEST

from domain.principals import Principal

SCOPE_KEY = "concierge.principal"

Who = Callable[[ServerRequestContext[Any, Any]], Principal]


def of_request(context: ServerRequestContext[Any, Any]) -> Principal:
    """Return the caller that the HTTP edge let in; a request that did not come through it has none."""
    request = context.request
    principal = request.scope.get(SCOPE_KEY) if request is not None else None
    if not isinstance(principal, Principal):
        raise MCPError(INVALID_REQUEST, "Nobody said who is calling.")
    return principal


def always(principal: Principal) -> Who:
    """Return who a pipe belongs to."""
    return lambda _: principal
