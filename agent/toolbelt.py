"""Our tools as an MCP server inside the process: no second list, no second gate, bound to one turn by code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from agents.agent import AgentBase
from agents.mcp import MCPServer
from agents.run_context import RunContextWrapper
from mcp_types import CallToolResult, GetPromptResult, ListPromptsResult, TextContent, Tool, ToolAnnotations

from domain.errors import Refused
from domain.minds import Look, Toolset

LONGEST_RESULT: Final = 3000
"""Characters of a tool's result that a model is shown; code keeps the whole of it."""


class Toolbelt(MCPServer):
    """What one run may call. `done` keeps what tools returned, as evidence for what the reply says."""

    def __init__(self, toolset: Toolset) -> None:
        # None: what a tool raises ends the run; a refusal is an answer, and no exception.
        super().__init__(failure_error_function=None)
        self._toolset = toolset
        self.done: list[tuple[str, Mapping[str, Any]]] = []

    @property
    def name(self) -> str:
        return "concierge"

    async def connect(self) -> None:
        """Nothing to connect: the tools are in this process."""

    async def cleanup(self) -> None:
        """Nothing to close."""

    async def look(self) -> Look:
        """Return the ticket and what is granted now."""
        return await self._toolset.look()

    async def list_tools(
        self, run_context: RunContextWrapper[Any] | None = None, agent: AgentBase | None = None
    ) -> list[Tool]:
        """List what the ticket's state grants at this moment; it is asked before every call of the model."""
        return [
            Tool(
                name=offer.name,
                description=offer.purpose,
                input_schema=dict(offer.arguments),
                annotations=ToolAnnotations(read_only_hint=offer.reads_only, open_world_hint=not offer.reads_only),
            )
            for offer in (await self.look()).offers
        ]

    async def call_tool(
        self, tool_name: str, arguments: dict[str, Any] | None, meta: dict[str, Any] | None = None
    ) -> CallToolResult:
        """Go through the one door. A refusal tells the model its rule and nothing more; a lost lease ends the run."""
        try:
            result = await self._toolset.call(tool_name, arguments or {})
        except Refused as refused:
            if refused.code == "lease_lost":
                raise
            return _said(f"Refused: {refused.code}.", is_error=True)
        self.done.append((tool_name, result))
        return _said(json.dumps(result, ensure_ascii=False, default=str)[:LONGEST_RESULT])

    async def list_prompts(self) -> ListPromptsResult:
        """There are none: a run has its instructions already."""
        return ListPromptsResult(prompts=[])

    async def get_prompt(self, name: str, arguments: dict[str, Any] | None = None) -> GetPromptResult:
        """There are none. Raises `Refused`."""
        raise Refused("unknown_prompt", f"There is no prompt called {name}.")


def _said(text: str, *, is_error: bool = False) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=is_error)
