"""Tools on the wire: listed as the caller may call them, called through the door, refused in words and in `_meta`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from mcp.server import ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)

from domain.principals import Principal
from mcp_server.outside.door import Door, Outcome
from mcp_server.outside.offers import Offered
from mcp_server.wire import pages
from mcp_server.wire.icons import icon
from mcp_server.wire.progress import reporting
from mcp_server.wire.who import Who

REFUSAL: Final = "concierge/refusal"
REPLAYED: Final = "concierge/replayed"
DRY_RUN: Final = "concierge/dryRun"
SCOPE: Final = "concierge/scope"

PAGE: Final = 50
LISTS_KEPT: Final = 256

Context = ServerRequestContext[Any, Any]


class Tools:
    """The handlers of `tools/list` and `tools/call`."""

    def __init__(self, door: Door, who: Who) -> None:
        self._door = door
        self._who = who
        self._lists: dict[tuple[frozenset[str], tuple[str, ...]], Sequence[Tool]] = {}

    async def list(self, context: Context, params: PaginatedRequestParams | None) -> ListToolsResult:
        """Return what the caller may call, in alphabetical order, the same for the same scopes and contacts."""
        tools, following = pages.cut(self._listed(self._who(context)), params, PAGE)
        return ListToolsResult(tools=tools, next_cursor=following, cache_scope="private", ttl_ms=60_000)

    async def call(self, context: Context, params: CallToolRequestParams) -> CallToolResult:
        """Do one act. A name that no tool has is the caller's mistake; all else is a result."""
        if not self._door.knows(params.name):
            raise MCPError(INVALID_PARAMS, f"Unknown tool: {params.name[:64]}")
        async with reporting(context) as report:
            outcome = await self._door.call(self._who(context), params.name, params.arguments or {}, report)
        return _refused(outcome) if outcome.refusal else _done(outcome)

    def schema(self, name: str) -> Mapping[str, Any] | None:
        """No argument of ours is mirrored in a header, so there is no schema to hold headers against."""
        return None

    def _listed(self, principal: Principal) -> Sequence[Tool]:
        seen = (principal.scopes, principal.contacts)
        if seen not in self._lists:
            if len(self._lists) >= LISTS_KEPT:
                self._lists.clear()
            self._lists[seen] = [_tool(one) for one in self._door.offers(principal).values()]
        return self._lists[seen]


def _tool(one: Offered) -> Tool:
    return Tool(
        name=one.tool.name,
        title=one.title,
        description=one.tool.purpose,
        input_schema=one.input_schema,
        output_schema=one.output_schema,
        icons=[icon(one.icon)],
        annotations=ToolAnnotations(
            title=one.title,
            read_only_hint=one.read_only,
            destructive_hint=one.destructive,
            idempotent_hint=one.idempotent,
            open_world_hint=one.open_world,
        ),
        _meta={SCOPE: one.scope},
    )


def _done(outcome: Outcome) -> CallToolResult:
    text = json.dumps(outcome.result, ensure_ascii=False, default=str)
    meta: dict[str, Any] = {}
    if outcome.replayed:
        meta[REPLAYED] = True
    if outcome.dry_run:
        meta[DRY_RUN] = True
    return CallToolResult(
        content=[TextContent(text=text)], structured_content=json.loads(text), is_error=False, _meta=meta or None
    )


def _refused(outcome: Outcome) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=outcome.message)], is_error=True, _meta={REFUSAL: outcome.refusal})
