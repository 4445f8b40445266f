"""The MCP server put together: every handler the protocol knows and we serve, for both eras of the protocol."""

from __future__ import annotations

from typing import Any, Final

from mcp.server.lowlevel import Server

from mcp_server.outside.door import Door
from mcp_server.outside.shelf import Shelf
from mcp_server.wire import skills
from mcp_server.wire.icons import icon
from mcp_server.wire.prompts import Prompts
from mcp_server.wire.resources import Resources
from mcp_server.wire.tools import Tools
from mcp_server.wire.who import Who

NAME: Final = "concierge"
INSTRUCTIONS: Final = (
    "The tools of an AI front desk. Every call is for one of your contacts; name it where you have several. "
    "Handles (v1, f12_item) come from other tools: you pick them and cannot make them up. A refused call says why in "
    "`_meta` under `concierge/refusal`. Give an `idempotency_key` with every act, and try it with `dry_run` first."
)


def build(door: Door, shelf: Shelf, who: Who, version: str, *, with_skills: bool = False) -> Server[Any]:
    """Return a server for one process. It keeps nothing between requests, so any replica answers."""
    tools, resources, prompts = Tools(door, who), Resources(shelf, who), Prompts(shelf.services, who)
    server: Server[Any] = Server(
        NAME,
        version=version,
        title="Concierge",
        description="A front desk: a wish becomes a ticket, vendors are asked, offers become a shortlist.",
        instructions=INSTRUCTIONS,
        icons=[icon("bell")],
        get_tool_input_schema=tools.schema,
        on_list_tools=tools.list,
        on_call_tool=tools.call,
        on_list_resources=resources.list,
        on_list_resource_templates=resources.templates,
        on_read_resource=resources.read,
        on_completion=resources.complete,
        on_list_prompts=prompts.list,
        on_get_prompt=prompts.get,
    )
    if with_skills:
        skills.add(server, shelf.services)
    return server
