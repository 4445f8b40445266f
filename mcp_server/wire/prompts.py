"""Prompts on the wire: each service, ready to be followed for one contact with the tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from mcp.server import ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    GetPromptRequestParams,
    GetPromptResult,
    ListPromptsResult,
    PaginatedRequestParams,
    Prompt,
    PromptArgument,
    PromptMessage,
    TextContent,
)

from domain.principals import Principal
from mcp_server.outside.library import Service
from mcp_server.wire import pages
from mcp_server.wire.icons import icon
from mcp_server.wire.who import Who

PAGE: Final = 50

Context = ServerRequestContext[Any, Any]


class Prompts:
    """The handlers of `prompts/*`."""

    def __init__(self, services: Mapping[str, Service], who: Who) -> None:
        self._services = services
        self._who = who

    async def list(self, context: Context, params: PaginatedRequestParams | None) -> ListPromptsResult:
        """Return a prompt per service, by name."""
        principal = self._who(context)
        prompts, following = pages.cut([_prompt(one, principal) for one in self._services.values()], params, PAGE)
        return ListPromptsResult(prompts=prompts, next_cursor=following, cache_scope="private", ttl_ms=60_000)

    async def get(self, context: Context, params: GetPromptRequestParams) -> GetPromptResult:
        """Return one service as a message; -32602 for a service or a contact that is not there."""
        principal, service = self._who(context), self._services.get(params.name)
        if service is None:
            raise MCPError(INVALID_PARAMS, "Unknown prompt")
        contact = (params.arguments or {}).get("contact", _only(principal))
        if contact not in principal.contacts:
            raise MCPError(INVALID_PARAMS, "contact: name one of your contacts")
        text = f"{service.body}\n\nDo this for the contact `{contact}`, with the tools and with nothing else."
        message = PromptMessage(role="user", content=TextContent(text=text))
        return GetPromptResult(description=service.description, messages=[message])


def _prompt(service: Service, principal: Principal) -> Prompt:
    contact = PromptArgument(
        name="contact", title="Contact", description="For which of your contacts.", required=_only(principal) is None
    )
    return Prompt(
        name=service.name,
        title=f"Service {service.name}",
        description=service.description,
        arguments=[contact],
        icons=[icon("bell")],
    )


def _only(principal: Principal) -> str | None:
    return principal.contacts[0] if len(principal.contacts) == 1 else None
