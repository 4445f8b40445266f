"""Resources on the wire: `ticket://`, `conversation://`, `service://`, listed in pages, completed, and read."""

from __future__ import annotations

import json
from typing import Any, Final

from mcp.server import ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CompleteRequestParams,
    CompleteResult,
    Completion,
    ListResourcesResult,
    ListResourceTemplatesResult,
    PaginatedRequestParams,
    PromptReference,
    ReadResourceRequestParams,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)

from domain.errors import Refused
from domain.principals import Principal
from mcp_server.outside.shelf import SCOPE_OF, Shelf, Thing
from mcp_server.wire import pages
from mcp_server.wire.icons import icon
from mcp_server.wire.who import Who

PAGE: Final = 50
MOST_COMPLETED: Final = 100
JSON: Final = "application/json"
MARKDOWN: Final = "text/markdown"
KINDS: Final = ("conversation", "ticket")
ABOUT: Final = {
    "ticket": ("Ticket", "One ticket of a contact: what is needed, how far it is, the shortlist.", "id", JSON),
    "conversation": ("Conversation", "What a contact and we wrote in one sitting.", "id", JSON),
    "service": ("Service", "What one service does, how, and what it never does.", "name", MARKDOWN),
}

Context = ServerRequestContext[Any, Any]


class Resources:
    """The handlers of `resources/*` and of completion."""

    def __init__(self, shelf: Shelf, who: Who) -> None:
        self._shelf = shelf
        self._who = who

    async def list(self, context: Context, params: PaginatedRequestParams | None) -> ListResourcesResult:
        """Return the services, then conversations, then tickets, each kind with the newest first."""
        principal, stage, before = self._who(context), *_stage(pages.position(params))
        listed: list[Resource] = []
        if stage == 0:
            listed = [_service(name, one.description) for name, one in self._shelf.services.items()]
            stage, before = 1, 0
        while stage <= len(KINDS) and len(listed) < PAGE:
            room = PAGE - len(listed)
            things = await self._shelf.page(principal, KINDS[stage - 1], before, room)
            listed += [_resource(thing) for thing in things]
            stage, before = (stage, things[-1].id) if len(things) == room else (stage + 1, 0)
        following = pages.cursor(before * 10 + stage) if stage <= len(KINDS) else None
        return ListResourcesResult(resources=listed, next_cursor=following, cache_scope="private", ttl_ms=0)

    async def templates(self, context: Context, params: PaginatedRequestParams | None) -> ListResourceTemplatesResult:
        """Return the shapes of the addresses that the caller's scopes open."""
        principal = self._who(context)
        open_to_it = [kind for kind in ABOUT if kind not in SCOPE_OF or principal.has(SCOPE_OF[kind])]
        cut, following = pages.cut([_template(kind) for kind in open_to_it], params, PAGE)
        return ListResourceTemplatesResult(
            resource_templates=cut, next_cursor=following, cache_scope="private", ttl_ms=60_000
        )

    async def read(self, context: Context, params: ReadResourceRequestParams) -> ReadResourceResult:
        """Return one resource. What is not the caller's is not there: the same answer as for what never was."""
        uri = str(params.uri)
        kind, _, name = uri.partition("://")
        if kind == "service" and name in self._shelf.services:
            contents = TextResourceContents(uri=uri, mime_type=MARKDOWN, text=self._shelf.services[name].text)
            return ReadResourceResult(contents=[contents], cache_scope="private", ttl_ms=60_000)
        told = await self._thing(self._who(context), kind, name)
        if told is None:
            raise MCPError(INVALID_PARAMS, "Resource not found", {"uri": uri[:200]})
        text = json.dumps(told, ensure_ascii=False, default=str)
        contents = TextResourceContents(uri=uri, mime_type=JSON, text=text)
        return ReadResourceResult(contents=[contents], cache_scope="private", ttl_ms=0)

    async def _thing(self, principal: Principal, kind: str, name: str) -> Any:
        if kind not in SCOPE_OF or not (name.isdecimal() and name.isascii() and len(name) < 19):
            return None
        try:
            return await self._shelf.read(principal, kind, int(name))
        except Refused as refused:
            raise MCPError(INVALID_PARAMS, str(refused), {"concierge/refusal": refused.code}) from None

    async def complete(self, context: Context, params: CompleteRequestParams) -> CompleteResult:
        """Offer what may stand in an address or in a prompt's argument."""
        begun = params.argument.value
        if isinstance(params.ref, PromptReference):
            names = self._who(context).contacts if params.argument.name == "contact" else ()
        else:
            names = await self._names(self._who(context), params.ref.uri.partition("://")[0])
        fitting = [name for name in names if name.startswith(begun)]
        return CompleteResult(
            completion=Completion(
                values=fitting[:MOST_COMPLETED], total=len(fitting), has_more=len(fitting) > MOST_COMPLETED
            )
        )

    async def _names(self, principal: Principal, kind: str) -> list[str]:
        if kind == "service":
            return list(self._shelf.services)
        if kind not in SCOPE_OF:
            return []
        return [str(thing.id) for thing in await self._shelf.page(principal, kind, 0, MOST_COMPLETED + 1)]


def _stage(position: int) -> tuple[int, int]:
    stage = position % 10
    if stage > len(KINDS):
        raise MCPError(INVALID_PARAMS, "Unknown cursor")
    return stage, position // 10


def _service(name: str, description: str) -> Resource:
    return Resource(
        uri=f"service://{name}",
        name=f"service-{name}",
        title=f"Service {name}",
        description=description,
        mime_type=MARKDOWN,
        icons=[icon("bell")],
    )


def _resource(thing: Thing) -> Resource:
    return Resource(
        uri=f"{thing.kind}://{thing.id}",
        name=f"{thing.kind}-{thing.id}",
        title=f"{thing.kind.capitalize()} {thing.id}: {thing.title}",
        description=f"Opened {thing.at:%Y-%m-%d %H:%M} UTC.",
        mime_type=JSON,
        icons=[icon("look")],
    )


def _template(kind: str) -> ResourceTemplate:
    title, about, variable, mime_type = ABOUT[kind]
    return ResourceTemplate(
        uri_template=f"{kind}://{{{variable}}}",
        name=kind,
        title=title,
        description=about,
        mime_type=mime_type,
        icons=[icon("look")],
    )
